// The audit trail in words: what was done, and what it changed.

const ACTIONS: Record<string, string> = {
  start: "Started", pause: "Paused", resume: "Resumed", cancel: "Cancelled", caps: "Changed the caps",
  complete: "Marked completed", fail: "Marked failed", clear_error: "Cleared the error", withdraw: "Withdrew what it made",
  remake: "Made again", retry: "Retried",
};

/** An action the dashboard does not know yet is shown by the API's word. */
export function actionWords(action: string): string {
  return ACTIONS[action] ?? action.replaceAll("_", " ");
}

type Facts = Record<string, unknown> | null;

export interface Change {
  name: string;
  before: string;
  after: string;
}

/** What differs, fact by fact; "–" where there was or is none. */
export function changes(before: Facts, after: Facts): Change[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names
    .map((name) => ({ name: name.replaceAll("_", " "), before: worded(before?.[name]), after: worded(after?.[name]) }))
    .filter((change) => change.before !== change.after);
}

function worded(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(worded).join(", ");
  if (typeof value === "object") return Object.entries(value).map(([name, part]) => `${name} ${worded(part)}`).join(", ");
  return String(value);
}
