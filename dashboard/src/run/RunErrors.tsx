// The items of a run that failed, each with its reason.
import { getRunErrors } from "../api/calls.ts";
import type { RunError, RunProgress } from "../api/types.ts";
import { usePages } from "../poll/usePages.ts";
import { useNow } from "../poll/useNow.ts";
import { Problem } from "../shell/Problem.tsx";
import { moment } from "../text/format.ts";

interface Props {
  runId: string;
  document: RunProgress;
}

export function RunErrors({ runId, document }: Props) {
  // Loaded anew when the number of errors or the run's status has changed, not with every poll.
  const key = [runId, document.error_summary.count, document.run?.status].join(" ");
  const { rows, error, more, reload } = usePages(key, (cursor) => getRunErrors(runId, cursor));
  const names = new Map(document.stages.map((stage) => [stage.key, stage.short_name]));
  return (
    <section class="card" aria-labelledby="errors-title">
      <h2 id="errors-title">Errors</h2>
      {error !== null && <Problem error={error} again={reload} />}
      {rows === null && error === null && <p class="soft none">Loading…</p>}
      {rows?.length === 0 && <p class="soft none">No item failed.</p>}
      <ul class="entries">
        {rows?.map((row, index) => (
          <Failed key={index} error={row} stage={names.get(row.stage) ?? row.stage ?? ""} />
        ))}
      </ul>
      {more !== null && <button type="button" onClick={more}>More errors</button>}
    </section>
  );
}

function Failed({ error, stage }: { error: RunError; stage: string }) {
  const now = useNow(60_000);
  return (
    <li>
      <p><b>{error.title ?? "The run"}</b> <span class="fine">{stage} · {moment(error.at, now)} · {error.code}</span></p>
      <p class="is-bad">{error.message}</p>
    </li>
  );
}
