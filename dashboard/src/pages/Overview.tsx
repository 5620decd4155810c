// The overview: how the run goes, what is in hand, each stage, and the runs before it.
import type { Run, RunProgress } from "../api/types.ts";
import type { Picture } from "../poll/poller.ts";
import type { Acknowledged } from "../run/acknowledge.ts";
import { IdleCard } from "../run/IdleCard.tsx";
import { NowAndNext } from "../run/NowAndNext.tsx";
import { RecentRuns } from "../run/RecentRuns.tsx";
import { RunCard } from "../run/RunCard.tsx";
import { StageCards } from "../run/StageCards.tsx";
import { StartingCard } from "../run/StartingCard.tsx";
import { isOver } from "../run/status.ts";
import type { RunNow } from "../run/useRunNow.ts";
import { Notice } from "../shell/Notice.tsx";
import { Problem } from "../shell/Problem.tsx";

interface Props {
  siteId: string;
  picture: Picture;
  refresh(): void;
  runNow: RunNow;
  acknowledged: Acknowledged;
}

export function Overview({ siteId, picture, refresh, runNow, acknowledged }: Props) {
  const { document, error } = picture;
  return (
    <>
      <h1 class="unseen">Overview</h1>
      {runNow.notice !== null && <Notice text={runNow.notice} onClose={runNow.clearNotice} />}
      {document === null && error !== null && <Problem error={error} again={refresh} />}
      {document === null && error === null && <Loading />}
      {document !== null && <Running document={document} refresh={refresh} runNow={runNow} acknowledged={acknowledged} />}
      <RecentRuns siteId={siteId} document={document} />
    </>
  );
}

interface RunningProps {
  document: RunProgress;
  refresh(): void;
  runNow: RunNow;
  acknowledged: Acknowledged;
}

/** Keyed by run: the bars of a new run begin at nothing, they do not shrink from the old run's. */
function Running({ document, refresh, runNow, acknowledged }: RunningProps) {
  const { run } = document;
  const active = run !== null && !isOver(run) && !runNow.starting;
  return (
    <>
      <Top document={document} run={run} refresh={refresh} runNow={runNow} acknowledged={acknowledged} />
      {active && <NowAndNext stages={document.stages} />}
      <StageCards key={runNow.starting ? "starting" : run?.run_id} stages={document.stages} starting={runNow.starting} />
    </>
  );
}

function Top({ document, run, refresh, runNow, acknowledged }: RunningProps & { run: Run | null }) {
  if (runNow.starting) return <StartingCard document={document} />;
  if (run === null || (isOver(run) && acknowledged.runId === run.run_id)) {
    return <IdleCard document={document} run={run} start={runNow.start} />;
  }
  const over = isOver(run);
  return (
    <RunCard key={run.run_id} document={document} run={run} link refresh={refresh}>
      {over && <button type="button" onClick={() => acknowledged.acknowledge(run.run_id)}>Dismiss</button>}
      {document.actions.includes("start") && <button type="button" class="main" onClick={runNow.start}>Run now</button>}
    </RunCard>
  );
}

function Loading() {
  return (
    <section class="card run loading" aria-busy="true">
      <p class="soft">Loading the latest run…</p>
      <div class="segments"><div class="segment" style={{ flexGrow: "1" }} /></div>
    </section>
  );
}
