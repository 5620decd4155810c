// A call that starts or changes something has one effect: it carries a key of its own, and is sent again
// with that same key when no answer came, so that the server can tell the repeat from a second wish.
import { backoff } from "../poll/backoff.ts";
import { ApiError, json } from "./client.ts";

const ATTEMPTS = 4; // over some ten seconds
const MAY_NOT_HAVE_ARRIVED = new Set([0, 502, 503, 504]);

interface Change {
  method?: "POST" | "PUT";
  body?: unknown;
}

/** The answer of the first attempt that got one. One call is one click: it makes the key. */
export async function once<T>(path: string, { method = "POST", body = {} }: Change = {}): Promise<T> {
  const headers = { "Idempotency-Key": crypto.randomUUID() };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await json<T>(path, { method, body, headers });
    } catch (error) {
      if (attempt === ATTEMPTS || !isWorthAnother(error)) throw error;
    }
    await pause(backoff(attempt, Math.random()));
  }
}

/** No answer, or the first attempt is still at work: the same key is safe to send again. */
function isWorthAnother(error: unknown): boolean {
  return error instanceof ApiError && (MAY_NOT_HAVE_ARRIVED.has(error.status) || error.code === "in_progress");
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
