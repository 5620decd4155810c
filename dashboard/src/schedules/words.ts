// A schedule in words.
import type { Firing, Schedule } from "../api/scheduleTypes.ts";
import type { Look } from "../run/status.ts";
import { count } from "../text/format.ts";

export const WEEKDAYS: Record<string, string> = {
  mon: "Monday", tue: "Tuesday", wed: "Wednesday", thu: "Thursday", fri: "Friday", sat: "Saturday", sun: "Sunday",
};
export const MISSED = { skip: "Skip it", run_late: "Run late" };

const LIST = new Intl.ListFormat("en-GB");

/** "Every Monday and Thursday at 14:30". */
export function whenWords({ every, weekdays, day, at }: Pick<Schedule, "every" | "weekdays" | "day" | "at">): string {
  if (every === "weekly") return `Every ${LIST.format(weekdays.map((one) => WEEKDAYS[one] ?? one))} at ${at}`;
  if (every === "monthly") return `On day ${day} of every month at ${at}`;
  return `Every day at ${at}`;
}

/** What it has been told beyond what it runs; null: nothing. */
export function limitWords({ limits, caps }: Schedule): string | null {
  const { skip: _, ...others } = limits;
  const parts = [
    caps.items != null && `at most ${count(caps.items)} items`, caps.credits != null && `at most ${count(caps.credits)} credits`,
    Object.keys(others).length > 0 && "with limits of its own",
  ].filter((part) => part !== false);
  return parts.length === 0 ? null : parts.join(", ");
}

const LOOKS: Record<string, Look> = {
  started: { label: "Started", tone: "done", icon: "check" },
  skipped: { label: "Skipped", tone: "quiet", icon: "skip" },
  missed: { label: "Missed", tone: "held", icon: "dash" },
  failed: { label: "Failed", tone: "bad", icon: "bang" },
};

export function firingLook({ outcome }: Firing): Look {
  return LOOKS[outcome] ?? { label: outcome, tone: "wait", icon: "ring" };
}
