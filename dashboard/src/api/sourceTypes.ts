// Sources of the daily fetch, as docs/api.md says.

export type Purpose = "mcq" | "current_affairs";

/** How an API answers: where its records are, and our names for their fields. */
export interface Shape {
  records: string;
  fields: Record<string, string>;
  encoding: string;
  expect: Record<string, string | number | boolean>;
}

/** What a test of a source that is not saved takes. */
export interface Place {
  type: string;
  url: string;
  shape: Shape | null; // null: an API that answers as Open Trivia does
}

export interface SourceFields extends Place {
  name: string;
  purposes: Purpose[];
  categories: string[];
  count: number; // questions wanted of one text
  difficulty: string | null;
  on: boolean;
}

export interface Health {
  state: string;
  last_success_at: string | null;
  last_error: { message: string; at: string } | null;
  failures_in_a_row: number;
  found: number; // at the last fetch
  new: number;
  waiting: number;
}

export interface Source extends SourceFields {
  id: string;
  moved_to: string | null;
  rev: number;
  health: Health;
}

export interface TriedEntry {
  title: string;
  url: string;
  published: string | null;
  characters: number;
  problem: string | null;
}

/** What a fetch would bring now. */
export interface Tried {
  ok: boolean;
  error: { code: string; message: string } | null;
  count?: number; // of all; `entries` are the first
  entries: TriedEntry[];
  moved_to?: string | null;
  milliseconds: number;
}
