// No run to show: the way to start one, and for a site that has nothing yet, what to do first.
import type { ComponentChildren } from "preact";

import type { Run, RunProgress } from "../api/types.ts";
import { useNow } from "../poll/useNow.ts";
import { waysOf } from "../start/ways.ts";
import { moment, shortId } from "../text/format.ts";
import { StatusPill } from "./StatusPill.tsx";
import { runLook } from "./status.ts";

interface Props {
  document: RunProgress;
  run: Run | null; // the latest, whose end was acknowledged
  pipeline: string | null;
  children: ComponentChildren; // the buttons that start a run, where the reader may
}

export function IdleCard({ document, run, pipeline, children }: Props) {
  const { buttons: [first], supply } = waysOf(pipeline);
  const nothingWaits = run === null && document.stages.every((stage) => stage.status === "empty");
  return (
    <section class="card idle" aria-labelledby="idle-title">
      <div>
        <h2 id="idle-title">{run === null ? "Nothing has run yet" : "No run at the moment"}</h2>
        {nothingWaits && <p class="soft">{supply.first}, then press {first.label}.</p>}
        {run === null && !nothingWaits && <p class="soft">Items are waiting, as the stages below show. Press {first.label}.</p>}
        {run !== null && <LastRun run={run} />}
      </div>
      <div class="buttons">
        <a class="button" href={supply.href}>{supply.label}</a>
        {children}
      </div>
    </section>
  );
}

function LastRun({ run }: { run: Run }) {
  const now = useNow(60_000);
  return (
    <p class="soft last-run">
      Last: {run.pipeline_name} run <a class="mono" href={`#/runs/${run.run_id}`} title={run.run_id}>{shortId(run.run_id)}</a>
      <StatusPill look={runLook(run)} />
      {run.finished_at !== null && moment(run.finished_at, now)}
    </p>
  );
}
