// A cancelled run cannot go on: the one action that is asked about first. A native dialog, so the browser
// keeps the focus inside, closes on Escape and gives the focus back.
import type { RefObject, TargetedSubmitEvent } from "preact";

const LONGEST_REASON = 500; // as the API takes it

interface Props {
  dialog: RefObject<HTMLDialogElement | null>;
  confirm(why: string): void;
}

export function CancelDialog({ dialog, confirm }: Props) {
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const why = String(new FormData(event.currentTarget).get("why") ?? "");
    event.currentTarget.reset();
    dialog.current?.close();
    confirm(why.trim());
  };
  return (
    <dialog ref={dialog} class="card" aria-labelledby="cancel-title" aria-describedby="cancel-words">
      <form onSubmit={submit}>
        <h2 id="cancel-title">Cancel this run?</h2>
        <p id="cancel-words" class="soft">
          What is in hand is finished and kept; the rest stays free for the next run. A cancelled run cannot be resumed.
        </p>
        <label for="cancel-why">Reason (optional)</label>
        <input id="cancel-why" name="why" maxLength={LONGEST_REASON} autocomplete="off" />
        <div class="buttons">
          <button type="button" onClick={() => dialog.current?.close()}>Keep the run</button>
          <button type="submit" class="danger">Cancel the run</button>
        </div>
      </form>
    </dialog>
  );
}
