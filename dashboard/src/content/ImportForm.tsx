// Keywords in, pasted or from a CSV file. The API says what was new, what not, and which line is wrong.
import { useEffect, useRef, useState } from "preact/hooks";
import type { TargetedSubmitEvent } from "preact";

import { importKeywords } from "../api/calls.ts";
import type { ImportResult as Result } from "../api/types.ts";
import { ImportResult } from "./ImportResult.tsx";
import { textOf } from "./file.ts";

interface Props {
  siteId: string;
  open: boolean;
  done(): void;
}

export function ImportForm({ siteId, open, done }: Props) {
  const [result, setResult] = useState<Result | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const text = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (open) text.current?.focus();
  }, [open]);
  const send = (format: "text" | "csv", content: string): Promise<void> => {
    setBusy(true);
    setProblem(null);
    setResult(null);
    return importKeywords(siteId, format, content)
      .then(
        (answer) => {
          setResult(answer);
          done();
        },
        (error: Error) => setProblem(error.message),
      )
      .finally(() => setBusy(false));
  };
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void send("text", text.current?.value ?? "");
  };
  const chooseFile = (input: HTMLInputElement): void => {
    const file = input.files?.[0];
    if (file === undefined) return;
    textOf(file)
      .then((content) => send("csv", content), (error: Error) => setProblem(error.message))
      .finally(() => {
        input.value = ""; // so that the same file, corrected, can be chosen again
      });
  };
  return (
    <details class="card import" open={open}>
      <summary><h2>Import keywords</h2></summary>
      <form onSubmit={submit}>
        <label for="keywords">Keywords, one a line</label>
        <textarea id="keywords" rows={6} ref={text} required placeholder={"raised garden beds\ncompanion planting"} />
        <div class="import-ways">
          <button type="submit" class="main" disabled={busy}>{busy ? "Importing…" : "Import"}</button>
          <label class="file">
            or a CSV file
            <input type="file" accept=".csv,text/csv" disabled={busy} onChange={(event) => chooseFile(event.currentTarget)} />
          </label>
        </div>
      </form>
      {problem !== null && <p class="problem" role="alert">{problem}</p>}
      {result !== null && <ImportResult result={result} />}
    </details>
  );
}
