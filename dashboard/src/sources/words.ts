// A source in words.
import type { Purpose, Source } from "../api/sourceTypes.ts";
import type { Look } from "../run/status.ts";
import { count } from "../text/format.ts";

export const TYPES: Record<string, { name: string; words: string }> = {
  feed: { name: "Feed", words: "RSS or Atom: each entry is taken." },
  page: { name: "Web page", words: "One page: its article is taken." },
  index: { name: "Index page", words: "A page that lists articles: each that it links to is taken." },
  api: { name: "JSON API", words: "Each record of the answer is taken." },
  pdf: { name: "PDF", words: "Each page with text is taken." },
};

export function typeName(type: string): string {
  return TYPES[type]?.name ?? type;
}

/** What a source is for, and its key in a form. */
export const PURPOSES: { key: string; label: string; purposes: Purpose[] }[] = [
  { key: "both", label: "Questions and current affairs", purposes: ["mcq", "current_affairs"] },
  { key: "mcq", label: "Questions", purposes: ["mcq"] },
  { key: "current_affairs", label: "Current affairs", purposes: ["current_affairs"] },
];

export const DIFFICULTIES = { "": "Any", easy: "Easy", medium: "Medium", hard: "Hard" };

export function purposeOf(purposes: Purpose[]): string {
  return purposes.length === 1 ? (purposes[0] ?? "both") : "both";
}

export function purposeWords(purposes: Purpose[]): string {
  return PURPOSES.find(({ key }) => key === purposeOf(purposes))?.label ?? "";
}

const LOOKS: Record<string, Look> = {
  ok: { label: "OK", tone: "done", icon: "check" },
  failing: { label: "Failing", tone: "bad", icon: "bang" },
  never_fetched: { label: "Never fetched", tone: "wait", icon: "ring" },
};

export function healthLook(state: string): Look {
  return LOOKS[state] ?? { label: state, tone: "wait", icon: "ring" };
}

/** Of the last fetch that went well: "8 found, 3 new, 12 wait for the next fetch". */
export function broughtWords({ health: { found, new: fresh, waiting } }: Source): string {
  const parts = [`${count(found)} found`, `${count(fresh)} new`];
  return [...parts, ...(waiting > 0 ? [`${count(waiting)} left for the next fetch`] : [])].join(", ");
}

export function failuresWords(inARow: number): string {
  return inARow === 1 ? "once" : `${count(inARow)} times in a row`;
}
