// What the controls send and are answered, as docs/api.md says.

/** Null: no cap. */
export interface Caps {
  items: number | null;
  credits: number | null;
}

/** Of a start; what is left out is as the pipeline declares it. */
export interface Limits {
  start_from?: string;
  skip?: string[];
  max_items?: Record<string, number>;
  delay_between_units?: number; // seconds
  delay_between_stages?: number; // seconds
  max_seconds?: number; // of running: pauses do not count
  only_items?: string[];
}

export interface Started {
  run_id: string;
}

export interface PlannedStage {
  number: number;
  key: string;
  name: string;
  short_name: string;
  waiting: number;
  skip_reason: string | null;
  items: number;
  units: number;
  first: { id: string; title: string }[];
  expected_items: number;
  expected_output: number;
  output_label: string;
  credits: number;
  seconds: number;
}

export interface PlanTotal {
  items: number;
  credits: number;
  low_credits: number;
  high_credits: number;
  seconds: number;
  low_seconds: number;
  high_seconds: number;
  measured: boolean;
}

export interface Plan {
  active_run_id: string | null;
  stages: PlannedStage[];
  total: PlanTotal;
}

export interface Marked {
  changed: { run_id: string }[];
  refused: { run_id: string; message: string }[];
}

export interface Withdrawal {
  withdrawn: number;
  requeued: number;
  cursor: string | null;
}

export interface AuditEntry {
  at: string;
  who: string;
  action: string;
  site_id: string | null;
  run_id: string | null;
  why: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}
