// What a screen reader is told of a run: that it began, that it reached another stage, that it is
// being paused or cancelled, how it ended.
// Nothing in between: a calm voice, not a ticker.
import type { RunProgress } from "../api/types.ts";
import { runLook } from "./status.ts";

/** The words for the step from one document to the next, or null when there is nothing to say. */
export function announcement(before: RunProgress | null, after: RunProgress): string | null {
  const { run } = after;
  if (before === null || run === null) return null;
  const was = before.run;
  const words = `${run.pipeline_name} run: ${runLook(run).label}`;
  if (was === null || was.run_id !== run.run_id) return words;
  if (runLook(was).label !== runLook(run).label) return run.reason === null ? words : `${words}. ${run.reason}`;
  if (was.current_stage === run.current_stage) return null;
  const stage = after.stages.find(({ number }) => number === run.current_stage);
  return stage === undefined ? null : `Now: ${stage.name}`;
}
