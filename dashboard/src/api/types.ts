// What the API answers, as docs/api.md says. Nothing here is computed by the dashboard.
import type { Caps } from "./controlTypes.ts";

/** Who did something, when and why. */
export interface Deed {
  who: string;
  at: string;
  why: string;
}

/** What was asked of a run: `pause`, `cancel`, `complete` or `fail`, by a person; or by the run itself, a pause at one of
 * its caps, or its end at its time limit (`seconds`). */
export interface Control extends Deed {
  action: string;
  cap: keyof Caps | "seconds" | null;
}

export interface Run {
  run_id: string;
  site_id: string;
  pipeline: string;
  pipeline_name: string;
  status: string;
  current_stage: number | null;
  trigger: string;
  started_by: string;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  with_errors: boolean;
  reason: string | null;
  control: Control | null;
  caps: Caps;
  limit_seconds: number; // of running: pauses do not count
  retry_of: string | null;
  remake_of: string | null; // "kind#id"
  marked: (Deed & { action: string }) | null;
  withdrawn: Deed | null;
}

export interface WorkItem {
  id: string;
  title: string;
  since?: string;
}

export interface Stage {
  number: number;
  key: string;
  name: string;
  short_name: string;
  status: string;
  status_reason: string | null;
  input_count: number;
  expected_count: number;
  processed_count: number;
  remaining_count: number;
  succeeded: number;
  failed: number;
  skipped: number;
  output_count: number;
  duplicate_count: number; // what it made that was there already, and was not stored
  output_label: string;
  progress_percentage: number;
  weight: number;
  credits_used: number;
  duration_seconds: number;
  paused_seconds: number;
  started_at: string | null;
  finished_at: string | null;
  concurrency: number;
  currently_processing: WorkItem[];
  up_next: WorkItem[];
  up_next_more: number;
}

export interface Eta {
  state: string;
  seconds: number | null;
  low_seconds: number | null;
  high_seconds: number | null;
  past_error_percent: number | null;
}

/** Of one stage, with one code: how many, and what was said of one of them. */
export interface ReasonGroup {
  stage: string;
  code: string;
  count: number;
  message: string;
}

export interface RunProgress {
  revision: number;
  poll_after_ms: number | null;
  run: Run | null;
  global_progress: {
    total_items: number;
    completed_items: number;
    remaining_items: number;
    percentage: number;
    estimated_remaining_time: string | null;
  };
  eta: Eta;
  stages: Stage[];
  metrics: { credits_used: number; duration_seconds: number; paused_seconds: number; errors: ReasonGroup[]; left_out: ReasonGroup[] };
  error_summary: { count: number; message: string; cleared: Deed | null };
  actions: string[];
}

/** A row of the history: the run and its totals. */
export interface RunRow extends Run {
  percentage: number;
  total_items: number;
  completed_items: number;
  failed: number;
  credits_used: number;
  duration_seconds: number;
  error_cleared: Deed | null;
}

export interface RunError {
  at: string;
  stage: string;
  item_id?: string; // absent: the run itself, not one item
  title?: string;
  code: string;
  message: string;
}

export interface LogEntry {
  at: string;
  level: string;
  stage: string | null;
  message: string;
}

export interface PipelineStage {
  number: number;
  key: string;
  name: string;
  short_name: string;
  takes: string;
  makes: string[];
}

export interface Pipeline {
  key: string;
  name: string;
  stages: PipelineStage[];
}

export interface Site {
  site_id: string;
  name: string;
}

export interface Item {
  id: string;
  kind: string;
  title: string;
  status: string;
  rev: number;
  created_at?: string;
  parent?: string | null;
  run_id?: string | null;
  failure?: { code: string; message: string } | null;
  data?: Record<string, unknown>;
}

/** What a line of an import was told. */
export interface LineNote {
  line: number;
  message: string;
}

export interface ImportResult {
  added: number;
  duplicates: number;
  invalid: number;
  errors: LineNote[]; // the first hundred
  duplicate_lines?: LineNote[]; // of questions and notes, the first hundred
  would_add?: number; // of a preview, in which nothing is stored
  titles?: string[]; // of a preview: the first hundred of what would be added
}

export interface ReviewResult {
  changed: number;
  refused: { id: string; message: string }[];
}

export interface User {
  name: string;
  role: string;
}
