// Exactly the buttons that the API offers. Pause and Resume are one element, so that it keeps the focus
// when it changes; resting buttons are aria-disabled and not disabled for the same reason.
import { useRef } from "preact/hooks";

import { CancelDialog } from "./CancelDialog.tsx";
import type { Steering } from "./useSteering.ts";

interface Props {
  actions: string[];
  steering: Steering;
}

export function SteeringButtons({ actions, steering }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { busy, steer } = steering;
  const resumes = actions.includes("resume");
  return (
    <>
      {(resumes || actions.includes("pause")) && (
        <button type="button" class={resumes ? "main" : undefined} aria-disabled={busy} onClick={() => steer(resumes ? "resume" : "pause")}>
          {resumes ? "Resume" : "Pause"}
        </button>
      )}
      {actions.includes("cancel") && (
        <>
          <button type="button" aria-disabled={busy} aria-haspopup="dialog" onClick={() => busy || dialog.current?.showModal()}>Cancel</button>
          <CancelDialog dialog={dialog} confirm={(why) => steer("cancel", why)} />
        </>
      )}
    </>
  );
}
