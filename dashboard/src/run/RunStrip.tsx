// The global bar on every page but the overview, in one line: the run goes on while you read.
import type { RunProgress } from "../api/types.ts";
import { count } from "../text/format.ts";
import { Segments } from "./Segments.tsx";
import { StatusPill } from "./StatusPill.tsx";
import { isOver, runLook } from "./status.ts";

interface Props {
  document: RunProgress;
  onAcknowledge(): void;
}

export function RunStrip({ document, onAcknowledge }: Props) {
  const { run, global_progress: progress } = document;
  if (run === null) return null;
  const title = `${run.pipeline_name} run`;
  return (
    <section class="card strip" aria-label="Current run">
      <a href={`#/runs/${run.run_id}`}>{title}</a>
      <StatusPill look={runLook(run)} />
      <b>{progress.percentage}%</b>
      <span class="soft">{count(progress.completed_items)} of {count(progress.total_items)} items</span>
      <Segments document={document} label={title} small />
      {isOver(run) && <button type="button" onClick={onAcknowledge}>Dismiss</button>}
    </section>
  );
}
