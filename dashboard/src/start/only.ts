// A start for one item: what it is set to, and why such a run would do nothing.
import type { Plan } from "../api/controlTypes.ts";
import type { WorkItem } from "../api/types.ts";
import type { NamedStage } from "./options.ts";

export interface Only {
  item: WorkItem;
  stage: NamedStage; // for which it waits
}

/** The dry run as far as it is about the item: the stages before the one it waits for have nothing to do with it. */
export function about(plan: Plan, { stage }: Only): Plan {
  return { ...plan, stages: plan.stages.filter(({ number }) => number >= stage.number) };
}

/** Why the dry run says that the item would not be worked on; null when it would be. */
export function refusalOf(plan: Plan, { stage }: Only): string | null {
  const planned = plan.stages.find(({ key }) => key === stage.key);
  if (planned !== undefined && planned.items > 0) return null;
  return planned?.skip_reason ?? "it does not wait any more";
}
