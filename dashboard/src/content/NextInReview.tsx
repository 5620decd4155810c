// Goes on to another item that waits for a decision, so that many can be read one after the other.
import { useState } from "preact/hooks";

import { getItems } from "../api/calls.ts";
import type { Item } from "../api/types.ts";
import { useCall } from "../poll/useCall.ts";
import { Notice } from "../shell/Notice.tsx";
import { Refused } from "../shell/Refused.tsx";
import { link } from "../shell/route.ts";

const MOST_PAGES = 20; // a page may be empty and still not be the last

interface Props {
  siteId: string;
  item: Item;
}

export function NextInReview({ siteId, item }: Props) {
  const { busy, error, clear, call } = useCall();
  const [none, setNone] = useState(false);
  const go = async (): Promise<void> => {
    const next = await waitingBeside(siteId, item);
    if (next === null) setNone(true);
    else location.hash = link("content", { kind: item.kind, status: "in_review", item: next.id });
  };
  return (
    <>
      <button type="button" aria-disabled={busy} onClick={() => call(go)}>Next in review</button>
      {none && <Notice text="Nothing else is in review." onClose={() => setNone(false)} />}
      {error !== null && <Refused error={error} close={clear} />}
    </>
  );
}

/** The first of the same kind that is in review and is not this one. */
async function waitingBeside(siteId: string, { kind, id }: Item): Promise<Item | null> {
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found: Awaited<ReturnType<typeof getItems>> = await getItems({ site_id: siteId, kind, status: "in_review", limit: "10", cursor });
    const other = found.rows.find((row) => row.id !== id);
    if (other !== undefined) return other;
    if (found.cursor === null) return null;
    cursor = found.cursor;
  }
  return null;
}
