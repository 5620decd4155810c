// The global bar: one segment a stage, as wide as the stage's weight, filled as far as the stage is.
import type { RunProgress, Stage } from "../api/types.ts";
import { count } from "../text/format.ts";
import { Icon } from "../shell/Icon.tsx";
import { look, type Look } from "./status.ts";

interface Props {
  document: RunProgress;
  label: string;
  small?: boolean;
}

export function Segments({ document, label, small = false }: Props) {
  const { percentage, completed_items: completed, total_items: total } = document.global_progress;
  return (
    <div
      class={small ? "segments small" : "segments"}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percentage}
      aria-valuetext={`${percentage}%, ${count(completed)} of ${count(total)} items`}
    >
      {document.stages.map((stage) => (
        <Segment key={stage.key} stage={stage} />
      ))}
    </div>
  );
}

function Segment({ stage }: { stage: Stage }) {
  const { tone } = look(stage.status);
  return (
    <div class={`segment tone-${tone}`} style={{ flexGrow: String(stage.weight) }} title={stage.name}>
      <i style={{ width: `${stage.progress_percentage}%` }} />
    </div>
  );
}

/** The segments' names, each with its status as an icon and, while it works, its counts. */
export function Legend({ stages }: { stages: Stage[] }) {
  return (
    <ol class="legend">
      {stages.map((stage) => (
        <LegendEntry key={stage.key} stage={stage} look={look(stage.status)} />
      ))}
    </ol>
  );
}

function LegendEntry({ stage, look: { tone, icon, label } }: { stage: Stage; look: Look }) {
  const counts = tone === "doing" && ` ${count(stage.processed_count)} of ${count(stage.input_count)}`;
  return (
    <li class={`tone-${tone}`} title={`${stage.name}: ${label}`}>
      <Icon name={icon} />
      <span>
        {stage.short_name}
        <span class="unseen">: {label}</span>
        {counts}
      </span>
    </li>
  );
}
