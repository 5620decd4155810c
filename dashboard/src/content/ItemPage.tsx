// One item. What is written to be read is shown as text with its pictures, the rest as its data.
import { getItem } from "../api/calls.ts";
import { mayOperate } from "../api/session.ts";
import type { Item } from "../api/types.ts";
import { useLoad } from "../poll/useLoad.ts";
import { Problem } from "../shell/Problem.tsx";
import { link } from "../shell/route.ts";
import { shortId } from "../text/format.ts";
import { Data } from "./Data.tsx";
import { Drawing } from "./Drawing.tsx";
import { ItemStatus } from "./ItemStatus.tsx";
import { DRAWN, type Kind, REVIEWED, WITHDRAWN } from "./kinds.ts";
import { MakeAgain } from "./MakeAgain.tsx";
import { Reading } from "./Reading.tsx";
import { Decide, mayReview } from "./ReviewBar.tsx";

interface Props {
  siteId: string;
  kind: Kind;
  id: string;
  query: URLSearchParams;
}

export function ItemPage({ siteId, kind, id, query }: Props) {
  const item = useLoad([siteId, kind.key, id].join(" "), () => getItem(siteId, kind.key, id));
  const back = link("content", { kind: kind.key, status: query.get("status"), q: query.get("q") });
  return (
    <>
      <p class="crumbs"><a href={back}>{kind.label}</a> / {item.value?.title ?? "…"}</p>
      {item.error !== null && <Problem error={item.error} again={item.reload} />}
      {item.value === null && item.error === null && <p class="card soft" aria-busy="true">Loading…</p>}
      {item.value !== null && <Opened siteId={siteId} item={item.value} reload={item.reload} />}
    </>
  );
}

interface OpenedProps {
  siteId: string;
  item: Item;
  reload(): void;
}

function Opened({ siteId, item, reload }: OpenedProps) {
  return (
    <article class="card item">
      <div class="item-head">
        <ItemStatus status={item.status} />
        {item.run_id != null && (
          <span class="fine">made by run <a class="mono" href={`#/runs/${item.run_id}`}>{shortId(item.run_id)}</a></span>
        )}
        {item.run_id != null && item.status !== WITHDRAWN && mayOperate() && <div class="buttons"><MakeAgain siteId={siteId} item={item} /></div>}
        {item.kind === REVIEWED && mayReview() && <Decide siteId={siteId} ids={[item.id]} done={reload} />}
      </div>
      {item.failure != null && <p class="is-bad">{item.failure.message}</p>}
      <Body siteId={siteId} item={item} />
    </article>
  );
}

function Body({ siteId, item }: Omit<OpenedProps, "reload">) {
  if (item.kind === REVIEWED) return <Reading siteId={siteId} item={item} />;
  return (
    <>
      <h1>{item.title}</h1>
      {item.kind === DRAWN && item.data?.["file"] !== undefined && <Drawing siteId={siteId} id={item.id} alt={item.title} />}
      <Data value={item.data ?? {}} />
    </>
  );
}
