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
import { Problem } from "../shell/Problem.tsx";
import { Refused } from "../shell/Refused.tsx";
import { StartButtons } from "../start/StartButtons.tsx";

interface Props {
  siteId: string;
  pipeline: string | null;
  picture: Picture;
  refresh(): void;
  runNow: RunNow;
  acknowledged: Acknowledged;
}

export function Overview({ siteId, pipeline, picture, refresh, runNow, acknowledged }: Props) {
  const { document, error } = picture;
  return (
    <>
      <h1 class="unseen">Overview</h1>
      {runNow.error !== null && <Refused error={runNow.error} close={runNow.clear} />}
      {document === null && error !== null && <Problem error={error} again={refresh} />}
      {document === null && error === null && <Loading />}
      {document !== null && <Running siteId={siteId} pipeline={pipeline} document={document} refresh={refresh} runNow={runNow} acknowledged={acknowledged} />}
      <RecentRuns siteId={siteId} document={document} refresh={refresh} />
    </>
  );
}

interface RunningProps extends Omit<Props, "picture"> {
  document: RunProgress;
}

/** Keyed by run: the bars of a new run begin at nothing, they do not shrink from the old run's. */
function Running(props: RunningProps) {
  const { document, runNow } = props;
  const { run } = document;
  const active = run !== null && !isOver(run) && !runNow.starting;
  return (
    <>
      <Top {...props} run={run} />
      {active && <NowAndNext stages={document.stages} />}
      <StageCards key={runNow.starting ? "starting" : run?.run_id} stages={document.stages} leftOut={document.metrics.left_out} starting={runNow.starting} />
    </>
  );
}

function Top({ siteId, pipeline, document, run, refresh, runNow, acknowledged }: RunningProps & { run: Run | null }) {
  if (runNow.starting) return <StartingCard document={document} />;
  const start = document.actions.includes("start") && pipeline !== null && (
    <StartButtons siteId={siteId} pipeline={pipeline} stages={document.stages} runNow={runNow} />
  );
  if (run === null || (isOver(run) && acknowledged.runId === run.run_id)) {
    return <IdleCard document={document} run={run} pipeline={pipeline}>{start}</IdleCard>;
  }
  return (
    <RunCard key={run.run_id} document={document} run={run} link refresh={refresh} goTo={runNow.follow}>
      {isOver(run) && <button type="button" onClick={() => acknowledged.acknowledge(run.run_id)}>Dismiss</button>}
      {start}
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
