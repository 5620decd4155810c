// What the runs have made and what waits for them: items by kind, one of them opened to be read.
import { useState } from "preact/hooks";

import { readSession } from "../api/session.ts";
import type { Pipeline, RunProgress } from "../api/types.ts";
import { link } from "../shell/route.ts";
import { ImportForm } from "./ImportForm.tsx";
import { ImportRecords } from "./ImportRecords.tsx";
import { ItemList } from "./ItemList.tsx";
import { ItemPage } from "./ItemPage.tsx";
import { IMPORTED, type Kind, kindsOf, RECORDS } from "./kinds.ts";

interface Props {
  siteId: string;
  pipelines: Pipeline[] | null; // null: not known yet
  query: URLSearchParams; // kind, status, q, item, import
  document: RunProgress | null;
}

export function ContentPage({ siteId, pipelines, query, document }: Props) {
  if (pipelines === null) return <p class="card soft" aria-busy="true">Loading…</p>;
  const kinds = kindsOf(pipelines);
  const kind = kinds.find(({ key }) => key === query.get("kind")) ?? kinds[0];
  if (kind === undefined) return <p class="card">No pipeline is declared, so there is no content.</p>;
  const item = query.get("item");
  if (item !== null) return <ItemPage key={item} siteId={siteId} pipelines={pipelines} kind={kind} id={item} query={query} />;
  return <Lists siteId={siteId} kinds={kinds} kind={kind} query={query} document={document} />;
}

interface ListsProps extends Omit<Props, "pipelines"> {
  kinds: Kind[];
  kind: Kind;
}

function Lists({ siteId, kinds, kind, query, document }: ListsProps) {
  const [imports, setImports] = useState(0);
  const mayImport = readSession()?.user.role !== "viewer";
  const imported = (): void => setImports(imports + 1);
  return (
    <>
      <h1>Content</h1>
      <nav class="tabs" aria-label="Kinds of content">
        {kinds.map(({ key, label }) => (
          <a key={key} href={link("content", { kind: key })} aria-current={key === kind.key ? "page" : undefined}>{label}</a>
        ))}
      </nav>
      {mayImport && kind.key === IMPORTED && <ImportForm siteId={siteId} open={query.get("import") !== null} done={imported} />}
      {mayImport && RECORDS.has(kind.key) && <ImportRecords key={`${siteId} ${kind.key}`} siteId={siteId} kind={kind} done={imported} />}
      <ItemList key={`${siteId} ${kind.key}`} siteId={siteId} kind={kind} query={query} document={document} imports={imports} />
    </>
  );
}
