// The fields of a schedule: what it starts, when, by which clock, and what becomes of a start that comes late.
import { useId } from "preact/hooks";

import type { Schedule } from "../api/scheduleTypes.ts";
import { Options } from "../shell/Options.tsx";
import { EveryFields } from "./EveryFields.tsx";
import { AS_IT_IS, labelOf, type What, whatOf } from "./what.ts";
import { MISSED } from "./words.ts";
import { ZoneField } from "./ZoneField.tsx";

interface Props {
  schedule: Schedule | null;
  whats: What[];
}

export function ScheduleForm({ schedule, whats }: Props) {
  const id = useId();
  const what = schedule === null ? whats[0] : whatOf(schedule, whats);
  const own = schedule !== null && what === null ? { [AS_IT_IS]: labelOf(schedule, whats) } : {};
  return (
    <>
      <label for={`${id}-name`}>Name</label>
      <input id={`${id}-name`} name="name" required pattern=".*\S.*" title="A name to know it by" maxLength={100} autocomplete="off" autofocus defaultValue={schedule?.name ?? ""} />
      <label for={`${id}-what`}>Starts</label>
      <select id={`${id}-what`} name="what"><Options of={{ ...own, ...Object.fromEntries(whats.map(({ key, label }) => [key, label])) }} chosen={what?.key ?? AS_IT_IS} /></select>
      <EveryFields schedule={schedule} />
      <div class="fields">
        <div>
          <label for={`${id}-at`}>At</label>
          <input id={`${id}-at`} name="at" required pattern="([01][0-9]|2[0-3]):[0-5][0-9]" title="From 00:00 to 23:59, as 14:30" maxLength={5} autocomplete="off" aria-describedby={`${id}-at-words`} defaultValue={schedule?.at ?? "06:30"} />
          <span id={`${id}-at-words`} class="fine">Hours and minutes, 00:00 to 23:59.</span>
        </div>
        <ZoneField zone={schedule?.time_zone ?? null} />
      </div>
      <label for={`${id}-missed`}>When a start comes more than 15 minutes late</label>
      <select id={`${id}-missed`} name="missed"><Options of={MISSED} chosen={schedule?.missed ?? "skip"} /></select>
    </>
  );
}
