// Chooses a PDF, names it and sends it. What is no PDF, or too large, is refused before it is sent; what only shows
// inside of it, the API tells.
import { useId, useRef, useState } from "preact/hooks";

import { uploadPdf } from "../api/pdfs.ts";
import { textOf } from "../shell/fields.ts";
import { FormDialog } from "../shell/FormDialog.tsx";
import { contentOf, LONGEST_NAME, MOST, nameOf, refusalOf } from "./file.ts";

interface Props {
  siteId: string;
  uploaded(): void;
  close(): void;
}

export function UploadDialog({ siteId, uploaded, close }: Props) {
  const id = useId();
  const given = useRef(""); // the name that the last file gave: a name of the reader's own stays
  const [name, setName] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const choose = (input: HTMLInputElement): void => {
    const file = input.files?.[0];
    const wrong = file === undefined ? null : refusalOf(file);
    input.setCustomValidity(wrong ?? "");
    setRefusal(wrong);
    if (file === undefined || wrong !== null || name !== given.current) return;
    given.current = nameOf(file);
    setName(given.current);
  };
  const send = async (form: FormData): Promise<void> => {
    const file = form.get("file");
    if (!(file instanceof File)) return;
    await uploadPdf(siteId, textOf(form, "name"), await contentOf(file));
    uploaded();
  };
  return (
    <FormDialog title="Upload a PDF" words="Its pages must hold text: scanned ones do not." submit="Upload" busy="Uploading…" send={send} close={close}>
      <label for={`${id}-file`}>File</label>
      <input id={`${id}-file`} name="file" type="file" accept=".pdf,application/pdf" required autofocus aria-describedby={`${id}-file-words`} onChange={(event) => choose(event.currentTarget)} />
      <div id={`${id}-file-words`} role="status" class="fine">{refusal === null ? `${MOST} at most.` : <span class="is-bad">{refusal}</span>}</div>
      <label for={`${id}-name`}>Name</label>
      <input id={`${id}-name`} name="name" required pattern=".*\S.*" title="A name to know it by" maxLength={LONGEST_NAME} autocomplete="off" value={name} onInput={(event) => setName(event.currentTarget.value)} />
    </FormDialog>
  );
}
