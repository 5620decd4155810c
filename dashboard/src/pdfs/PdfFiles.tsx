// The PDFs that people have uploaded, to have questions and notes made of their pages.
import { useState } from "preact/hooks";

import { getPdfs } from "../api/pdfs.ts";
import { mayOperate } from "../api/session.ts";
import { usePages } from "../poll/usePages.ts";
import { ListCard } from "../shell/ListCard.tsx";
import { PdfRow } from "./PdfRow.tsx";
import { UploadDialog } from "./UploadDialog.tsx";

const PER_PAGE = "50";

export function PdfFiles({ siteId }: { siteId: string }) {
  const [uploading, setUploading] = useState(false);
  const pages = usePages(siteId, (cursor) => getPdfs({ site_id: siteId, limit: PER_PAGE, cursor }));
  const { rows, reload } = pages;
  const aside = mayOperate() && <button type="button" aria-haspopup="dialog" onClick={() => setUploading(true)}>Upload a PDF…</button>;
  return (
    <ListCard title="PDF files" aside={aside} none="No PDF has been uploaded yet. Questions and notes can be made of the pages of one." pages={pages}>
      <ul class="rows">
        {rows?.map((pdf) => <PdfRow key={pdf.id} siteId={siteId} pdf={pdf} changed={reload} />)}
      </ul>
      {uploading && <UploadDialog siteId={siteId} uploaded={reload} close={() => setUploading(false)} />}
    </ListCard>
  );
}
