// One way to the API: adds the token, renews it once on 401, turns every refusal into an ApiError
// with the API's own message, and gives up after a time limit.
import { requestBudget } from "../poll/budget.ts";
import { noteServerTime } from "../poll/clock.ts";
import { endSession, readSession, saveSession } from "./session.ts";

const BASE = "/api/v1";
const TIMEOUT_SECONDS = 15;

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Record<string, unknown>;

  constructor(status: number, code: string, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export interface Ask {
  method?: string;
  body?: unknown; // sent as JSON; a Blob as it is, under its own type
  headers?: Record<string, string>;
  cache?: RequestCache;
  seconds?: number; // how long an answer may take, where that is longer than usual
  open?: boolean; // a call that needs no token, and that a 401 does not renew
}

/** The response of a call that succeeded, or 304. Throws ApiError otherwise; status 0 means no answer. */
export async function call(path: string, ask: Ask = {}): Promise<Response> {
  const used = ask.open ? null : (readSession()?.token ?? null);
  let response = await send(path, ask, used);
  if (response.status === 401 && !ask.open) {
    const renewed = await renewedToken(used);
    if (renewed !== null) response = await send(path, ask, renewed);
    if (response.status === 401) endSession();
  }
  if (response.ok || response.status === 304) return response;
  throw await refusal(response);
}

export async function json<T>(path: string, ask: Ask = {}): Promise<T> {
  const response = await call(path, ask);
  return (await response.json()) as T;
}

export type Query = Record<string, string | null | undefined>;

/** "?a=b", or nothing; parameters without a value are left out. */
export function query(about: Query): string {
  const filled = Object.entries(about).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return filled.length === 0 ? "" : "?" + new URLSearchParams(filled).toString();
}

/** The run that is in the way, when that is why a start was refused. */
export function activeRun(error: Error): string | null {
  if (!(error instanceof ApiError) || error.code !== "run_active") return null;
  const { run_id: runId } = error.details;
  return typeof runId === "string" ? runId : null;
}

async function send(path: string, ask: Ask, token: string | null): Promise<Response> {
  const headers: Record<string, string> = { ...ask.headers };
  if (token !== null) headers["Authorization"] = `Bearer ${token}`;
  if (ask.body !== undefined) headers["Content-Type"] = ask.body instanceof Blob ? ask.body.type : "application/json";
  const init: RequestInit = {
    method: ask.method ?? "GET",
    headers,
    cache: ask.cache ?? "no-store", // ETags are compared here: the browser's cache would hide the 304
    signal: AbortSignal.timeout((ask.seconds ?? TIMEOUT_SECONDS) * 1000),
  };
  if (ask.body !== undefined) init.body = ask.body instanceof Blob ? ask.body : JSON.stringify(ask.body);
  requestBudget.note(Date.now());
  try {
    const response = await fetch(BASE + path, init);
    noteServerTime(response.headers.get("Date"), Date.now());
    return response;
  } catch (error) {
    const late = error instanceof DOMException && error.name === "TimeoutError";
    throw new ApiError(0, "no_answer", late ? "The server did not answer in time." : "The server cannot be reached.");
  }
}

let renewal: Promise<string | null> | null = null;

/** A token other than the one that was refused: another tab's, or a new one; null if there is none to be had. */
function renewedToken(refused: string | null): Promise<string | null> {
  const current = readSession();
  if (current === null) return Promise.resolve(null);
  if (current.token !== refused) return Promise.resolve(current.token);
  renewal ??= renew().finally(() => {
    renewal = null;
  });
  return renewal;
}

async function renew(): Promise<string | null> {
  const session = readSession();
  if (session === null) return null;
  const ask = { method: "POST", body: { refresh_token: session.refreshToken } };
  const response = await send("/session/refresh", ask, null);
  if (response.status === 401) return null;
  if (!response.ok) throw await refusal(response);
  const { token } = (await response.json()) as { token: string };
  saveSession({ ...session, token });
  return token;
}

async function refusal(response: Response): Promise<ApiError> {
  try {
    const { error } = (await response.json()) as { error: { code: string; message: string; details?: Record<string, unknown> } };
    return new ApiError(response.status, error.code, error.message, error.details ?? {});
  } catch {
    // Not our error shape: a proxy's page, say. The status is all that can be told.
    return new ApiError(response.status, "unexpected", `The server answered ${response.status}.`);
  }
}
