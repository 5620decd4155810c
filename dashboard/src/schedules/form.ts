// The form of a schedule, as the API wants it.
import type { Every, Schedule, ScheduleFields } from "../api/scheduleTypes.ts";
import { numberOf, textOf } from "../shell/fields.ts";
import { limitsOf, type What } from "./what.ts";
import { WEEKDAYS } from "./words.ts";

export function weekdayKey(day: string): string {
  return `on ${day}`;
}

/** `schedule`: the one that is changed; what the form does not show of it is kept. */
export function fieldsOf(form: FormData, schedule: Schedule | null, whats: What[]): ScheduleFields {
  const every = textOf(form, "every") as Every;
  const what = whats.find(({ key }) => key === textOf(form, "what"));
  return {
    name: textOf(form, "name"),
    pipeline: what?.pipeline ?? schedule?.pipeline ?? "",
    limits: what === undefined ? (schedule?.limits ?? {}) : limitsOf(what, schedule),
    caps: schedule?.caps ?? {},
    every,
    weekdays: every === "weekly" ? Object.keys(WEEKDAYS).filter((day) => form.get(weekdayKey(day)) !== null) : [],
    day: every === "monthly" ? numberOf(form, "day") : null,
    at: textOf(form, "at"),
    time_zone: textOf(form, "time_zone"),
    missed: textOf(form, "missed"),
    on: schedule?.on ?? true,
  };
}
