// Caps in a form, and a raise that is worth proposing.
import type { Caps } from "../api/controlTypes.ts";
import type { Run } from "../api/types.ts";
import { numberOf } from "../shell/fields.ts";

export const NO_CAPS: Caps = { items: null, credits: null };

export function capsOf(form: FormData): Caps {
  return { items: numberOf(form, "items"), credits: numberOf(form, "credits") };
}

/** The cap at which the run pauses itself; null: none, or a person asked. */
export function capOf({ control }: Pick<Run, "control">): keyof Caps | null {
  const cap = control?.cap ?? null;
  return cap === "seconds" ? null : cap; // a time limit does not pause: it ends the run
}

/** Twice the cap, and in any case well above what is used already. */
export function raised(limit: number, used: number): number {
  return Math.ceil(Math.max(limit * 2, used * 1.5, 1));
}
