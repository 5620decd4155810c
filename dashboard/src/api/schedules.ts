// The calls about schedules.
import { call, json, query } from "./client.ts";
import { once } from "./once.ts";
import type { Schedule, ScheduleFields, Steered } from "./scheduleTypes.ts";

export async function getSchedules(siteId: string): Promise<Schedule[]> {
  return (await json<{ schedules: Schedule[] }>("/schedules" + query({ site_id: siteId }))).schedules;
}

export function addSchedule(siteId: string, fields: ScheduleFields): Promise<Schedule> {
  return once<Schedule>("/schedules", { body: { site_id: siteId, ...fields } });
}

/** Replaces all of it; saved as it is, one that is not in force is mended. */
export function changeSchedule(siteId: string, id: string, fields: ScheduleFields): Promise<Schedule> {
  return once<Schedule>(place(siteId, id), { method: "PUT", body: fields });
}

export async function deleteSchedule(siteId: string, id: string): Promise<void> {
  await call(place(siteId, id), { method: "DELETE" });
}

/** Each by itself: what is refused stops none of the others. */
export function steerSchedules(siteId: string, ids: string[], action: "pause" | "resume" | "delete"): Promise<Steered> {
  return once<Steered>("/schedules/bulk", { body: { site_id: siteId, ids, action } });
}

function place(siteId: string, id: string): string {
  return `/schedules/${encodeURIComponent(siteId)}/${encodeURIComponent(id)}`;
}
