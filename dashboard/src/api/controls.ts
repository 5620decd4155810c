// What a person may do to runs and to what they made. Each call has one effect (once.ts).
import type { Page } from "./calls.ts";
import { json, query } from "./client.ts";
import type { AuditEntry, Caps, Limits, Marked, Plan, Started, Withdrawal } from "./controlTypes.ts";
import { once } from "./once.ts";

export interface StartOptions {
  limits?: Limits;
  caps?: Caps;
}

export async function startRun(siteId: string, pipeline: string, options: StartOptions = {}): Promise<string> {
  return (await once<Started>("/runs", { body: { site_id: siteId, pipeline, ...options } })).run_id;
}

/** A dry run: what a start with these options would do. Starts nothing, so it needs no key. */
export function planRun(siteId: string, pipeline: string, options: StartOptions): Promise<Plan> {
  return json<Plan>("/runs/plan", { method: "POST", body: { site_id: siteId, pipeline, ...options } });
}

/** Whether it changed anything: asked twice it has one effect. */
export async function steerRun(runId: string, action: string, why: string): Promise<boolean> {
  return (await once<{ changed: boolean }>(`${run(runId)}/${action}`, { body: told(why) })).changed;
}

export async function raiseAndResume(runId: string, caps: Caps): Promise<void> {
  await once(`${run(runId)}/resume`, { body: { caps } });
}

export async function setCaps(runId: string, caps: Caps, why: string): Promise<void> {
  await once(`${run(runId)}/caps`, { method: "PUT", body: { ...caps, ...told(why) } });
}

/** The new run's id. Without items: everything that failed. */
export async function retryRun(runId: string, itemIds: string[] = []): Promise<string> {
  const body = itemIds.length === 0 ? {} : { item_ids: itemIds };
  return (await once<Started>(`${run(runId)}/retry`, { body })).run_id;
}

export function markRuns(action: string, runIds: string[], why: string): Promise<Marked> {
  return once<Marked>("/runs/mark", { body: { action, run_ids: runIds, why } });
}

/** One page of it: call again with the cursor until that is null. */
export function withdrawPage(runId: string, why: string, requeue: boolean, cursor: string | null): Promise<Withdrawal> {
  const body = { why, requeue, ...(cursor === null ? {} : { cursor }) };
  return once<Withdrawal>(`${run(runId)}/withdraw`, { body });
}

/** The id of the run that makes the item again. */
export async function remakeItem(siteId: string, kind: string, id: string, why: string): Promise<string> {
  const path = `/items/${[siteId, kind, id].map(encodeURIComponent).join("/")}/remake`;
  return (await once<Started>(path, { body: told(why) })).run_id;
}

export async function getAudit(about: Record<string, string | null>): Promise<Page<AuditEntry>> {
  const { entries, cursor } = await json<{ entries: AuditEntry[]; cursor: string | null }>("/audit" + query(about));
  return { rows: entries, cursor };
}

function run(runId: string): string {
  return `/runs/${encodeURIComponent(runId)}`;
}

function told(why: string): { why?: string } {
  return why === "" ? {} : { why };
}
