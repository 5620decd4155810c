// Schedules, as docs/api.md says.
import type { Caps, Limits } from "./controlTypes.ts";

export type Every = "daily" | "weekly" | "monthly";

export interface ScheduleFields {
  name: string;
  pipeline: string;
  limits: Limits;
  caps: Partial<Caps>;
  every: Every;
  weekdays: string[]; // "mon" to "sun", of weekly ones
  day: number | null; // of the month, of monthly ones
  at: string; // HH:MM in `time_zone`
  time_zone: string;
  missed: string; // what becomes of a start that comes late: "skip" or "run_late"
  on: boolean;
}

export interface Firing {
  scheduled_for: string;
  at: string;
  outcome: string;
  run_id: string | null;
  reason: string | null;
}

export interface Schedule extends ScheduleFields {
  schedule_id: string;
  in_force: boolean;
  next_run: string | null;
  next_run_local: string | null; // in the schedule's own time zone
  last: Firing[]; // newest first
}

export interface Steered {
  changed: string[];
  refused: { id: string; message: string }[];
}
