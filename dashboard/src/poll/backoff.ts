// After `missed` failures in a row: 2 s, 4 s, 8 s ... up to a minute, each between half and all of
// it, so that many tabs do not come back at the same moment.

const FIRST_MS = 2_000;
const LONGEST_MS = 60_000;

export function backoff(missed: number, random: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(missed - 1, 10));
  return whole * (0.5 + random / 2);
}
