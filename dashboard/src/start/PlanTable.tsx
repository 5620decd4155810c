// A dry run's answer: per stage what it would take and make, what that costs, how long it takes. All of it
// is the API's estimate; where no run has been measured yet, it says so.
import { useEffect, useRef } from "preact/hooks";

import type { Plan, PlannedStage, PlanTotal } from "../api/controlTypes.ts";
import { rangeOf } from "../run/eta.ts";
import { about, count, roughly } from "../text/format.ts";

interface Props {
  plan: Plan;
  refusal: string | null; // why such a run would do nothing
}

export function PlanTable({ plan, refusal }: Props) {
  const place = useRef<HTMLElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <section class="plan" aria-label="Dry run" tabIndex={-1} ref={place}>
      {refusal === null ? <Total total={plan.total} /> : <p class="is-held"><b>This run would do nothing:</b> {refusal}.</p>}
      {plan.active_run_id !== null && (
        <p class="notice">A run is active, so this one cannot start yet. <a href={`#/runs/${plan.active_run_id}`}>See that run</a></p>
      )}
      {refusal === null && <Stages stages={plan.stages} />}
    </section>
  );
}

function Stages({ stages }: { stages: PlannedStage[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Stage</th>
          <th scope="col" class="right">Items</th>
          <th scope="col" class="right">Makes</th>
          <th scope="col" class="right">Credits</th>
          <th scope="col" class="right">Time</th>
        </tr>
      </thead>
      <tbody>
        {stages.map((stage) => <Row key={stage.key} stage={stage} />)}
      </tbody>
    </table>
  );
}

function Total({ total }: { total: PlanTotal }) {
  const { items, credits, low_credits: least, high_credits: most, seconds, low_seconds: low, high_seconds: high, measured } = total;
  return (
    <>
      <dl>
        <div><dt>Items</dt><dd>{count(items)}</dd></div>
        <div><dt>Credits</dt><dd>about {about(credits)} <span class="of">({about(least)} to {about(most)})</span></dd></div>
        <div><dt>Time</dt><dd>about {roughly(seconds)} <span class="of">({rangeOf(low, high)})</span></dd></div>
      </dl>
      <p class="fine">
        {measured ? "Estimated from this site's earlier runs. Nothing has been started." : "From defaults: no history yet. Nothing has been started."}
      </p>
    </>
  );
}

function Row({ stage }: { stage: PlannedStage }) {
  const { name, skip_reason: skipped, items, expected_items: expected, expected_output: output, output_label: label } = stage;
  if (skipped !== null) {
    return (
      <tr class="is-quiet">
        <th scope="row">{name}<span class="fine first" title={skipped}>Skipped: {skipped}</span></th>
        <td colSpan={4} />
      </tr>
    );
  }
  return (
    <tr>
      <th scope="row">{name}<First stage={stage} /></th>
      <td class="right" data-name="takes">{expected === items ? count(items) : `~${count(expected)}`}</td>
      <td class="right" data-name="makes">~{count(output)} <span class="of">{label}</span></td>
      <td class="right" data-name="credits">{about(stage.credits)}</td>
      <td class="right" data-name="time">{expected === 0 ? "–" : roughly(stage.seconds)}</td>
    </tr>
  );
}

/** What waits now, and how it begins: enough to see whether these are the right ones. */
function First({ stage: { waiting, items, first } }: { stage: PlannedStage }) {
  if (waiting === 0) return null;
  const titles = first.map(({ title }) => title).join(" · ");
  return (
    <span class="fine first" title={titles}>
      {items < waiting ? `${count(items)} of ${count(waiting)} waiting` : `${count(waiting)} waiting`}{titles !== "" && `: ${titles}`}
    </span>
  );
}
