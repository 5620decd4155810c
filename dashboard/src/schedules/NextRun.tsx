// When a schedule is due next: by its own clock, and by the reader's where that is another.
import type { Schedule } from "../api/scheduleTypes.ts";
import { useNow } from "../poll/useNow.ts";
import { Icon } from "../shell/Icon.tsx";
import { moment } from "../text/format.ts";
import { ownZone } from "./zones.ts";

export function NextRun({ schedule }: { schedule: Schedule }) {
  const now = useNow(60_000);
  const { on, in_force: inForce, next_run: next, next_run_local: local, time_zone: zone } = schedule;
  if (!on) return <p class="soft">Paused: it starts nothing until it is resumed.</p>;
  if (!inForce) return <p class="is-bad"><Icon name="bang" /> Not in force: the scheduler was not reached when it was saved. Edit and save it again.</p>;
  if (next === null) return null;
  const own = ownZone();
  return (
    <p class="next-run">
      <b>Next run</b> <time dateTime={next}>{local ?? next}</time>
      {zone !== own && <span class="soft"> · here {moment(next, now)} ({own})</span>}
    </p>
  );
}
