// A cancelled run cannot go on: it is asked about first.
import { textOf } from "../shell/fields.ts";
import { FormDialog } from "../shell/FormDialog.tsx";
import { Reason } from "../shell/Reason.tsx";

interface Props {
  confirm(why: string): void;
  close(): void;
}

export function CancelDialog({ confirm, close }: Props) {
  const send = async (form: FormData): Promise<void> => confirm(textOf(form, "why"));
  return (
    <FormDialog
      title="Cancel this run?"
      words="What is in hand is finished and kept; the rest stays free for the next run. A cancelled run cannot be resumed."
      submit="Cancel the run"
      leave="Keep the run"
      danger
      send={send}
      close={close}
    >
      <Reason />
    </FormDialog>
  );
}
