// The calls the dashboard makes, by name. Paths and parameters are in docs/api.md.
import { call, json, query, type Query } from "./client.ts";
import { saveSession } from "./session.ts";
import type {
  ImportResult, Item, LogEntry, Pipeline, ReviewResult, RunError, RunProgress, RunRow, Site, User,
} from "./types.ts";

export interface Page<T> {
  rows: T[];
  cursor: string | null;
}

export type ProgressReply =
  | { changed: true; document: RunProgress; etag: string | null }
  | { changed: false };

const REVIEWED_AT_ONCE = 100;
const IMPORT_SECONDS = 30; // hundreds of records, each checked against all that there are
const MOST_PAGES = 500; // of 200 items: what a browser can hold

export async function signIn(email: string, password: string): Promise<void> {
  const ask = { method: "POST", body: { email, password }, open: true };
  const answer = await json<{ token: string; refresh_token: string; user: User }>("/session", ask);
  saveSession({ token: answer.token, refreshToken: answer.refresh_token, user: answer.user });
}

export async function getProgress(about: Query, etag: string | null): Promise<ProgressReply> {
  const headers: Record<string, string> = etag === null ? {} : { "If-None-Match": etag };
  const response = await call("/automation/run_progress" + query(about), { headers });
  if (response.status === 304) return { changed: false };
  return { changed: true, document: (await response.json()) as RunProgress, etag: response.headers.get("ETag") };
}

export async function getSites(): Promise<Site[]> {
  return (await json<{ sites: Site[] }>("/sites")).sites;
}

export async function getPipelines(): Promise<Pipeline[]> {
  return (await json<{ pipelines: Pipeline[] }>("/pipelines")).pipelines;
}

export async function getRuns(about: Query): Promise<Page<RunRow>> {
  const { runs, cursor } = await json<{ runs: RunRow[]; cursor: string | null }>("/runs" + query(about));
  return { rows: runs, cursor };
}

export async function getRunErrors(runId: string, cursor: string | null): Promise<Page<RunError>> {
  const path = `/runs/${encodeURIComponent(runId)}/errors`;
  const answer = await json<{ errors: RunError[]; cursor: string | null }>(path + query({ cursor }));
  return { rows: answer.errors, cursor: answer.cursor };
}

export async function getRunLog(runId: string, cursor: string | null): Promise<Page<LogEntry>> {
  const path = `/runs/${encodeURIComponent(runId)}/log`;
  const answer = await json<{ entries: LogEntry[]; cursor: string | null }>(path + query({ format: "json", cursor }));
  return { rows: answer.entries, cursor: answer.cursor };
}

export async function getItems(about: Query): Promise<Page<Item>> {
  const { items, cursor } = await json<{ items: Item[]; cursor: string | null }>("/items" + query(about));
  return { rows: items, cursor };
}

export function getItem(siteId: string, kind: string, id: string): Promise<Item> {
  return json<Item>(`/items/${[siteId, kind, id].map(encodeURIComponent).join("/")}`);
}

/** Refused when somebody else has changed it since it was read. */
export function changeItem(siteId: string, { kind, id, rev }: Item, data: Record<string, unknown>): Promise<Item> {
  return json<Item>(`/items/${[siteId, kind, id].map(encodeURIComponent).join("/")}`, { method: "PATCH", body: { rev, data } });
}

export async function getImage(siteId: string, id: string): Promise<Blob> {
  const response = await call(`/items/${encodeURIComponent(siteId)}/image/${encodeURIComponent(id)}/file`, { cache: "default" });
  return response.blob();
}

export type ImportFormat = "text" | "csv" | "json";

export function importKeywords(siteId: string, format: ImportFormat, content: string): Promise<ImportResult> {
  return importItems({ site_id: siteId, format, content });
}

/** Of questions or notes; with `preview` nothing is stored. */
export function importRecords(siteId: string, kind: string, format: ImportFormat, content: string, preview: boolean): Promise<ImportResult> {
  return importItems({ site_id: siteId, kind, format, content, preview });
}

function importItems(body: Record<string, unknown>): Promise<ImportResult> {
  return json<ImportResult>("/items/import", { method: "POST", body, seconds: IMPORT_SECONDS });
}

export type ExportFormat = "csv" | "json";

/** All items that match, as one file. They come page by page: a page of CSV follows the one before it as it is. */
export async function exportItems(about: Query, format: ExportFormat): Promise<Blob> {
  const pages: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const response: Response = await call("/items/export" + query({ ...about, format, cursor }));
    pages.push(await response.text());
    cursor = response.headers.get("X-Next-Cursor");
    if (cursor === null) return format === "csv" ? new Blob(pages, { type: "text/csv" }) : joined(pages);
  }
  throw new Error("There are too many for one file: choose a status, and export each by itself.");
}

function joined(pages: string[]): Blob {
  const items = pages.flatMap((page) => JSON.parse(page) as unknown[]);
  return new Blob([JSON.stringify(items, null, 2) + "\n"], { type: "application/json" });
}

/** One call for each hundred items, which is as many as the API takes. */
export async function review(siteId: string, kind: string, ids: string[], decision: "approve" | "reject"): Promise<ReviewResult[]> {
  const results: ReviewResult[] = [];
  for (let begin = 0; begin < ids.length; begin += REVIEWED_AT_ONCE) {
    const body = { site_id: siteId, kind, ids: ids.slice(begin, begin + REVIEWED_AT_ONCE), decision };
    results.push(await json<ReviewResult>("/reviews", { method: "POST", body }));
  }
  return results;
}
