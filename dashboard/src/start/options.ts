// The form of a start's options, as the API wants it: what is left as it is, is left out.
import type { Limits } from "../api/controlTypes.ts";
import type { StartOptions } from "../api/controls.ts";
import type { PipelineStage } from "../api/types.ts";
import { capsOf } from "../control/caps.ts";
import { numberOf, textOf } from "../shell/fields.ts";

export type NamedStage = Pick<PipelineStage, "key" | "number" | "name">;

export const FROM = "start_from";
export const ONLY = "only_items";
export const LIMIT = "max_seconds";
export const LIMIT_UNIT = "max_seconds unit";

/** What a time limit is given in. The API takes a minute to thirty days, and whole seconds. */
export const UNITS = {
  hours: { seconds: 3600, least: 0.25, most: 720, step: 0.25 },
  minutes: { seconds: 60, least: 1, most: 43_200, step: 1 },
} as const;

export function mostOf(stage: string): string {
  return `max_items ${stage}`;
}

export function onOf(stage: string): string {
  return `on ${stage}`;
}

/** `stages`: their keys, in the pipeline's order. */
export function optionsOf(form: FormData, stages: string[]): StartOptions {
  const limits = limitsOf(form, stages);
  const caps = capsOf(form);
  return {
    ...(Object.keys(limits).length > 0 && { limits }),
    ...((caps.items !== null || caps.credits !== null) && { caps }),
  };
}

function limitsOf(form: FormData, stages: string[]): Limits {
  const from = textOf(form, FROM);
  const within = stages.slice(Math.max(0, stages.indexOf(from)));
  const skip = within.filter((stage) => form.get(onOf(stage)) === null);
  const most = within.flatMap((stage) => {
    const value = skip.includes(stage) ? null : numberOf(form, mostOf(stage));
    return value === null ? [] : [[stage, value] as const];
  });
  const units = numberOf(form, "delay_between_units");
  const between = numberOf(form, "delay_between_stages");
  const longest = secondsOf(form);
  const only = textOf(form, ONLY);
  return {
    ...(only !== "" && { only_items: [only] }),
    ...(from !== "" && { start_from: from }),
    ...(skip.length > 0 && { skip }),
    ...(most.length > 0 && { max_items: Object.fromEntries(most) }),
    ...(units !== null && { delay_between_units: units }),
    ...(between !== null && { delay_between_stages: between }),
    ...(longest !== null && { max_seconds: longest }),
  };
}

function secondsOf(form: FormData): number | null {
  const value = numberOf(form, LIMIT);
  const { seconds } = UNITS[textOf(form, LIMIT_UNIT) === "minutes" ? "minutes" : "hours"];
  return value === null ? null : Math.round(value * seconds);
}
