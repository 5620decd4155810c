// What a retry takes up, in words: what failed, and what the run did not get to.
import type { RunProgress } from "../api/types.ts";
import { count } from "../text/format.ts";

export function retryLabel({ error_summary: errors, global_progress: { remaining_items: left } }: RunProgress): string {
  if (errors.count === 0) return left > 0 ? `Go on with ${count(left)} left` : "Try again";
  return left > 0 ? `Retry ${count(errors.count)} failed, ${count(left)} left` : `Retry ${count(errors.count)} failed`;
}

/** A run that went to its end left nothing but failures. Of one that did not, later stages may have more to do than was counted. */
export function retryWords({ run, error_summary: errors }: RunProgress): string {
  if (run?.status === "completed") return "A retry is a new run that takes up what failed.";
  return errors.count > 0 ? "A retry is a new run that takes up what failed and what this one did not get to." : "A retry is a new run that takes up what this one did not get to.";
}
