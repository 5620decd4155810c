// Where the daily fetch gets its texts from: each source with its health, and what may be done to it.
import { useRef, useState } from "preact/hooks";

import { mayOperate } from "../api/session.ts";
import { getSources } from "../api/sources.ts";
import type { RunProgress } from "../api/types.ts";
import { usePages } from "../poll/usePages.ts";
import { useTurns } from "../poll/useTurns.ts";
import { useKeptFocus } from "../run/useKeptFocus.ts";
import { Problem } from "../shell/Problem.tsx";
import { SourceDialog } from "./SourceDialog.tsx";
import { SourceRow } from "./SourceRow.tsx";

const PER_PAGE = "100";

interface Props {
  siteId: string;
  document: RunProgress | null; // the list is loaded anew when a run begins or ends
}

export function SourcesPage({ siteId, document }: Props) {
  const [adding, setAdding] = useState(false);
  const [place, heading] = [useRef<HTMLElement>(null), useRef<HTMLHeadingElement>(null)];
  useKeptFocus(place, heading);
  const key = [siteId, useTurns(document)].join(" ");
  const { rows, error, more, reload } = usePages(key, (cursor) => getSources({ site_id: siteId, limit: PER_PAGE, cursor }));
  return (
    <>
      <div class="page-head">
        <h1>Sources</h1>
        {mayOperate() && <button type="button" class="main" aria-haspopup="dialog" onClick={() => setAdding(true)}>Add a source…</button>}
      </div>
      <section ref={place} class="card" aria-labelledby="sources-title">
        <h2 id="sources-title" ref={heading} tabIndex={-1}>Where the daily fetch looks</h2>
        {error !== null && <Problem error={error} again={reload} />}
        {rows === null && error === null && <p class="soft none" aria-busy="true">Loading…</p>}
        {rows?.length === 0 && <p class="soft none">No source yet. The daily fetch has nowhere to look until one is added.</p>}
        <ul class="rows">
          {rows?.map((source) => <SourceRow key={source.id} siteId={siteId} source={source} changed={reload} />)}
        </ul>
        {more !== null && <button type="button" onClick={more}>More</button>}
      </section>
      {adding && <SourceDialog siteId={siteId} source={null} saved={reload} close={() => setAdding(false)} />}
    </>
  );
}
