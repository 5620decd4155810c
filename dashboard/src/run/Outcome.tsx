// Why a run ended as it did, or stands still, and which errors there were so far.
import type { Run, RunProgress } from "../api/types.ts";
import { count } from "../text/format.ts";
import { isOver } from "./status.ts";

export function Outcome({ document, run }: { document: RunProgress; run: Run }) {
  const { metrics, error_summary: errors } = document;
  const reason = toldAbove(run) ? null : run.reason;
  if (reason === null && errors.count === 0) return null;
  const names = new Map(document.stages.map((stage) => [stage.key, stage.short_name]));
  const bad = errors.cleared === null ? "is-bad" : "soft";
  return (
    <div class="outcome">
      {reason !== null && <p class={isOver(run) ? bad : "is-held"}>{reason}</p>}
      {errors.count > 0 && <p class={bad}>{errors.message}</p>}
      <ul>
        {metrics.errors.map((error) => (
          <li key={`${error.stage} ${error.code}`}>
            <b>{names.get(error.stage) ?? error.stage}</b> {error.message} <span class="fine">{count(error.count)} ×</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The reason of a run that somebody marked or cancelled stands with who did it; a paused one's with what paused it. */
function toldAbove({ status, control, marked }: Run): boolean {
  if (status === "completed" || marked !== null) return true;
  return (status === "cancelled" && control?.action === "cancel") || (status === "paused" && control !== null);
}
