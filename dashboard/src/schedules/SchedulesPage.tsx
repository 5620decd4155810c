// Runs that start by themselves: when each is due, what became of it the last times, and what may be done to it.
import { useRef, useState } from "preact/hooks";

import { mayOperate } from "../api/session.ts";
import { getSchedules } from "../api/schedules.ts";
import type { Pipeline, RunProgress } from "../api/types.ts";
import { useLoad } from "../poll/useLoad.ts";
import { useTurns } from "../poll/useTurns.ts";
import { useKeptFocus } from "../run/useKeptFocus.ts";
import { toggled } from "../shell/fields.ts";
import { Problem } from "../shell/Problem.tsx";
import { ScheduleBar } from "./ScheduleBar.tsx";
import { ScheduleDialog } from "./ScheduleDialog.tsx";
import { ScheduleRow } from "./ScheduleRow.tsx";
import { whatsOf } from "./what.ts";

interface Props {
  siteId: string;
  pipelines: Pipeline[] | null; // null: not known yet
  document: RunProgress | null; // the list is loaded anew when a run begins or ends
}

export function SchedulesPage({ siteId, pipelines, document }: Props) {
  const [adding, setAdding] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [place, heading] = [useRef<HTMLElement>(null), useRef<HTMLHeadingElement>(null)];
  useKeptFocus(place, heading);
  const whats = whatsOf(pipelines ?? []);
  const key = [siteId, useTurns(document)].join(" ");
  const { value: schedules, error, reload } = useLoad(key, () => getSchedules(siteId));
  const choose = mayOperate() ? (id: string): void => setChosen(toggled(chosen, id)) : null;
  return (
    <>
      <div class="page-head">
        <h1>Schedules</h1>
        {mayOperate() && <button type="button" class="main" aria-haspopup="dialog" onClick={() => setAdding(true)}>Add a schedule…</button>}
      </div>
      <section ref={place} class="card" aria-labelledby="schedules-title">
        <h2 id="schedules-title" ref={heading} tabIndex={-1}>Runs that start by themselves</h2>
        {error !== null && <Problem error={error} again={reload} />}
        {schedules === null && error === null && <p class="soft none" aria-busy="true">Loading…</p>}
        {schedules?.length === 0 && <p class="soft none">No schedule yet. Runs start only when somebody starts them.</p>}
        {choose !== null && schedules !== null && schedules.length > 0 && (
          <ScheduleBar siteId={siteId} schedules={schedules} chosen={chosen} choose={setChosen} done={reload} />
        )}
        <ul class="rows">
          {schedules?.map((schedule) => (
            <ScheduleRow key={schedule.schedule_id} siteId={siteId} schedule={schedule} whats={whats} chosen={chosen.has(schedule.schedule_id)} choose={choose} changed={reload} />
          ))}
        </ul>
      </section>
      {adding && <ScheduleDialog siteId={siteId} schedule={null} whats={whats} saved={reload} close={() => setAdding(false)} />}
    </>
  );
}
