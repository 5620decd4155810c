// One run, active or over: the overview's view of it, its errors and its log.
import { isAdmin } from "../api/session.ts";
import { NowAndNext } from "../run/NowAndNext.tsx";
import { RunCard } from "../run/RunCard.tsx";
import { RunErrors } from "../run/RunErrors.tsx";
import { RunLog } from "../run/RunLog.tsx";
import { StageCards } from "../run/StageCards.tsx";
import { isOver } from "../run/status.ts";
import type { Picture } from "../poll/poller.ts";
import { Freshness } from "../shell/Freshness.tsx";
import { Problem } from "../shell/Problem.tsx";
import { goToRun, link } from "../shell/route.ts";

interface Props {
  runId: string;
  picture: Picture;
  refresh(): void;
}

export function RunPage({ runId, picture, refresh }: Props) {
  const { document, error } = picture;
  const run = document?.run ?? null;
  return (
    <>
      <h1 class="unseen">Run {runId}</h1>
      <p class="crumbs">
        <a href="#/">Overview</a> / Run {picture.missed > 1 && <Freshness picture={picture} refresh={refresh} />}
        {isAdmin() && run !== null && <a class="aside" href={link("audit", { site_id: run.site_id, run_id: runId })}>Audit of this run</a>}
      </p>
      {document === null && error !== null && <Problem error={error} again={refresh} />}
      {document === null && error === null && <p class="card soft" aria-busy="true">Loading the run…</p>}
      {document !== null && run !== null && (
        <>
          <RunCard key={runId} document={document} run={run} link={false} refresh={refresh} goTo={goToRun} />
          {!isOver(run) && <NowAndNext stages={document.stages} />}
          <StageCards stages={document.stages} leftOut={document.metrics.left_out} />
          <RunErrors runId={runId} document={document} goTo={goToRun} />
          <RunLog runId={runId} document={document} />
        </>
      )}
    </>
  );
}
