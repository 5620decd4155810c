// One uploaded PDF, and what may be done with it: each in a dialog of its own.
import { useState } from "preact/hooks";

import { deletePdf, type Pdf } from "../api/pdfs.ts";
import { mayOperate } from "../api/session.ts";
import { useNow } from "../poll/useNow.ts";
import { DeleteDialog } from "../shell/DeleteDialog.tsx";
import { moment, size } from "../text/format.ts";
import { MakeDialog } from "./MakeDialog.tsx";
import { pagesWords } from "./words.ts";

interface Props {
  siteId: string;
  pdf: Pdf;
  changed(): void; // the list is to be read anew
}

export function PdfRow({ siteId, pdf, changed }: Props) {
  const now = useNow(60_000);
  const { name, pages, bytes, created_at: uploaded } = pdf;
  return (
    <li>
      <div class="row-facts">
        <h3>{name}</h3>
        <p class="soft">{pagesWords(pages)} · {size(bytes)} · uploaded {moment(uploaded, now)}</p>
      </div>
      {mayOperate() && <div class="row-controls"><Buttons siteId={siteId} pdf={pdf} changed={changed} /></div>}
    </li>
  );
}

function Buttons({ siteId, pdf, changed }: Props) {
  const [open, setOpen] = useState<"make" | "delete" | null>(null);
  const { id, name } = pdf;
  const close = (): void => setOpen(null);
  return (
    <div class="buttons">
      <button type="button" aria-haspopup="dialog" aria-label={`Make questions of ${name}`} onClick={() => setOpen("make")}>Make questions…</button>
      <button type="button" aria-haspopup="dialog" aria-label={`Delete ${name}`} onClick={() => setOpen("delete")}>Delete…</button>
      {open === "make" && <MakeDialog siteId={siteId} pdf={pdf} close={close} />}
      {open === "delete" && (
        <DeleteDialog
          title="Delete this PDF?"
          words={<>Nothing more can be made of “{name}”. What was made of it stays.</>}
          send={() => deletePdf(siteId, id).then(changed)}
          close={close}
        />
      )}
    </div>
  );
}
