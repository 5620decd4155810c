// The server's time as this tab sees it, so that "since" and durations tick right on a machine
// whose clock is off. The Date header has whole seconds: smaller differences are not followed.

const TOLERANCE_MS = 2_000;
let offset = 0;

export function noteServerTime(dateHeader: string | null, now: number): void {
  const server = dateHeader === null ? Number.NaN : Date.parse(dateHeader);
  if (Number.isNaN(server)) return;
  const seen = server - now;
  if (Math.abs(seen - offset) > TOLERANCE_MS) offset = seen;
}

/** Seconds from `start` to now by the server's clock, never negative. */
export function secondsSince(start: string, now: number): number {
  return Math.max(0, Math.floor((now + offset - Date.parse(start)) / 1000));
}
