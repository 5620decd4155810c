// A duration. What still runs ticks on by the clock, from when it began, without its pauses; the rest is as served.
import { secondsSince } from "../poll/clock.ts";
import { useNow } from "../poll/useNow.ts";
import { duration } from "../text/format.ts";

interface Props {
  seconds: number;
  since: string | null; // null: it does not run
  paused: number; // seconds
}

export function Duration({ seconds, since, paused }: Props) {
  return <>{since === null ? duration(seconds) : <Ticking since={since} paused={paused} />}</>;
}

export function Ticking({ since, paused = 0 }: { since: string; paused?: number }) {
  return <>{duration(Math.max(0, secondsSince(since, useNow()) - paused))}</>;
}
