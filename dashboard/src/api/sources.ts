// The calls about sources.
import type { Page } from "./calls.ts";
import { call, json, query, type Query } from "./client.ts";
import { once } from "./once.ts";
import type { Place, Source, SourceFields, Tried } from "./sourceTypes.ts";

const TEST_SECONDS = 30; // the API itself waits for the source's server

export async function getSources(about: Query): Promise<Page<Source>> {
  const { sources, cursor } = await json<{ sources: Source[]; cursor: string | null }>("/sources" + query(about));
  return { rows: sources, cursor };
}

export function addSource(siteId: string, fields: SourceFields): Promise<Source> {
  return once<Source>("/sources", { body: { site_id: siteId, ...fields } });
}

/** Refused when somebody else has changed it since `rev`. */
export function changeSource(siteId: string, { id, rev }: Source, fields: SourceFields): Promise<Source> {
  return json<Source>(place(siteId, id), { method: "PUT", body: { ...fields, rev } });
}

export async function deleteSource(siteId: string, id: string): Promise<void> {
  await call(place(siteId, id), { method: "DELETE" });
}

export function switchSource(siteId: string, id: string, on: boolean): Promise<Source> {
  return json<Source>(`${place(siteId, id)}/switch`, { method: "POST", body: { on } });
}

export function testSource(siteId: string, id: string): Promise<Tried> {
  return json<Tried>(`${place(siteId, id)}/test`, { method: "POST", body: {}, seconds: TEST_SECONDS });
}

/** Of a source as it is filled in, saved or not. */
export function testPlace(about: Place): Promise<Tried> {
  return json<Tried>("/sources/test", { method: "POST", body: about, seconds: TEST_SECONDS });
}

function place(siteId: string, id: string): string {
  return `/sources/${encodeURIComponent(siteId)}/${encodeURIComponent(id)}`;
}
