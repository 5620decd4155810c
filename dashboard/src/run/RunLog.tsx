// The run's log as a person reads it.
import { getRunLog } from "../api/calls.ts";
import type { LogEntry, RunProgress } from "../api/types.ts";
import { usePages } from "../poll/usePages.ts";
import { Problem } from "../shell/Problem.tsx";
import { clock } from "../text/format.ts";

interface Props {
  runId: string;
  document: RunProgress;
}

export function RunLog({ runId, document }: Props) {
  // Loaded anew when a stage begins or ends or the run's status changes; in between on request.
  const key = [runId, document.run?.status, ...document.stages.map((stage) => stage.status)].join(" ");
  const { rows, error, more, reload } = usePages(key, (cursor) => getRunLog(runId, cursor));
  const names = new Map(document.stages.map((stage) => [stage.key, stage.short_name]));
  return (
    <section class="card" aria-labelledby="log-title">
      <div class="card-head">
        <h2 id="log-title">Log</h2>
        <button type="button" onClick={reload}>Reload</button>
      </div>
      {error !== null && <Problem error={error} again={reload} />}
      {rows === null && error === null && <p class="soft none">Loading…</p>}
      {rows?.length === 0 && <p class="soft none">Nothing has been logged yet.</p>}
      <ol class="log">
        {rows?.map((entry, index) => (
          <Entry key={index} entry={entry} stage={entry.stage === null ? "" : (names.get(entry.stage) ?? entry.stage)} />
        ))}
      </ol>
      {more !== null && <button type="button" onClick={more}>More</button>}
    </section>
  );
}

function Entry({ entry, stage }: { entry: LogEntry; stage: string }) {
  return (
    <li class={entry.level === "info" ? undefined : `level-${entry.level}`}>
      <time class="mono" dateTime={entry.at}>{clock(Date.parse(entry.at))}</time>
      <span class="log-stage">{stage}</span>
      <span class="log-words">
        {entry.level !== "info" && <b class="level">{entry.level} </b>}
        {entry.message}
      </span>
    </li>
  );
}
