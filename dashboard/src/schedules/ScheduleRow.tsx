// One schedule: what it starts and when, its next time, its last results, and its controls.
import { mayOperate } from "../api/session.ts";
import { steerSchedules } from "../api/schedules.ts";
import type { Schedule } from "../api/scheduleTypes.ts";
import { useCall } from "../poll/useCall.ts";
import { Refused } from "../shell/Refused.tsx";
import { Switch } from "../shell/Switch.tsx";
import { Firings } from "./Firings.tsx";
import { NextRun } from "./NextRun.tsx";
import { ScheduleButtons } from "./ScheduleButtons.tsx";
import { labelOf, type What } from "./what.ts";
import { limitWords, whenWords } from "./words.ts";

interface Props {
  siteId: string;
  schedule: Schedule;
  whats: What[];
  chosen: boolean;
  choose: ((id: string) => void) | null; // null: this reader may only look
  changed(): void;
}

export function ScheduleRow({ siteId, schedule, whats, chosen, choose, changed }: Props) {
  const { busy, error, clear, call } = useCall();
  const { schedule_id: id, name, on } = schedule;
  const flip = (): void => call(() => steerSchedules(siteId, [id], on ? "pause" : "resume").then(refusalOf).then(changed));
  return (
    <li>
      {choose !== null && <input type="checkbox" class="row-choice" checked={chosen} onChange={() => choose(id)} aria-label={`Choose ${name}`} />}
      <div class="row-facts">
        <h3>{name}</h3>
        <p class="soft">{[labelOf(schedule, whats), limitWords(schedule)].filter(Boolean).join(", ")}</p>
        <p>{whenWords(schedule)} <span class="soft">{schedule.time_zone}</span></p>
        <NextRun schedule={schedule} />
        <Firings firings={schedule.last} />
      </div>
      <div class="row-controls">
        <Switch label={name} on={on} busy={busy} words={["On", "Paused"]} flip={mayOperate() ? flip : null} />
        {mayOperate() && <ScheduleButtons siteId={siteId} schedule={schedule} whats={whats} changed={changed} />}
      </div>
      {error !== null && <Refused error={error} close={clear} />}
    </li>
  );
}

/** Of one schedule a refusal is the answer: it is told where it was asked. */
function refusalOf({ refused: [first] }: Awaited<ReturnType<typeof steerSchedules>>): void {
  if (first !== undefined) throw new Error(first.message);
}
