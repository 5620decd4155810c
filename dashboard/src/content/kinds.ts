// Which kinds of items there are and which statuses they pass through, as the pipelines say.
import type { Pipeline } from "../api/types.ts";

/** What can be imported, what a person reviews, and what has a file that can be looked at. */
export const IMPORTED = "keyword";
export const ARTICLE = "article";
export const QUESTION = "mcq";
export const NOTE = "current_affairs";
/** Kinds that are imported from files, with a preview. */
export const RECORDS: ReadonlySet<string> = new Set([QUESTION, NOTE]);
/** Kinds that a person approves or rejects. */
export const REVIEWED: ReadonlySet<string> = new Set([ARTICLE, QUESTION, NOTE]);
export const DRAWN = "image";
/** Statuses that a queue cannot tell of: where a person, or a failure, leaves an item. */
const REVIEW_STATUSES = ["in_review", "approved", "rejected"];
export const WITHDRAWN = "withdrawn";
const ENDS = ["failed", WITHDRAWN];

/** Kinds that are not called by their identifier, one and many. */
const NAMES: Record<string, { one: string; many: string }> = {
  [QUESTION]: { one: "question", many: "Questions" },
  [NOTE]: { one: "note", many: "Current affairs" },
  entry: { one: "entry", many: "Entries" },
};
/** What has a page of its own. */
const ELSEWHERE: ReadonlySet<string> = new Set(["source"]);

export interface Kind {
  key: string;
  label: string;
  statuses: string[];
}

/** The kinds in the order in which a pipeline makes them. A queue is written "kind:status". */
export function kindsOf(pipelines: Pipeline[]): Kind[] {
  const queues = pipelines.flatMap(({ stages }) => stages).flatMap(({ takes, makes }) => [takes, ...makes]);
  const statuses = new Map<string, Set<string>>();
  for (const queue of queues) {
    const [kind = "", status = ""] = queue.split(":", 2);
    statuses.set(kind, (statuses.get(kind) ?? new Set()).add(status));
  }
  const kinds = [...statuses].filter(([key]) => !ELSEWHERE.has(key));
  return kinds.map(([key, seen]) => ({ key, label: plural(key), statuses: [...seen, ...added(key)] }));
}

function added(kind: string): string[] {
  return REVIEWED.has(kind) ? [...REVIEW_STATUSES, ...ENDS] : ENDS;
}

function plural(kind: string): string {
  return NAMES[kind]?.many ?? `${words(kind)}s`;
}

/** One of a kind, within a sentence: "article", "question". */
export function singular(kind: string): string {
  return NAMES[kind]?.one ?? words(kind).toLowerCase();
}

/** An identifier as words: "in_review" is "In review". */
export function words(identifier: string): string {
  const spaced = identifier.replaceAll("_", " ");
  return `${spaced.charAt(0).toUpperCase()}${spaced.slice(1)}`;
}
