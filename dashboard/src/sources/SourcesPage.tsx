// Where the daily fetch gets its texts from: each source with its health, and what may be done to it. Below them
// the PDFs that people have uploaded.
import { useState } from "preact/hooks";

import { mayOperate } from "../api/session.ts";
import { getSources } from "../api/sources.ts";
import type { RunProgress } from "../api/types.ts";
import { PdfFiles } from "../pdfs/PdfFiles.tsx";
import { usePages } from "../poll/usePages.ts";
import { useTurns } from "../poll/useTurns.ts";
import { ListCard } from "../shell/ListCard.tsx";
import { SourceDialog } from "./SourceDialog.tsx";
import { SourceRow } from "./SourceRow.tsx";

const PER_PAGE = "100";

interface Props {
  siteId: string;
  document: RunProgress | null; // the list is loaded anew when a run begins or ends
}

export function SourcesPage({ siteId, document }: Props) {
  const [adding, setAdding] = useState(false);
  const key = [siteId, useTurns(document)].join(" ");
  const pages = usePages(key, (cursor) => getSources({ site_id: siteId, limit: PER_PAGE, cursor }));
  const { rows, reload } = pages;
  return (
    <>
      <div class="page-head">
        <h1>Sources</h1>
        {mayOperate() && <button type="button" class="main" aria-haspopup="dialog" onClick={() => setAdding(true)}>Add a source…</button>}
      </div>
      <ListCard title="Where the daily fetch looks" none="No source yet. The daily fetch has nowhere to look until one is added." pages={pages}>
        <ul class="rows">
          {rows?.map((source) => <SourceRow key={source.id} siteId={siteId} source={source} changed={reload} />)}
        </ul>
      </ListCard>
      <PdfFiles siteId={siteId} />
      {adding && <SourceDialog siteId={siteId} source={null} saved={reload} close={() => setAdding(false)} />}
    </>
  );
}
