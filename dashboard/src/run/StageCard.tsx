// One stage: every figure as the document has it. While a run is only starting there is none yet.
import type { ComponentChildren } from "preact";

import type { Stage } from "../api/types.ts";
import { count } from "../text/format.ts";
import { Duration } from "./Duration.tsx";
import { StatusPill } from "./StatusPill.tsx";
import { look as lookOf, type Look, STARTING } from "./status.ts";

interface Props {
  stage: Stage;
  starting: boolean;
  first: boolean;
}

export function StageCard({ stage, starting, first }: Props) {
  const look = starting ? (first ? STARTING : lookOf("pending")) : lookOf(stage.status);
  const percentage = starting ? 0 : stage.progress_percentage;
  return (
    <li class={`card stage edge-${look.tone}`} data-stage={stage.number}>
      <div class="stage-head">
        <span class="number">{stage.number}</span>
        <h3>{stage.name}</h3>
        <StatusPill look={look} />
      </div>
      <StageBar stage={stage} look={look} percentage={percentage} />
      {!starting && stage.status_reason !== null && <p class="fine">{stage.status_reason}</p>}
      <dl class="figures">{starting ? <NoFigures stage={stage} /> : <Figures stage={stage} />}</dl>
    </li>
  );
}

interface BarProps {
  stage: Stage;
  look: Look;
  percentage: number;
}

export function StageBar({ stage, look, percentage }: BarProps) {
  return (
    <div class="stage-bar">
      <div class={`bar tone-${look.tone}`} role="progressbar" aria-label={stage.name} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percentage}>
        <i style={{ width: `${percentage}%` }} />
      </div>
      <span class="percent">
        <span data-field="progress_percentage">{percentage}</span>%
      </span>
    </div>
  );
}

function Figures({ stage }: { stage: Stage }) {
  return (
    <>
      <Row name="Processed" of={stage.processed_count}>
        <span data-field="processed_count">{count(stage.processed_count)}</span>
        <span class="of"> of <span data-field="input_count">{count(stage.input_count)}</span></span>
      </Row>
      {stage.status === "pending" ? (
        <Row name="Expected" of={stage.expected_count} soft>~<span data-field="expected_count">{count(stage.expected_count)}</span></Row>
      ) : (
        <Row name="Remaining" of={stage.remaining_count}><span data-field="remaining_count">{count(stage.remaining_count)}</span></Row>
      )}
      <Row name="Made" of={stage.output_count}>
        <span data-field="output_count">{count(stage.output_count)}</span> <span class="unit">{stage.output_label}</span>
      </Row>
      <Row name="Failed" of={stage.failed} bad={stage.failed > 0}><span data-field="failed">{count(stage.failed)}</span></Row>
      {stage.skipped > 0 && <Row name="Skipped" of={stage.skipped}><span data-field="skipped">{count(stage.skipped)}</span></Row>}
      <Row name="Credits" of={stage.credits_used}><span data-field="credits_used">{count(stage.credits_used)}</span></Row>
      <Row name="Time" of={stage.duration_seconds}>
        <span data-field="duration_seconds">
          <Duration seconds={stage.duration_seconds} since={stage.status === "active" ? stage.started_at : null} />
        </span>
      </Row>
    </>
  );
}

function NoFigures({ stage }: { stage: Stage }) {
  return (
    <>
      {["Processed", "Remaining", "Made", "Failed", "Credits", "Time"].map((name) => (
        <Row key={`${stage.key} ${name}`} name={name} of={0}>–</Row>
      ))}
    </>
  );
}

interface RowProps {
  name: string;
  of: number; // the value: a zero is drawn quietly
  bad?: boolean;
  soft?: boolean;
  children: ComponentChildren;
}

function Row({ name, of, bad = false, soft = false, children }: RowProps) {
  const kind = bad ? "is-bad" : of === 0 || soft ? "is-quiet" : undefined;
  return (
    <div>
      <dt>{name}</dt>
      <dd class={kind}>{children}</dd>
    </div>
  );
}
