// What a schedule may start: each pipeline, in each of its ways.
import type { Limits } from "../api/controlTypes.ts";
import type { Schedule } from "../api/scheduleTypes.ts";
import type { Pipeline } from "../api/types.ts";
import { waysOf } from "../start/ways.ts";

export interface What {
  key: string; // in a form
  label: string;
  pipeline: string;
  name: string; // of the pipeline
  skip: string[];
}

/** The key of what a form cannot express: it stays as it is. */
export const AS_IT_IS = "";

export function whatsOf(pipelines: Pipeline[]): What[] {
  return pipelines.flatMap(({ key: pipeline, name }) =>
    waysOf(pipeline).buttons.map(({ kind, options }, index) => ({
      key: `${pipeline} ${index}`, label: kind === "" ? name : `${name}: ${kind}`, pipeline, name, skip: options.limits?.skip ?? [],
    })),
  );
}

/** Null: another one than the page can choose. */
export function whatOf({ pipeline, limits }: Pick<Schedule, "pipeline" | "limits">, whats: What[]): What | null {
  const skip = limits.skip ?? [];
  const same = (what: What): boolean => what.skip.length === skip.length && what.skip.every((stage) => skip.includes(stage));
  return whats.find((what) => what.pipeline === pipeline && same(what)) ?? null;
}

/** Also of one that the page cannot choose: "Content without image". */
export function labelOf(schedule: Pick<Schedule, "pipeline" | "limits">, whats: What[]): string {
  const what = whatOf(schedule, whats);
  if (what !== null) return what.label;
  const name = whats.find(({ pipeline }) => pipeline === schedule.pipeline)?.name ?? schedule.pipeline;
  const skip = schedule.limits.skip ?? [];
  return skip.length === 0 ? name : `${name} without ${skip.join(", ").replaceAll("_", " ")}`;
}

/** What the schedule has of other limits stays, unless it turns to another pipeline. */
export function limitsOf(what: What, schedule: Schedule | null): Limits {
  const { skip: _, ...others } = schedule?.pipeline === what.pipeline ? schedule.limits : {};
  return { ...others, ...(what.skip.length > 0 && { skip: what.skip }) };
}
