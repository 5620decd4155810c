// The global bar and what belongs to it: whose run, how far, how long, what went wrong, how it ended.
import type { ComponentChildren } from "preact";

import type { Control, Run, RunProgress } from "../api/types.ts";
import { useNow } from "../poll/useNow.ts";
import { Notice } from "../shell/Notice.tsx";
import { count, moment, momentOf, shortId } from "../text/format.ts";
import { Duration } from "./Duration.tsx";
import { etaWords } from "./eta.ts";
import { Legend, Segments } from "./Segments.tsx";
import { StatusPill } from "./StatusPill.tsx";
import { SteeringButtons } from "./SteeringButtons.tsx";
import { isOver, runLook } from "./status.ts";
import { useSteering } from "./useSteering.ts";

interface Props {
  document: RunProgress;
  run: Run;
  link: boolean; // to the run's own page
  refresh(): void;
  children?: ComponentChildren; // more buttons
}

export function RunCard({ document, run, link, refresh, children }: Props) {
  const look = runLook(run);
  const steering = useSteering(document, run.run_id, refresh);
  const title = `${run.pipeline_name} run`;
  return (
    <section class={`card run edge-${look.tone}`} aria-labelledby="run-title">
      <div class="run-head">
        <div class="run-title">
          <h2 id="run-title">
            {title} {link ? <a class="mono" href={`#/runs/${run.run_id}`} title={run.run_id}>{shortId(run.run_id)}</a> : <span class="mono">{run.run_id}</span>}
          </h2>
          <StatusPill look={look} />
          <Began run={run} />
        </div>
        <div class="buttons">
          <SteeringButtons actions={document.actions} steering={steering} />
          {children}
        </div>
      </div>
      {steering.notice !== null && <Notice text={steering.notice} onClose={steering.clearNotice} />}
      {!isOver(run) && run.control !== null && <Asked control={run.control} paused={run.status === "paused"} />}
      <div class="run-figures">
        <Percentage document={document} />
        <Remaining document={document} />
        <Metrics document={document} run={run} />
      </div>
      <Segments document={document} label={title} />
      <Legend stages={document.stages} />
      <Outcome document={document} run={run} />
    </section>
  );
}

const ASKED_FOR: Record<string, string> = { pause: "Pause asked for", cancel: "Cancellation asked for" };

function Asked({ control, paused }: { control: Control; paused: boolean }) {
  const now = useNow(60_000);
  const what = paused ? "Paused" : (ASKED_FOR[control.action] ?? control.action);
  return (
    <p class="asked is-held" data-field="control">
      {what} by {control.who} {momentOf(control.at, now)}{control.why !== "" && `: ${control.why}`}
    </p>
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

function Remaining({ document }: { document: RunProgress }) {
  const { completed_items: completed, total_items: total } = document.global_progress;
  const eta = etaWords(document.eta);
  return (
    <div class="remaining">
      <p>
        <b data-field="completed_items">{count(completed)}</b> of <b data-field="total_items">{count(total)}</b> items
      </p>
      {eta !== null && (
        <p class="soft">
          {eta.main} {eta.detail !== null && <span class="fine">({eta.detail})</span>}
        </p>
      )}
    </div>
  );
}

function Metrics({ document, run }: { document: RunProgress; run: Run }) {
  const { metrics, error_summary: errors } = document;
  const runs = run.status === "running";
  return (
    <dl class="metrics">
      <Figure name="Time" field="duration_seconds">
        <Duration seconds={metrics.duration_seconds} since={runs ? run.started_at : null} paused={metrics.paused_seconds} />
      </Figure>
      <Figure name="Credits" field="credits_used">{count(metrics.credits_used)}</Figure>
      <Figure name="Failed" field="error_count" bad={errors.count > 0}>{count(errors.count)}</Figure>
    </dl>
  );
}

interface FigureProps {
  name: string;
  field: string;
  bad?: boolean;
  children: ComponentChildren;
}

export function Figure({ name, field, bad = false, children }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={bad ? "is-bad" : undefined} data-field={field}>{children}</dd>
    </div>
  );
}

/** Why it ended as it did, or stands still, and which errors there were so far. */
function Outcome({ document, run }: { document: RunProgress; run: Run }) {
  const { metrics, error_summary: errors } = document;
  const reason = run.status === "completed" ? null : run.reason;
  if (reason === null && errors.count === 0) return null;
  const names = new Map(document.stages.map((stage) => [stage.key, stage.short_name]));
  return (
    <div class="outcome">
      {reason !== null && <p class={isOver(run) ? "is-bad" : "is-held"}>{reason}</p>}
      {errors.count > 0 && <p class="is-bad">{errors.message}</p>}
      <ul>
        {metrics.errors.map((error) => (
          <li key={`${error.stage} ${error.code}`}>
            <b>{names.get(error.stage) ?? error.stage}</b> {error.message} <span class="fine">{count(error.count)} ×</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
