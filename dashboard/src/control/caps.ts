// Caps in words, in a form, and a raise that is worth proposing.
import type { Caps } from "../api/controlTypes.ts";
import { numberOf } from "../shell/FormDialog.tsx";
import { count } from "../text/format.ts";

export const NO_CAPS: Caps = { items: null, credits: null };

/** "500 items, 10 credits", or null when there is none. */
export function capsWords({ items, credits }: Caps): string | null {
  const parts = [items !== null && `${count(items)} items`, credits !== null && `${count(credits)} credits`].filter(Boolean);
  return parts.length === 0 ? null : parts.join(", ");
}

export function capsOf(form: FormData): Caps {
  return { items: numberOf(form, "items"), credits: numberOf(form, "credits") };
}

/** Twice the cap, and in any case well above what is used already. */
export function raised(limit: number, used: number): number {
  return Math.ceil(Math.max(limit * 2, used * 1.5, 1));
}
