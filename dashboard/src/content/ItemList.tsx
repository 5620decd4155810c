// The items of one kind, filtered by status and words; articles can be chosen and reviewed together.
import { useRef, useState } from "preact/hooks";

import { getItems } from "../api/calls.ts";
import type { Item, RunProgress } from "../api/types.ts";
import { usePages } from "../poll/usePages.ts";
import { useTurns } from "../poll/useTurns.ts";
import { toggled } from "../shell/fields.ts";
import { Problem } from "../shell/Problem.tsx";
import { link } from "../shell/route.ts";
import { ExportMenu } from "./ExportMenu.tsx";
import { Filters } from "./Filters.tsx";
import { ItemStatus } from "./ItemStatus.tsx";
import { type Kind, REVIEWED } from "./kinds.ts";
import { mayReview, ReviewBar } from "./ReviewBar.tsx";

const PER_PAGE = "50";

interface Props {
  siteId: string;
  kind: Kind;
  query: URLSearchParams;
  document: RunProgress | null;
  imports: number; // how often something was imported on this page: the list is loaded anew
}

export function ItemList({ siteId, kind, query, document, imports }: Props) {
  const [status, words] = [query.get("status"), query.get("q")];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // A run changes items all the time; the list follows when the run's status changes, not each poll.
  const key = [siteId, kind.key, status, words, imports, useTurns(document)].join(" ");
  const filter = { site_id: siteId, kind: kind.key, status, q: words };
  const load = (cursor: string | null) => getItems({ ...filter, limit: PER_PAGE, cursor });
  const { rows, error, more, reload } = usePages(key, load);
  const seen = useRef<string[]>([]);
  seen.current = [...new Set([...seen.current, ...(rows ?? []).map((item) => item.status)])];
  const reviewable = REVIEWED.has(kind.key) && mayReview();
  const choose = reviewable ? (id: string): void => setChosen(toggled(chosen, id)) : null;
  const reviewed = (): void => {
    setChosen(new Set());
    reload();
  };
  return (
    <section class="card" aria-label={kind.label}>
      <div class="list-tools">
        <Filters kind={kind} status={status} words={words} seen={seen.current} />
        {rows !== null && rows.length > 0 && <ExportMenu about={filter} />}
      </div>
      {reviewable && rows !== null && <ReviewBar siteId={siteId} kind={kind.key} rows={rows} chosen={chosen} choose={setChosen} done={reviewed} />}
      {error !== null && <Problem error={error} again={reload} />}
      {rows === null && error === null && <p class="soft none">Loading…</p>}
      {rows?.length === 0 && <p class="soft none">{emptyWords(kind, status, words)}</p>}
      <ul class="items">
        {rows?.map((item) => (
          <Row key={item.id} item={item} query={query} kind={kind} chosen={chosen.has(item.id)} choose={choose} />
        ))}
      </ul>
      {more !== null && <button type="button" onClick={more}>More</button>}
    </section>
  );
}

interface RowProps {
  item: Item;
  query: URLSearchParams;
  kind: Kind;
  chosen: boolean;
  choose: ((id: string) => void) | null;
}

function Row({ item, query, kind, chosen, choose }: RowProps) {
  const here = { kind: kind.key, status: query.get("status"), q: query.get("q"), item: item.id };
  return (
    <li>
      {choose !== null && (
        <input type="checkbox" checked={chosen} onChange={() => choose(item.id)} aria-label={`Choose ${item.title}`} />
      )}
      <a class="title" href={link("content", here)}>{item.title}</a>
      <ItemStatus status={item.status} />
    </li>
  );
}

function emptyWords(kind: Kind, status: string | null, words: string | null): string {
  const name = kind.label.toLowerCase();
  if (words !== null || status !== null) return `No ${name} match this filter.`;
  return `No ${name} yet.`;
}
