// A dialog that asks, sends, and closes when the API has agreed. A refusal is told inside it, and what was
// filled in stays.
import type { ComponentChildren, TargetedSubmitEvent } from "preact";

import { useCall } from "../poll/useCall.ts";
import { Dialog } from "./Dialog.tsx";
import { Problem } from "./Problem.tsx";

interface Props {
  title: string;
  words?: ComponentChildren;
  submit: string; // the button that sends
  busy?: string; // the same while it is sent
  leave?: string; // the button that does not
  danger?: boolean;
  wide?: boolean;
  send(form: FormData): Promise<void>;
  close(): void;
  children?: ComponentChildren;
}

export function FormDialog({ title, words, submit, busy: sending = "Sending…", leave = "Close", danger = false, wide = false, send, close, children }: Props) {
  const { busy, error, clear, call } = useCall();
  const onSubmit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    call(() => send(form).then(close));
  };
  return (
    <Dialog title={title} words={words} wide={wide} held={busy} close={close}>
      <form onSubmit={onSubmit} onInput={clear}>
        {children}
        {error !== null && <Problem error={error} />}
        <div class="buttons">
          <button type="button" aria-disabled={busy} onClick={() => busy || close()}>{leave}</button>
          <button type="submit" class={danger ? "danger" : "main"} aria-disabled={busy}>{busy ? sending : submit}</button>
        </div>
      </form>
    </Dialog>
  );
}
