// The calls about uploaded PDFs.
import type { Page } from "./calls.ts";
import { call, json, query, type Query } from "./client.ts";
import type { Started } from "./controlTypes.ts";
import { once } from "./once.ts";

const UPLOAD_SECONDS = 180; // 4.4 MB over a slow line, and the time to read the file there

export interface Pdf {
  id: string;
  name: string;
  bytes: number;
  pages: number;
  created_at: string;
}

/** What is to be made of a PDF; what is left out is as the API has it. */
export interface PdfWish {
  first?: number;
  last?: number;
  count?: number;
  difficulty?: string;
  task_type: string;
}

export async function getPdfs(about: Query): Promise<Page<Pdf>> {
  const { pdfs, cursor } = await json<{ pdfs: Pdf[]; cursor: string | null }>("/pdfs" + query(about));
  return { rows: pdfs, cursor };
}

/** Not sent again by itself: the API would keep it twice. */
export function uploadPdf(siteId: string, name: string, file: Blob): Promise<Pdf> {
  const path = "/pdfs" + query({ site_id: siteId, name });
  return json<Pdf>(path, { method: "POST", body: file, seconds: UPLOAD_SECONDS });
}

export async function deletePdf(siteId: string, id: string): Promise<void> {
  await call(place(siteId, id), { method: "DELETE" });
}

/** The id of the run that makes it. */
export async function makeOfPdf(siteId: string, id: string, wish: PdfWish): Promise<string> {
  return (await once<Started>(`${place(siteId, id)}/generate`, { body: wish })).run_id;
}

function place(siteId: string, id: string): string {
  return `/pdfs/${encodeURIComponent(siteId)}/${encodeURIComponent(id)}`;
}
