// A run that paused at a cap goes on only above it: raise the cap and resume, in one step.
import { useState } from "preact/hooks";

import { ApiError } from "../api/client.ts";
import type { Caps } from "../api/controlTypes.ts";
import { raiseAndResume } from "../api/controls.ts";
import type { Run, RunProgress } from "../api/types.ts";
import { FormDialog } from "../shell/FormDialog.tsx";
import { capsOf, raised } from "./caps.ts";
import { usedWords } from "./CapsDialog.tsx";
import { CapsFields } from "./CapsFields.tsx";

interface Props {
  document: RunProgress;
  run: Run;
  cap: keyof Caps;
  refresh(): void;
  close(): void;
}

export function RaiseDialog({ document, run, cap, refresh, close }: Props) {
  const used = { items: document.global_progress.completed_items, credits: document.metrics.credits_used };
  const [proposed, setProposed] = useState(() => proposal(run.caps, cap, used));
  const stillReached = (error: unknown): never => {
    const reached = reachedCap(error);
    if (reached !== null) setProposed((before) => ({ ...before, [reached.cap]: raised(reached.limit, reached.used) }));
    throw error;
  };
  const send = (form: FormData): Promise<void> => raiseAndResume(run.run_id, capsOf(form)).then(refresh, stillReached);
  return (
    <FormDialog
      title="Raise the cap and resume"
      words={`${sentence(run.control?.why ?? "")} The run stands still until the cap is higher. An empty field is no cap.`}
      submit="Raise and resume"
      busy="Resuming…"
      leave="Stay paused"
      send={send}
      close={close}
    >
      <CapsFields key={JSON.stringify(proposed)} caps={proposed} focus={cap} used={usedWords(document)} />
    </FormDialog>
  );
}

/** The cap that was reached, raised; the other one too where it would stop the run at once again. */
function proposal(caps: Caps, cap: keyof Caps, used: Record<keyof Caps, number>): Caps {
  const raise = (name: keyof Caps): number | null => {
    const limit = caps[name];
    if (name !== cap && (limit === null || used[name] < limit)) return limit;
    return raised(limit ?? 0, used[name]);
  };
  return { items: raise("items"), credits: raise("credits") };
}

/** Which cap the API still finds reached, when that is what it says. */
function reachedCap(error: unknown): { cap: keyof Caps; limit: number; used: number } | null {
  if (!(error instanceof ApiError) || error.code !== "cap_reached") return null;
  const { cap, limit, used } = error.details;
  if ((cap !== "items" && cap !== "credits") || typeof limit !== "number" || typeof used !== "number") return null;
  return { cap, limit, used };
}

function sentence(text: string): string {
  return text === "" ? "" : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
