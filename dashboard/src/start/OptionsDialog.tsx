// A start with options. A dry run shows what these options would do; it holds for them only, so that any
// change puts it away. Opened for one item, it begins with the dry run.
import { useEffect, useRef, useState } from "preact/hooks";
import type { TargetedSubmitEvent } from "preact";

import type { Plan } from "../api/controlTypes.ts";
import { planRun, startRun } from "../api/controls.ts";
import { useCall } from "../poll/useCall.ts";
import { Dialog } from "../shell/Dialog.tsx";
import { Problem } from "../shell/Problem.tsx";
import { Choices } from "./Choices.tsx";
import { about, type Only, refusalOf } from "./only.ts";
import { type NamedStage, optionsOf } from "./options.ts";
import { PlanTable } from "./PlanTable.tsx";

interface Props {
  siteId: string;
  pipeline: string;
  stages: NamedStage[];
  only?: Only | null;
  started(runId: string): void;
  close(): void;
}

export function OptionsDialog({ siteId, pipeline, stages, only = null, started, close }: Props) {
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
    if (busy || form.current?.reportValidity() !== true) return;
    const asked = round.current;
    setSending("plan");
    call(() => planRun(siteId, pipeline, options()).then((answer) => { if (asked === round.current) setPlan(answer); }));
  };
  useEffect(() => {
    if (only !== null) dryRun();
  }, []);
  const refusal = plan === null || only === null ? null : refusalOf(plan, only);
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (busy || refusal !== null) return;
    setSending("start");
    call(() => startRun(siteId, pipeline, options()).then((runId) => {
      close();
      started(runId);
    }));
  };
  return (
    <Dialog title={only === null ? "Start a run with options" : "Run this one"} words={only === null ? undefined : wordsOf(only)} wide held={busy} close={close}>
      <form ref={form} onSubmit={submit} onInput={changed}>
        <Choices stages={stages} only={only} />
        {plan !== null && <PlanTable plan={only === null ? plan : about(plan, only)} refusal={refusal} />}
        {error !== null && <Problem error={error} />}
        <div class="buttons">
          <button type="button" aria-disabled={busy} onClick={() => busy || close()}>Close</button>
          <button type="button" aria-disabled={busy} onClick={dryRun}>{busy && sending === "plan" ? "Working it out…" : "Dry run"}</button>
          <button type="submit" class="main" aria-disabled={busy || refusal !== null}>{busy && sending === "start" ? "Starting…" : "Start this run"}</button>
        </div>
      </form>
    </Dialog>
  );
}

function wordsOf({ item, stage }: Only): string {
  return `A run of “${item.title}” alone, from ${stage.name} on, and of what is made from it.`;
}
