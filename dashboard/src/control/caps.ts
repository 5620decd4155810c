// Caps in a form, and a raise that is worth proposing.
import type { Caps } from "../api/controlTypes.ts";
import { numberOf } from "../shell/fields.ts";

export const NO_CAPS: Caps = { items: null, credits: null };

export function capsOf(form: FormData): Caps {
  return { items: numberOf(form, "items"), credits: numberOf(form, "credits") };
}

/** Twice the cap, and in any case well above what is used already. */
export function raised(limit: number, used: number): number {
  return Math.ceil(Math.max(limit * 2, used * 1.5, 1));
}
