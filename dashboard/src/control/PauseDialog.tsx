// Pause with a reason. The plain Pause stays one press; this is for who wants others to know why.
import { textOf } from "../shell/fields.ts";
import { FormDialog } from "../shell/FormDialog.tsx";
import { Reason } from "../shell/Reason.tsx";

interface Props {
  confirm(why: string): void;
  close(): void;
}

export function PauseDialog({ confirm, close }: Props) {
  const send = async (form: FormData): Promise<void> => confirm(textOf(form, "why"));
  return (
    <FormDialog title="Pause this run" words="What is in hand is finished, then the run waits until somebody resumes it." submit="Pause the run" leave="Let it run" send={send} close={close}>
      <Reason />
    </FormDialog>
  );
}
