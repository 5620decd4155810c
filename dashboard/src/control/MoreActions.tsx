// The controls that are seldom needed, behind one button: of these, too, only what the API offers.
import { useState } from "preact/hooks";

import type { Run, RunProgress } from "../api/types.ts";
import type { Marked } from "../api/controlTypes.ts";
import { Menu } from "../shell/Menu.tsx";
import { type Mark, MarkDialog, MARKS } from "./MarkDialog.tsx";
import { PauseDialog } from "./PauseDialog.tsx";
import type { Steering } from "./useSteering.ts";
import { WithdrawDialog } from "./WithdrawDialog.tsx";

/** The API's name of each action, the dialog it opens, and its button. */
const OFFERED: { action: string; opens: Mark | "pause" | "withdraw"; button: string }[] = [
  { action: "pause", opens: "pause", button: "Pause with a reason…" },
  { action: "mark_complete", opens: "complete", button: MARKS.complete.button },
  { action: "mark_fail", opens: "fail", button: MARKS.fail.button },
  { action: "clear_error", opens: "clear_error", button: MARKS.clear_error.button },
  { action: "withdraw", opens: "withdraw", button: "Withdraw what it made…" },
];

interface Props {
  document: RunProgress;
  run: Run;
  steering: Steering;
  refresh(): void;
}

export function MoreActions({ document, run, steering, refresh }: Props) {
  const [open, setOpen] = useState<Mark | "pause" | "withdraw" | null>(null);
  const offered = OFFERED.filter(({ action }) => document.actions.includes(action));
  const close = (): void => setOpen(null);
  return (
    <>
      {offered.length > 0 && (
        <Menu name="More">
          {offered.map(({ action, opens, button }) => (
            <button key={action} type="button" class="plain" aria-haspopup="dialog" onClick={() => setOpen(opens)}>{button}</button>
          ))}
        </Menu>
      )}
      {open === "pause" && <PauseDialog confirm={(why) => steering.steer("pause", why)} close={close} />}
      {open === "withdraw" && <WithdrawDialog runId={run.run_id} refresh={refresh} close={close} />}
      {open !== null && open !== "pause" && open !== "withdraw" && (
        <MarkDialog mark={open} runIds={[run.run_id]} done={(result) => refused(result, refresh)} close={close} />
      )}
    </>
  );
}

/** Of one run a refusal is the answer: it is told where it was asked. */
function refused(result: Marked, refresh: () => void): void {
  refresh();
  const [first] = result.refused;
  if (first !== undefined) throw new Error(first.message);
}
