// Questions or notes in, from a CSV or JSON file: first what would be added, then, once a person agrees, that.
import { useState } from "preact/hooks";

import { importRecords, type ImportFormat } from "../api/calls.ts";
import type { ImportResult as Result } from "../api/types.ts";
import { useCall } from "../poll/useCall.ts";
import { Problem } from "../shell/Problem.tsx";
import { count } from "../text/format.ts";
import { textOf } from "./file.ts";
import { ImportResult } from "./ImportResult.tsx";
import type { Kind } from "./kinds.ts";

interface Props {
  siteId: string;
  kind: Kind;
  done(): void;
}

interface Chosen {
  name: string;
  format: ImportFormat;
  content: string;
}

export function ImportRecords({ siteId, kind, done }: Props) {
  const [chosen, setChosen] = useState<Chosen | null>(null); // null: nothing waits for a person to agree
  const [result, setResult] = useState<Result | null>(null);
  const { busy, error, call, clear } = useCall();
  const ask = ({ format, content }: Chosen, preview: boolean): Promise<void> =>
    importRecords(siteId, kind.key, format, content, preview).then(setResult);
  const discard = (): void => {
    setChosen(null);
    setResult(null);
    clear();
  };
  const choose = (input: HTMLInputElement): void => {
    const file = input.files?.[0];
    if (file === undefined) return;
    discard();
    call(async () => {
      const content = await textOf(file).finally(() => {
        input.value = ""; // so that the same file, corrected, can be chosen again
      });
      const next = { name: file.name, format: formatOf(file), content };
      await ask(next, true);
      setChosen(next);
    });
  };
  const store = (agreed: Chosen): void => call(async () => {
    await ask(agreed, false);
    setChosen(null);
    done();
  });
  return (
    <details class="card import">
      <summary><h2>Import {kind.label.toLowerCase()}</h2></summary>
      <div class="import-ways">
        <label class="file">
          A CSV or JSON file, with the columns that an export has
          <input type="file" accept=".csv,.json,text/csv,application/json" disabled={busy} onChange={(event) => choose(event.currentTarget)} />
        </label>
        {busy && <p class="soft" role="status">{chosen === null ? "Checking…" : "Importing…"}</p>}
      </div>
      {error !== null && <Problem error={error} />}
      {result !== null && <ImportResult result={result} />}
      {chosen !== null && result !== null && <Agree name={chosen.name} preview={result} busy={busy} store={() => store(chosen)} discard={discard} />}
    </details>
  );
}

interface AgreeProps {
  name: string;
  preview: Result;
  busy: boolean;
  store(): void;
  discard(): void;
}

function Agree({ name, preview, busy, store, discard }: AgreeProps) {
  const { would_add: some = 0, titles = [] } = preview;
  return (
    <>
      {titles.length > 0 && (
        <details class="titles">
          <summary>{some > titles.length ? `The first ${titles.length} titles` : "Their titles"}</summary>
          <ol>{titles.map((title, n) => <li key={n}>{title}</li>)}</ol>
        </details>
      )}
      <p class="soft">{some === 0 ? `Nothing of ${name} is new.` : `Nothing of ${name} is stored yet.`}</p>
      <div class="buttons">
        <button type="button" aria-disabled={busy} onClick={() => busy || discard()}>Discard</button>
        {some > 0 && <button type="button" class="main" aria-disabled={busy} onClick={store}>Import {count(some)}</button>}
      </div>
    </>
  );
}

/** By the file's name; what else it is, the API says. */
function formatOf(file: File): ImportFormat {
  return file.name.toLowerCase().endsWith(".json") ? "json" : "csv";
}
