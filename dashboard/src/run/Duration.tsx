// A duration. What still runs ticks on by the clock, from when it began; the rest is as served.
import { secondsSince } from "../poll/clock.ts";
import { useNow } from "../poll/useNow.ts";
import { duration } from "../text/format.ts";

interface Props {
  seconds: number;
  since: string | null; // null: it does not run
}

export function Duration({ seconds, since }: Props) {
  return <>{since === null ? duration(seconds) : <Ticking since={since} />}</>;
}

export function Ticking({ since }: { since: string }) {
  return <>{duration(secondsSince(since, useNow()))}</>;
}
