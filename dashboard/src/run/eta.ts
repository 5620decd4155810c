// The time left in words: the middle, the range, and how far off such estimates have been.
import type { Eta } from "../api/types.ts";
import { roughly } from "../text/format.ts";

export interface EtaWords {
  main: string;
  detail: string | null;
}

export function etaWords(eta: Eta): EtaWords | null {
  if (eta.state === "measuring") return { main: "measuring the time left", detail: null };
  if (eta.state !== "known" || eta.seconds === null) return null;
  return { main: `about ${roughly(eta.seconds)} left`, detail: detailOf(eta) };
}

function detailOf({ low_seconds: low, high_seconds: high, past_error_percent: off }: Eta): string | null {
  const parts: string[] = [];
  if (low !== null && high !== null) parts.push(rangeOf(low, high));
  if (off !== null) parts.push(`off by ${off}% on average`);
  return parts.length === 0 ? null : parts.join("; ");
}

/** "12 to 19 min": the unit once, where it is the same. */
export function rangeOf(low: number, high: number): string {
  const [from, to] = [roughly(low), roughly(high)];
  if (from === to) return from;
  const [amount, unit, ...rest] = from.split(" ");
  return rest.length === 0 && to.endsWith(` ${unit}`) && to.split(" ").length === 2 ? `${amount} to ${to}` : `${from} to ${to}`;
}
