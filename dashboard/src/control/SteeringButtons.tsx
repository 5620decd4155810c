// Exactly the buttons that the API offers. Pause and Resume are one element, so that it keeps the focus
// when it changes; resting buttons are aria-disabled and not disabled for the same reason.
import { useState } from "preact/hooks";

import type { Run, RunProgress } from "../api/types.ts";
import { capOf } from "./caps.ts";
import { CancelDialog } from "./CancelDialog.tsx";
import { RaiseDialog } from "./RaiseDialog.tsx";
import type { Steering } from "./useSteering.ts";

interface Props {
  document: RunProgress;
  run: Run;
  steering: Steering;
  refresh(): void;
}

export function SteeringButtons({ document, run, steering, refresh }: Props) {
  const [asking, setAsking] = useState<"cancel" | "raise" | null>(null);
  const { actions } = document;
  const { busy, steer } = steering;
  const resumes = actions.includes("resume");
  const cap = capOf(run);
  const go = (): void => {
    if (!resumes) steer("pause");
    else if (cap === null) steer("resume");
    else if (!busy) setAsking("raise");
  };
  const close = (): void => setAsking(null);
  return (
    <>
      {(resumes || actions.includes("pause")) && (
        <button type="button" class={resumes ? "main" : undefined} aria-disabled={busy} aria-haspopup={resumes && cap !== null ? "dialog" : undefined} onClick={go}>
          {!resumes ? "Pause" : cap === null ? "Resume" : "Resume…"}
        </button>
      )}
      {actions.includes("cancel") && (
        <button type="button" aria-disabled={busy} aria-haspopup="dialog" onClick={() => busy || setAsking("cancel")}>Cancel</button>
      )}
      {asking === "cancel" && <CancelDialog confirm={(why) => steer("cancel", why)} close={close} />}
      {asking === "raise" && cap !== null && <RaiseDialog document={document} run={run} cap={cap} refresh={refresh} close={close} />}
    </>
  );
}
