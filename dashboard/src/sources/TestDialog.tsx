// What a fetch of a saved source would bring now. It is asked as soon as it is opened.
import { useEffect, useState } from "preact/hooks";

import type { Tried } from "../api/sourceTypes.ts";
import { useCall } from "../poll/useCall.ts";
import { Dialog } from "../shell/Dialog.tsx";
import { Problem } from "../shell/Problem.tsx";
import { TestResult } from "./TestResult.tsx";

interface Props {
  name: string;
  test(): Promise<Tried>;
  close(): void;
}

export function TestDialog({ name, test, close }: Props) {
  const [tried, setTried] = useState<Tried | null>(null);
  const { busy, error, call } = useCall();
  const ask = (): void => call(() => test().then(setTried));
  useEffect(ask, []);
  return (
    <Dialog title={`Test of ${name}`} words="What a fetch would bring now. Nothing is stored." wide close={close}>
      <div role="status">{busy ? <p class="soft none">Asking the source…</p> : tried !== null && <TestResult tried={tried} />}</div>
      {error !== null && <Problem error={error} />}
      <div class="buttons">
        <button type="button" aria-disabled={busy} onClick={() => busy || ask()}>Test again</button>
        <button type="button" class="main" autofocus onClick={close}>Close</button>
      </div>
    </Dialog>
  );
}
