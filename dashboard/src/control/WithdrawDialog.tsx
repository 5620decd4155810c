// Takes back what a run made. Large runs take many calls: the dialog counts along, and says at the end what
// was done, or how far it got.
import type { TargetedSubmitEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { useCall } from "../poll/useCall.ts";
import { Dialog } from "../shell/Dialog.tsx";
import { textOf } from "../shell/fields.ts";
import { Problem } from "../shell/Problem.tsx";
import { Reason } from "../shell/Reason.tsx";
import { count } from "../text/format.ts";
import { NOTHING_YET, type SoFar, withdrawAll } from "./withdraw.ts";

const WORDS =
  "Everything it made gets the status “withdrawn”: it can still be read, and no later run takes it up. The run's own numbers stay as they are.";

interface Props {
  runId: string;
  refresh(): void;
  close(): void;
}

export function WithdrawDialog({ runId, refresh, close }: Props) {
  const { busy, error, call } = useCall();
  const [soFar, setSoFar] = useState<SoFar>(NOTHING_YET);
  const onSubmit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const wish = { runId, why: textOf(form, "why"), requeue: form.get("requeue") !== null };
    call(() => withdrawAll(wish, soFar, setSoFar).finally(refresh));
  };
  const begun = soFar.cursor !== null;
  return (
    <Dialog title={soFar.ended ? endedTitle(soFar) : "Withdraw what this run made?"} words={soFar.ended ? doneWords(soFar) : WORDS} held={busy} close={close}>
      {soFar.ended ? (
        <Close close={close} />
      ) : (
        <form onSubmit={onSubmit}>
          <Reason required />
          <label class="check">
            <input type="checkbox" name="requeue" />
            Put its inputs back into their queues
          </label>
          <p class="soft" role="status">{(busy || begun) && `So far ${count(soFar.withdrawn)} withdrawn, ${count(soFar.requeued)} inputs put back.`}</p>
          {error !== null && <Problem error={error} />}
          <div class="buttons">
            <button type="button" aria-disabled={busy} onClick={() => busy || close()}>{begun ? "Stop here" : "Keep everything"}</button>
            <button type="submit" class="danger" aria-disabled={busy}>{busy ? "Withdrawing…" : begun ? "Go on" : "Withdraw"}</button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

/** Takes the focus: the button that had it is gone. */
function Close({ close }: { close(): void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return <div class="buttons"><button type="button" class="main" ref={button} onClick={close}>Close</button></div>;
}

function endedTitle({ withdrawn }: SoFar): string {
  return withdrawn === 0 ? "Nothing was left to withdraw" : "Withdrawn";
}

function doneWords({ withdrawn, requeued }: SoFar): string {
  const back = requeued === 0 ? "No input was put back into a queue." : requeued === 1 ? "1 input was put back into its queue." : `${count(requeued)} inputs were put back into their queues.`;
  return `${count(withdrawn)} ${withdrawn === 1 ? "item" : "items"} withdrawn. ${back}`;
}
