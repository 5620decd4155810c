// What became of an import, or would become of it: how many, and which lines are told what.
import type { ImportResult as Result, LineNote } from "../api/types.ts";
import { count } from "../text/format.ts";

export function ImportResult({ result }: { result: Result }) {
  const { would_add: wouldAdd, duplicate_lines: twice = [] } = result;
  const untold = result.invalid - result.errors.length;
  return (
    <div class="import-result" role="status">
      <dl class="metrics">
        <div><dt>{wouldAdd === undefined ? "Added" : "Would be added"}</dt><dd>{count(wouldAdd ?? result.added)}</dd></div>
        <div><dt>Duplicates</dt><dd>{count(result.duplicates)}</dd></div>
        <div><dt>Invalid</dt><dd class={result.invalid > 0 ? "is-bad" : undefined}>{count(result.invalid)}</dd></div>
      </dl>
      <Lines notes={result.errors} tone="is-bad" />
      {untold > 0 && <p class="is-bad">… and {count(untold)} more.</p>}
      <Lines notes={twice} tone="soft" />
    </div>
  );
}

function Lines({ notes, tone }: { notes: LineNote[]; tone: string }) {
  if (notes.length === 0) return null;
  return <ul>{notes.map(({ line, message }) => <li key={line} class={tone}>Line {line}: {message}</li>)}</ul>;
}
