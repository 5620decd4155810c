// One item. What is written to be read is shown as text with its pictures, the rest as its data.
import { getItem } from "../api/calls.ts";
import { mayOperate } from "../api/session.ts";
import type { Item, Pipeline } from "../api/types.ts";
import { useLoad } from "../poll/useLoad.ts";
import { Problem } from "../shell/Problem.tsx";
import { link } from "../shell/route.ts";
import { shortId } from "../text/format.ts";
import { Data } from "./Data.tsx";
import { Drawing } from "./Drawing.tsx";
import { EditItem, isEditable } from "./EditItem.tsx";
import { ItemStatus } from "./ItemStatus.tsx";
import { ARTICLE, DRAWN, type Kind, NOTE, QUESTION, REVIEWED, WITHDRAWN } from "./kinds.ts";
import { MakeAgain } from "./MakeAgain.tsx";
import { NextInReview } from "./NextInReview.tsx";
import { NoteView } from "./NoteView.tsx";
import { QuestionView } from "./QuestionView.tsx";
import { Reading } from "./Reading.tsx";
import { Decide, mayReview } from "./ReviewBar.tsx";
import { RunThisOne } from "./RunThisOne.tsx";
import { queueOf } from "./waiting.ts";

interface Props {
  siteId: string;
  pipelines: Pipeline[];
  kind: Kind;
  id: string;
  query: URLSearchParams;
}

export function ItemPage({ siteId, pipelines, kind, id, query }: Props) {
  const item = useLoad([siteId, kind.key, id].join(" "), () => getItem(siteId, kind.key, id));
  const back = link("content", { kind: kind.key, status: query.get("status"), q: query.get("q") });
  return (
    <>
      <p class="crumbs"><a href={back}>{kind.label}</a> <span class="here">/ {item.value?.title ?? "…"}</span></p>
      {item.error !== null && <Problem error={item.error} again={item.reload} />}
      {item.value === null && item.error === null && <p class="card soft" aria-busy="true">Loading…</p>}
      {item.value !== null && <Opened siteId={siteId} pipelines={pipelines} item={item.value} reload={item.reload} />}
    </>
  );
}

interface OpenedProps {
  siteId: string;
  pipelines: Pipeline[];
  item: Item;
  reload(): void;
}

function Opened({ siteId, pipelines, item, reload }: OpenedProps) {
  const queue = queueOf(pipelines, item);
  const made = item.run_id != null && item.status !== WITHDRAWN;
  return (
    <article class="card item">
      <div class="item-head">
        <ItemStatus status={item.status} />
        {item.run_id != null && (
          <span class="fine">made by run <a class="mono" href={`#/runs/${item.run_id}`}>{shortId(item.run_id)}</a></span>
        )}
        {mayOperate() && (made || queue !== null || isEditable(item)) && (
          <div class="buttons">
            {isEditable(item) && <EditItem siteId={siteId} item={item} changed={reload} />}
            {made && <MakeAgain siteId={siteId} item={item} />}
            {queue !== null && <RunThisOne siteId={siteId} item={item} queue={queue} />}
          </div>
        )}
        {REVIEWED.has(item.kind) && mayReview() && <Decide siteId={siteId} kind={item.kind} ids={[item.id]} done={reload} />}
        {isEditable(item) && mayReview() && <NextInReview siteId={siteId} item={item} />}
      </div>
      {item.failure != null && <p class="is-bad">{item.failure.message}</p>}
      <Body siteId={siteId} item={item} />
    </article>
  );
}

function Body({ siteId, item }: Pick<OpenedProps, "siteId" | "item">) {
  if (item.kind === ARTICLE) return <Reading siteId={siteId} item={item} />;
  if (item.kind === QUESTION) return <QuestionView item={item} />;
  if (item.kind === NOTE) return <NoteView item={item} />;
  return (
    <>
      <h1>{item.title}</h1>
      {item.kind === DRAWN && item.data?.["file"] !== undefined && <Drawing siteId={siteId} id={item.id} alt={item.title} />}
      <Data value={item.data ?? {}} />
    </>
  );
}
