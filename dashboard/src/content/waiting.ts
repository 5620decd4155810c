// Which stage an item waits for: the one whose queue is the item's kind and status.
import type { Item, Pipeline, PipelineStage } from "../api/types.ts";

export interface Queue {
  pipeline: Pipeline;
  stage: PipelineStage;
}

/** Where it waits; null when no stage takes it as it is. */
export function queueOf(pipelines: Pipeline[], { kind, status }: Pick<Item, "kind" | "status">): Queue | null {
  for (const pipeline of pipelines) {
    const stage = pipeline.stages.find(({ takes }) => takes === `${kind}:${status}`);
    if (stage !== undefined) return { pipeline, stage };
  }
  return null;
}
