// On which days: every one, some of the week, or one of the month.
import { useId, useState } from "preact/hooks";

import type { Every, Schedule } from "../api/scheduleTypes.ts";
import { weekdayKey } from "./form.ts";
import { WEEKDAYS } from "./words.ts";

const EVERY: Record<Every, string> = { daily: "Every day", weekly: "Days of the week", monthly: "A day of the month" };
const WORKDAYS = ["mon", "tue", "wed", "thu", "fri"];

export function EveryFields({ schedule }: { schedule: Schedule | null }) {
  const id = useId();
  const [every, setEvery] = useState<Every>(schedule?.every ?? "daily");
  const on = schedule?.every === "weekly" ? schedule.weekdays : WORKDAYS;
  return (
    <>
      <label for={`${id}-every`}>On</label>
      <select id={`${id}-every`} name="every" value={every} onChange={(event) => setEvery(event.currentTarget.value as Every)}>
        {Object.entries(EVERY).map(([key, words]) => <option key={key} value={key}>{words}</option>)}
      </select>
      {every === "weekly" && (
        <fieldset class="weekdays">
          <legend class="unseen">Days of the week</legend>
          {Object.entries(WEEKDAYS).map(([day, name]) => (
            <label key={day} class="check"><input type="checkbox" name={weekdayKey(day)} defaultChecked={on.includes(day)} />{name}</label>
          ))}
        </fieldset>
      )}
      {every === "monthly" && (
        <>
          <label for={`${id}-day`}>Day of the month</label>
          <input id={`${id}-day`} name="day" type="number" inputMode="numeric" required min={1} max={31} step={1} aria-describedby={`${id}-day-words`} defaultValue={schedule?.day ?? 1} />
          <span id={`${id}-day-words`} class="fine">A month that does not have this day is left out.</span>
        </>
      )}
    </>
  );
}
