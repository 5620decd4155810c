// How a status looks: its word, its tone (a colour) and its icon, so that colour is never alone.
// Which status it is, the API says.
import type { IconName } from "../shell/Icon.tsx";
import type { Run } from "../api/types.ts";
import { capOf } from "../control/caps.ts";

export type Tone = "doing" | "done" | "held" | "bad" | "wait" | "quiet";

export interface Look {
  label: string;
  tone: Tone;
  icon: IconName;
}

const LOOKS: Record<string, Look> = {
  pending: { label: "Pending", tone: "wait", icon: "ring" },
  ready: { label: "Ready", tone: "wait", icon: "dot" },
  running: { label: "Running", tone: "doing", icon: "play" },
  active: { label: "Active", tone: "doing", icon: "play" },
  paused: { label: "Paused", tone: "held", icon: "pause" },
  completed: { label: "Completed", tone: "done", icon: "check" },
  failed: { label: "Failed", tone: "bad", icon: "bang" },
  cancelled: { label: "Cancelled", tone: "quiet", icon: "cross" },
  skipped: { label: "Skipped", tone: "quiet", icon: "skip" },
  empty: { label: "Empty", tone: "quiet", icon: "dash" },
};

export const STARTING: Look = { label: "Starting…", tone: "doing", icon: "play" };

export function look(status: string): Look {
  return LOOKS[status] ?? { label: status, tone: "wait", icon: "ring" };
}

// Asked for, and not come true yet: what is in hand is still being finished.
const ASKED: Record<string, Look> = {
  pause: { label: "Pausing…", tone: "held", icon: "pause" },
  cancel: { label: "Cancelling…", tone: "held", icon: "cross" },
  complete: { label: "Ending…", tone: "held", icon: "check" },
  fail: { label: "Ending…", tone: "held", icon: "bang" },
};

type Shown = Pick<Run, "status" | "with_errors" | "control">;

/** A completed run in which items failed is shown as neither plainly good nor bad; one whose error somebody
 * has seen to no longer calls for attention. */
export function runLook(run: Shown, cleared = false): Look {
  const asked = isOver(run) || run.status === "paused" ? undefined : ASKED[run.control?.action ?? ""];
  if (asked !== undefined) return asked;
  const cap = capOf(run);
  if (run.status === "paused" && cap !== null) return { ...look("paused"), label: `Paused: ${CAPS[cap]} cap` };
  const tone = cleared ? { tone: "quiet" as const } : {};
  if (run.status === "completed" && run.with_errors) return { label: "Completed with errors", tone: "held", icon: "check", ...tone };
  return { ...look(run.status), ...tone };
}

const CAPS = { items: "item", credits: "credit" } as const;
const OVER = new Set(["completed", "failed", "cancelled"]);

export function isOver(run: Pick<Run, "status">): boolean {
  return OVER.has(run.status);
}
