// Adds a source or changes one. Its address can be tried as it is filled in; the answer holds for that only, so
// that any change puts it away.
import { useRef, useState } from "preact/hooks";
import type { TargetedSubmitEvent } from "preact";

import { addSource, changeSource, testPlace } from "../api/sources.ts";
import type { Source, Tried } from "../api/sourceTypes.ts";
import { useCall } from "../poll/useCall.ts";
import { Dialog } from "../shell/Dialog.tsx";
import { Problem } from "../shell/Problem.tsx";
import { fieldsOf, placeOf } from "./form.ts";
import { SourceForm } from "./SourceForm.tsx";
import { TestResult } from "./TestResult.tsx";

interface Props {
  siteId: string;
  source: Source | null; // null: a new one
  saved(): void;
  close(): void;
}

export function SourceDialog({ siteId, source, saved, close }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const round = useRef(0);
  const { busy, error, clear, call } = useCall();
  const [tried, setTried] = useState<Tried | null>(null);
  const [sending, setSending] = useState<"test" | "save">("test");
  const filled = () => new FormData(form.current ?? undefined);
  const changed = (): void => {
    round.current += 1;
    setTried(null);
    clear();
  };
  const test = (): void => {
    if (busy || !isTestable(form.current)) return;
    const asked = round.current;
    setSending("test");
    setTried(null);
    call(() => testPlace(placeOf(filled(), source)).then((answer) => { if (asked === round.current) setTried(answer); }));
  };
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = fieldsOf(filled(), source);
    setSending("save");
    call(() => (source === null ? addSource(siteId, fields) : changeSource(siteId, source, fields)).then(() => {
      saved();
      close();
    }));
  };
  return (
    <Dialog title={source === null ? "Add a source" : `Edit ${source.name}`} wide held={busy} close={close}>
      <form ref={form} onSubmit={submit} onInput={changed}>
        <SourceForm source={source} />
        <div role="status">
          {busy && sending === "test" && <p class="soft">Asking the source…</p>}
          {tried !== null && <TestResult tried={tried} />}
        </div>
        {error !== null && <Problem error={error} />}
        <div class="buttons">
          <button type="button" aria-disabled={busy} onClick={() => busy || close()}>Close</button>
          <button type="button" aria-disabled={busy} onClick={test}>{busy && sending === "test" ? "Testing…" : "Test"}</button>
          <button type="submit" class="main" aria-disabled={busy}>{busy && sending === "save" ? "Saving…" : source === null ? "Add" : "Save"}</button>
        </div>
      </form>
    </Dialog>
  );
}

/** All that a test needs is filled in; a name is not. */
function isTestable(form: HTMLFormElement | null): boolean {
  const inputs = [...(form?.querySelectorAll<HTMLInputElement>("input:not([name=name])") ?? [])];
  return inputs.every((input) => input.reportValidity());
}
