// The frame: sign-in or the pages, and the one poller of the site's run that all pages share.
import type { ComponentChild } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { getPipelines } from "./api/calls.ts";
import { onSession, readSession } from "./api/session.ts";
import type { Pipeline, RunProgress } from "./api/types.ts";
import { AuditPage } from "./audit/AuditPage.tsx";
import { ContentPage } from "./content/ContentPage.tsx";
import { NotificationsPage } from "./notifications/NotificationsPage.tsx";
import { Overview } from "./pages/Overview.tsx";
import { RunPage } from "./pages/RunPage.tsx";
import { SignIn } from "./pages/SignIn.tsx";
import { useLoad } from "./poll/useLoad.ts";
import { usePoller, type Watched } from "./poll/usePoller.ts";
import { type Acknowledged, useAcknowledged } from "./run/acknowledge.ts";
import { LiveRegion } from "./run/LiveRegion.tsx";
import { RunStrip } from "./run/RunStrip.tsx";
import { isOver } from "./run/status.ts";
import { useTab } from "./run/tab.ts";
import { type RunNow, useRunNow } from "./run/useRunNow.ts";
import { SchedulesPage } from "./schedules/SchedulesPage.tsx";
import { Header } from "./shell/Header.tsx";
import { PipelineSelect } from "./shell/PipelineSelect.tsx";
import { Problem } from "./shell/Problem.tsx";
import { type Route, useRoute } from "./shell/route.ts";
import { type Chosen, useSite } from "./shell/site.ts";
import { SourcesPage } from "./sources/SourcesPage.tsx";

export function App() {
  const [signedIn, setSignedIn] = useState(() => readSession() !== null);
  useEffect(() => onSession(() => setSignedIn(readSession() !== null)), []);
  return signedIn ? <SignedIn /> : <SignIn />;
}

function SignedIn() {
  const route = useRoute();
  const chosen = useSite();
  const pipelines = useLoad("pipelines", getPipelines);
  const [wanted, setWanted] = useState<string | null>(null);
  const watched = usePoller(chosen.siteId, wanted, null);
  const pipeline = wanted ?? watched.picture.document?.run?.pipeline ?? pipelines.value?.[0]?.key ?? null;
  const runNow = useRunNow(chosen.siteId, pipeline, watched);
  const acknowledged = useAcknowledged();
  const main = useRef<HTMLElement>(null);
  useNewPage(route, () => {
    toItsBeginning(main.current);
    if (watched.picture.document?.poll_after_ms === null) watched.refresh(); // a run may have been begun from the page before
  });
  const problem = chosen.sites.error ?? pipelines.error;
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>Skip to the content</button>
      <Header here={route.path[0] ?? ""} chosen={chosen} watched={watched} />
      <main ref={main} tabIndex={-1}>
        {problem !== null && <Problem error={problem} again={() => { chosen.sites.reload(); pipelines.reload(); }} />}
        {route.path.length === 0 && <PipelineSelect pipelines={pipelines.value ?? []} chosen={pipeline} choose={setWanted} />}
        <Page route={route} chosen={chosen} pipelines={pipelines.value} pipeline={pipeline} watched={watched} runNow={runNow} acknowledged={acknowledged} />
      </main>
      <LiveRegion document={watched.picture.document} />
    </>
  );
}

interface PageProps {
  route: Route;
  chosen: Chosen;
  pipelines: Pipeline[] | null;
  pipeline: string | null;
  watched: Watched;
  runNow: RunNow;
  acknowledged: Acknowledged;
}

function Page(props: PageProps) {
  const [page, id] = props.route.path;
  return page === "runs" && id !== undefined ? <OneRun key={id} {...props} runId={id} /> : <OfSite {...props} />;
}

function OfSite({ route, chosen, pipelines, pipeline, watched, runNow, acknowledged }: PageProps) {
  useTab(watched.picture.document);
  const [page] = route.path;
  if (chosen.siteId === null) return chosen.sites.value === null ? null : <p class="card">There is no site yet. An admin can make one.</p>;
  if (page === undefined) {
    const { picture, refresh } = watched;
    return <Overview siteId={chosen.siteId} pipeline={pipeline} picture={picture} refresh={refresh} runNow={runNow} acknowledged={acknowledged} />;
  }
  const shown = Object.hasOwn(PAGES, page) ? PAGES[page] : undefined;
  if (shown === undefined) return <p class="card">There is no such page. <a href="#/">To the overview</a></p>;
  return (
    <>
      <Strip watched={watched} acknowledged={acknowledged} />
      {shown({ siteId: chosen.siteId, pipelines, query: route.query, document: watched.picture.document })}
    </>
  );
}

interface Shown {
  siteId: string;
  pipelines: Pipeline[] | null; // null: not known yet
  query: URLSearchParams;
  document: RunProgress | null;
}

/** The pages on which the site's run is only a line. Keyed by site: what was typed or chosen belongs to one. */
const PAGES: Record<string, (about: Shown) => ComponentChild> = {
  content: ({ siteId, pipelines, query, document }) => <ContentPage siteId={siteId} pipelines={pipelines} query={query} document={document} />,
  sources: ({ siteId, document }) => <SourcesPage key={siteId} siteId={siteId} document={document} />,
  schedules: ({ siteId, pipelines, document }) => <SchedulesPage key={siteId} siteId={siteId} pipelines={pipelines} document={document} />,
  notifications: ({ siteId, document }) => <NotificationsPage key={siteId} siteId={siteId} document={document} />,
  audit: ({ siteId, query }) => <AuditPage siteId={siteId} query={query} />,
};

/** A run that the site's own poller does not follow has one of its own. */
function OneRun({ runId, watched, acknowledged }: PageProps & { runId: string }) {
  const followed = watched.picture.document?.run?.run_id === runId;
  const own = usePoller(null, null, followed ? null : runId);
  const { picture, refresh } = followed ? watched : own;
  useTab(picture.document);
  return (
    <>
      {!followed && <Strip watched={watched} acknowledged={acknowledged} />}
      {!followed && <LiveRegion document={picture.document} />}
      <RunPage runId={runId} picture={picture} refresh={refresh} />
    </>
  );
}

/** The global bar on pages that do not show the run itself, until its end has been acknowledged. */
function Strip({ watched, acknowledged }: { watched: Watched; acknowledged: Acknowledged }) {
  const { document } = watched.picture;
  const run = document?.run ?? null;
  if (document === null || run === null) return null;
  if (isOver(run) && acknowledged.runId === run.run_id) return null;
  return <RunStrip document={document} onAcknowledge={() => acknowledged.acknowledge(run.run_id)} />;
}

function useNewPage(route: Route, opened: () => void): void {
  const page = route.path.join("/");
  const shown = useRef(page);
  useEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    opened();
  }, [page]);
}

/** A reader of a new page starts at its beginning, or at the field that it gives the focus to. */
function toItsBeginning(main: HTMLElement | null): void {
  const itsOwn = document.activeElement !== main && main?.contains(document.activeElement);
  if (!itsOwn) main?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}
