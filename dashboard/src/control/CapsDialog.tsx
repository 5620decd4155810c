// Sets, changes or takes away the caps of a run that is not over.
import type { Run, RunProgress } from "../api/types.ts";
import { setCaps } from "../api/controls.ts";
import { textOf } from "../shell/fields.ts";
import { FormDialog } from "../shell/FormDialog.tsx";
import { Reason } from "../shell/Reason.tsx";
import { count } from "../text/format.ts";
import { capsOf } from "./caps.ts";
import { CapsFields } from "./CapsFields.tsx";

interface Props {
  document: RunProgress;
  run: Run;
  refresh(): void;
  close(): void;
}

export function CapsDialog({ document, run, refresh, close }: Props) {
  const send = (form: FormData): Promise<void> => setCaps(run.run_id, capsOf(form), textOf(form, "why")).then(refresh);
  return (
    <FormDialog
      title="Caps of this run"
      words="At a cap the run finishes what is in hand and pauses itself. Raise the cap and it can go on. An empty field is no cap."
      submit="Save caps"
      busy="Saving…"
      send={send}
      close={close}
    >
      <CapsFields caps={run.caps} focus="items" used={usedWords(document)} />
      <Reason />
    </FormDialog>
  );
}

export function usedWords({ global_progress: progress, metrics }: RunProgress): { items: string; credits: string } {
  return { items: `${count(progress.completed_items)} done so far`, credits: `${count(metrics.credits_used)} used so far` };
}
