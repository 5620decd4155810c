// One stage: every figure as the document has it. While a run is only starting there is none yet.
import type { ComponentChildren } from "preact";

import type { ReasonGroup, Stage } from "../api/types.ts";
import { count } from "../text/format.ts";
import { Duration } from "./Duration.tsx";
import { LeftOut } from "./LeftOut.tsx";
import { StatusPill } from "./StatusPill.tsx";
import { look as lookOf, type Look, STARTING } from "./status.ts";

interface Props {
  stage: Stage;
  leftOut: ReasonGroup[]; // of this stage
  starting: boolean;
  first: boolean;
}

export function StageCard({ stage, leftOut, starting, first }: Props) {
  const look = starting ? (first ? STARTING : lookOf("pending")) : lookOf(stage.status);
  const percentage = starting ? 0 : stage.progress_percentage;
  return (
    <li class={`card stage edge-${look.tone}`} data-stage={stage.number}>
      <h3>
        <span class="number">{stage.number}</span> {stage.name}
      </h3>
      <div class="stage-state">
        <StatusPill look={look} />
        <Percent percentage={percentage} />
      </div>
      <Bar label={stage.name} look={look} percentage={percentage} />
      {!starting && stage.status_reason !== null && <p class="fine">{stage.status_reason}</p>}
      <dl class="figures">{starting ? <NoFigures stage={stage} /> : <Figures stage={stage} />}</dl>
      {!starting && <LeftOut reasons={leftOut} />}
    </li>
  );
}

function Percent({ percentage }: { percentage: number }) {
  return (
    <span class="percent">
      <span data-field="progress_percentage">{percentage}</span>%
    </span>
  );
}

interface BarProps {
  label: string;
  look: Look;
  percentage: number;
}

export function Bar({ label, look, percentage }: BarProps) {
  return (
    <div class={`bar tone-${look.tone}`} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percentage}>
      <i style={{ width: `${percentage}%` }} />
    </div>
  );
}

function Figures({ stage }: { stage: Stage }) {
  const ticks = stage.status === "active" ? stage.started_at : null;
  return (
    <>
      <Row name="Processed" value={stage.processed_count}>
        <Count stage={stage} of="processed_count" />
        <span class="of"> of <Count stage={stage} of="input_count" /></span>
      </Row>
      <Row name="Made" value={stage.output_count}>
        <Count stage={stage} of="output_count" /> <span class="of">{stage.output_label}</span>
      </Row>
      {stage.input_count === 0 && stage.expected_count > 0 ? (
        <Row name="Expected" value={0}>~<Count stage={stage} of="expected_count" /></Row>
      ) : (
        <Row name="Remaining" value={stage.remaining_count}><Count stage={stage} of="remaining_count" /></Row>
      )}
      <Row name="Failed" value={stage.failed} bad={stage.failed > 0}><Count stage={stage} of="failed" /></Row>
      <Row name="Skipped" value={stage.skipped}><Count stage={stage} of="skipped" /></Row>
      <Row name="Duplicates" value={stage.duplicate_count}><Count stage={stage} of="duplicate_count" /></Row>
      <Row name="Credits" value={stage.credits_used}><Count stage={stage} of="credits_used" /></Row>
      <Row name="Time" value={stage.duration_seconds}>
        <span data-field="duration_seconds"><Duration seconds={stage.duration_seconds} since={ticks} paused={stage.paused_seconds} /></span>
      </Row>
    </>
  );
}

type CountField = "processed_count" | "input_count" | "output_count" | "duplicate_count" | "expected_count" | "remaining_count" | "failed" | "skipped" | "credits_used";

function Count({ stage, of }: { stage: Stage; of: CountField }) {
  return <span data-field={of}>{count(stage[of])}</span>;
}

function NoFigures({ stage }: { stage: Stage }) {
  return (
    <>
      {["Processed", "Made", "Remaining", "Failed", "Skipped", "Duplicates", "Credits", "Time"].map((name) => (
        <Row key={`${stage.key} ${name}`} name={name} value={0}>–</Row>
      ))}
    </>
  );
}

interface RowProps {
  name: string;
  value: number; // a zero is drawn quietly
  bad?: boolean;
  children: ComponentChildren;
}

function Row({ name, value, bad = false, children }: RowProps) {
  const kind = bad ? "is-bad" : value === 0 ? "is-quiet" : undefined;
  return (
    <div>
      <dt>{name}</dt>
      <dd class={kind}>{children}</dd>
    </div>
  );
}
