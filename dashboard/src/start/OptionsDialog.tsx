// A start with options. A dry run shows what these options would do; it holds for them only, so that any
// change puts it away.
import { useRef, useState } from "preact/hooks";
import type { TargetedSubmitEvent } from "preact";

import type { Plan } from "../api/controlTypes.ts";
import { planRun, startRun } from "../api/controls.ts";
import type { Stage } from "../api/types.ts";
import { NO_CAPS } from "../control/caps.ts";
import { CapsFields } from "../control/CapsFields.tsx";
import { useCall } from "../poll/useCall.ts";
import { Dialog } from "../shell/Dialog.tsx";
import { Problem } from "../shell/Problem.tsx";
import { Delays } from "./Delays.tsx";
import { optionsOf } from "./options.ts";
import { PlanTable } from "./PlanTable.tsx";
import { StageChoices } from "./StageChoices.tsx";
import { TimeLimit } from "./TimeLimit.tsx";

interface Props {
  siteId: string;
  pipeline: string;
  stages: Stage[];
  started(runId: string): void;
  close(): void;
}

export function OptionsDialog({ siteId, pipeline, stages, started, close }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const round = useRef(0); // a plan that comes after a change of the options is not theirs any more
  const { busy, error, clear, call } = useCall();
  const [plan, setPlan] = useState<Plan | null>(null);
  const [sending, setSending] = useState<"plan" | "start">("plan");
  const [keys] = useState(() => stages.map(({ key }) => key)); // the same for as long as it is open
  const options = () => optionsOf(new FormData(form.current ?? undefined), keys);
  const changed = (): void => {
    round.current += 1;
    setPlan(null);
    clear();
  };
  const dryRun = (): void => {
    if (form.current?.reportValidity() !== true) return;
    const asked = round.current;
    setSending("plan");
    call(() => planRun(siteId, pipeline, options()).then((answer) => { if (asked === round.current) setPlan(answer); }));
  };
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setSending("start");
    call(() => startRun(siteId, pipeline, options()).then((runId) => {
      close();
      started(runId);
    }));
  };
  return (
    <Dialog title="Start a run with options" wide held={busy} close={close}>
      <form ref={form} onSubmit={submit} onInput={changed}>
        <StageChoices stages={stages} />
        <h3>Caps</h3>
        <CapsFields caps={NO_CAPS} />
        <p class="fine">At a cap the run pauses itself and can be resumed.</p>
        <TimeLimit />
        <Delays />
        {plan !== null && <PlanTable plan={plan} />}
        {error !== null && <Problem error={error} />}
        <div class="buttons">
          <button type="button" aria-disabled={busy} onClick={() => busy || close()}>Close</button>
          <button type="button" aria-disabled={busy} onClick={dryRun}>{busy && sending === "plan" ? "Working it out…" : "Dry run"}</button>
          <button type="submit" class="main" aria-disabled={busy}>{busy && sending === "start" ? "Starting…" : "Start this run"}</button>
        </div>
      </form>
    </Dialog>
  );
}
