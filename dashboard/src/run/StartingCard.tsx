// What the page shows between the press of Run now and the API's first document of the new run.
import type { RunProgress } from "../api/types.ts";
import { Icon } from "../shell/Icon.tsx";
import { StatusPill } from "./StatusPill.tsx";
import { STARTING } from "./status.ts";

export function StartingCard({ document }: { document: RunProgress }) {
  return (
    <section class="card run edge-doing" aria-labelledby="run-title">
      <div class="run-head">
        <div class="run-title">
          <h2 id="run-title">New run</h2>
          <StatusPill look={STARTING} />
        </div>
      </div>
      <div class="run-figures">
        <p class="big">
          <span data-field="percentage">0</span>
          <small>%</small>
        </p>
      </div>
      <div class="segments" role="progressbar" aria-label="New run" aria-valuemin={0} aria-valuemax={100} aria-valuenow={0}>
        {document.stages.map((stage, index) => (
          <div key={stage.key} class={`segment tone-${index === 0 ? "doing waking" : "wait"}`} style={{ flexGrow: String(stage.weight) }} />
        ))}
      </div>
      <ol class="legend">
        {document.stages.map((stage, index) => (
          <li key={stage.key} class={`tone-${index === 0 ? "doing" : "wait"}`}>
            <Icon name={index === 0 ? "play" : "ring"} />
            <span>{stage.short_name}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
