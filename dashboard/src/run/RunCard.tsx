// The global bar and what belongs to it: whose run, how far, how long, what went wrong, how it ended.
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

import type { Run, RunProgress } from "../api/types.ts";
import { Asked, Deeds } from "../control/Deeds.tsx";
import { MoreActions } from "../control/MoreActions.tsx";
import { RetryButton, RetryWords } from "../control/RetryButton.tsx";
import { SteeringButtons } from "../control/SteeringButtons.tsx";
import { useRetry } from "../control/useRetry.ts";
import { useSteering } from "../control/useSteering.ts";
import { useNow } from "../poll/useNow.ts";
import { Refused } from "../shell/Refused.tsx";
import { count, moment, shortId } from "../text/format.ts";
import { etaWords } from "./eta.ts";
import { Figures } from "./Figures.tsx";
import { Outcome } from "./Outcome.tsx";
import { Legend, Segments } from "./Segments.tsx";
import { StatusPill } from "./StatusPill.tsx";
import { runLook } from "./status.ts";
import { useKeptFocus } from "./useKeptFocus.ts";

interface Props {
  document: RunProgress;
  run: Run;
  link: boolean; // to the run's own page
  refresh(): void;
  goTo(runId: string): void; // to a run that was begun from here
  children?: ComponentChildren; // more buttons
}

export function RunCard({ document, run, link, refresh, goTo, children }: Props) {
  const look = runLook(run, document.error_summary.cleared !== null);
  const steering = useSteering(document, run.run_id, refresh);
  const retrying = useRetry(run.run_id, goTo);
  const [place, heading] = [useRef<HTMLElement>(null), useRef<HTMLHeadingElement>(null)];
  useKeptFocus(place, heading);
  const title = `${run.pipeline_name} run`;
  return (
    <section ref={place} class={`card run edge-${look.tone}`} aria-labelledby="run-title">
      <div class="run-head">
        <div class="run-title">
          <h2 id="run-title" ref={heading} tabIndex={-1}>
            {title} {link ? <a class="mono" href={`#/runs/${run.run_id}`} title={run.run_id}>{shortId(run.run_id)}</a> : <span class="mono">{run.run_id}</span>}
          </h2>
          <StatusPill look={look} />
          <Began run={run} />
        </div>
        <div class="buttons">
          <SteeringButtons document={document} run={run} steering={steering} refresh={refresh} />
          <RetryButton document={document} retrying={retrying} />
          <MoreActions document={document} run={run} steering={steering} refresh={refresh} />
          {children}
        </div>
      </div>
      {steering.error !== null && <Refused error={steering.error} close={steering.clear} />}
      {retrying.error !== null && <Refused error={retrying.error} close={retrying.clear} />}
      <Asked run={run} />
      <Deeds document={document} run={run} />
      <div class="run-figures">
        <Percentage document={document} />
        <Remaining document={document} cap={run.caps.items} />
        <Figures document={document} run={run} refresh={refresh} />
      </div>
      <Segments document={document} label={title} />
      <Legend stages={document.stages} />
      <Outcome document={document} run={run} />
      <RetryWords document={document} />
    </section>
  );
}

function Began({ run }: { run: Run }) {
  const now = useNow(60_000);
  return (
    <span class="soft">
      started {moment(run.started_at ?? run.created_at, now)} by {run.started_by}
    </span>
  );
}

function Percentage({ document }: { document: RunProgress }) {
  return (
    <p class="big">
      <span data-field="percentage">{document.global_progress.percentage}</span>
      <small>%</small>
    </p>
  );
}

function Remaining({ document, cap }: { document: RunProgress; cap: number | null }) {
  const { completed_items: completed, total_items: total } = document.global_progress;
  const eta = etaWords(document.eta);
  return (
    <div class="remaining">
      <p>
        <b data-field="completed_items">{count(completed)}</b> of <b data-field="total_items">{count(total)}</b> items
        {cap !== null && <span class="fine"> (at most {count(cap)})</span>}
      </p>
      {eta !== null && (
        <p class="soft">
          {eta.main} {eta.detail !== null && <span class="fine">({eta.detail})</span>}
        </p>
      )}
    </div>
  );
}
