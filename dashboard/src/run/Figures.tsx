// The run's figures at the right of its card: time, credits (of how many), failures.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import type { Run, RunProgress } from "../api/types.ts";
import { CapsDialog } from "../control/CapsDialog.tsx";
import { count, duration } from "../text/format.ts";
import { Duration } from "./Duration.tsx";

const USUAL_LIMIT = 86_400; // a day, as the API says: only another one is worth a word

interface Props {
  document: RunProgress;
  run: Run;
  refresh(): void;
}

export function Figures({ document, run, refresh }: Props) {
  const [editing, setEditing] = useState(false);
  const { metrics, error_summary: errors } = document;
  const runs = run.status === "running";
  const { credits: cap, items } = run.caps;
  const limit = run.limit_seconds;
  return (
    <div class="metrics">
      <dl>
        <Figure name="Time" field="duration_seconds">
          <Duration seconds={metrics.duration_seconds} since={runs ? run.started_at : null} paused={metrics.paused_seconds} />
          {limit !== USUAL_LIMIT && <span class="of"> of {duration(limit)}</span>}
        </Figure>
        <Figure name="Credits" field="credits_used">
          {count(metrics.credits_used)}{cap !== null && <span class="of"> of {count(cap)}</span>}
        </Figure>
        <Figure name="Failed" field="error_count" bad={errors.count > 0 && errors.cleared === null}>{count(errors.count)}</Figure>
      </dl>
      {document.actions.includes("caps") && (
        <button type="button" class="small" aria-haspopup="dialog" onClick={() => setEditing(true)}>{cap !== null || items !== null ? "Edit caps…" : "Set caps…"}</button>
      )}
      {editing && <CapsDialog document={document} run={run} refresh={refresh} close={() => setEditing(false)} />}
    </div>
  );
}

interface FigureProps {
  name: string;
  field: string;
  bad?: boolean;
  children: ComponentChildren;
}

function Figure({ name, field, bad = false, children }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={bad ? "is-bad" : undefined} data-field={field}>{children}</dd>
    </div>
  );
}
