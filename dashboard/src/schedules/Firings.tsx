// What became of the last times: the latest at sight, the others behind it.
import type { Firing } from "../api/scheduleTypes.ts";
import { useNow } from "../poll/useNow.ts";
import { StatusPill } from "../run/StatusPill.tsx";
import { moment, shortId } from "../text/format.ts";
import { firingLook } from "./words.ts";

export function Firings({ firings }: { firings: Firing[] }) {
  const [latest, ...earlier] = firings;
  if (latest === undefined) return <p class="fine">It has not been due yet.</p>;
  return (
    <div class="firings">
      <OneFiring firing={latest} />
      {earlier.length > 0 && (
        <details>
          <summary class="fine">{earlier.length} before that</summary>
          <ul>{earlier.map((firing) => <li key={firing.scheduled_for}><OneFiring firing={firing} /></li>)}</ul>
        </details>
      )}
    </div>
  );
}

function OneFiring({ firing }: { firing: Firing }) {
  const now = useNow(60_000);
  const { scheduled_for: due, outcome, run_id: run, reason } = firing;
  return (
    <p class="firing">
      <StatusPill look={firingLook(firing)} /> <time class="soft" dateTime={due}>{moment(due, now)}</time>
      {run !== null && <> <a class="mono" href={`#/runs/${encodeURIComponent(run)}`} title={run}>{outcome === "started" ? "run " : "see run "}{shortId(run)}</a></>}
      {reason !== null && <span class="firing-reason">{reason}</span>}
    </p>
  );
}
