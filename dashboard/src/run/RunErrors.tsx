// The items of a run that failed, each with its reason.
import { getRunErrors } from "../api/calls.ts";
import type { RunError, RunProgress } from "../api/types.ts";
import { type Retrying, useRetry } from "../control/useRetry.ts";
import { usePages } from "../poll/usePages.ts";
import { useNow } from "../poll/useNow.ts";
import { Problem } from "../shell/Problem.tsx";
import { Refused } from "../shell/Refused.tsx";
import { moment } from "../text/format.ts";

interface Props {
  runId: string;
  document: RunProgress;
  goTo(runId: string): void; // to the run that tries one of them again
}

export function RunErrors({ runId, document, goTo }: Props) {
  const retrying = useRetry(runId, goTo);
  // Loaded anew when the number of errors or the run's status has changed, not with every poll.
  const key = [runId, document.error_summary.count, document.run?.status].join(" ");
  const { rows, error, more, reload } = usePages(key, (cursor) => getRunErrors(runId, cursor));
  const names = new Map(document.stages.map((stage) => [stage.key, stage.short_name]));
  return (
    <section class="card" aria-labelledby="errors-title">
      <h2 id="errors-title">Errors</h2>
      {error !== null && <Problem error={error} again={reload} />}
      {retrying.error !== null && <Refused error={retrying.error} close={retrying.clear} />}
      {rows === null && error === null && <p class="soft none">Loading…</p>}
      {rows?.length === 0 && <p class="soft none">No item failed.</p>}
      <ul class="entries">
        {rows?.map((row, index) => (
          <Failed key={index} error={row} stage={names.get(row.stage) ?? row.stage ?? ""} retrying={document.actions.includes("retry") ? retrying : null} />
        ))}
      </ul>
      {more !== null && <button type="button" onClick={more}>More errors</button>}
    </section>
  );
}

interface FailedProps {
  error: RunError;
  stage: string;
  retrying: Retrying | null; // null: nothing of this run may be retried
}

function Failed({ error, stage, retrying }: FailedProps) {
  const now = useNow(60_000);
  const { item_id: item, title } = error;
  return (
    <li>
      <div>
        <p><b>{title ?? "The run"}</b> <span class="fine">{stage} · {moment(error.at, now)} · {error.code}</span></p>
        <p class="is-bad">{error.message}</p>
      </div>
      {retrying !== null && item !== undefined && (
        <button type="button" aria-disabled={retrying.busy} aria-label={`Retry this one: ${title ?? item}`} onClick={() => retrying.retry([item])}>Retry this one</button>
      )}
    </li>
  );
}
