// What can be done to many schedules at once, and what the API refused of it.
import { useState } from "preact/hooks";

import { steerSchedules } from "../api/schedules.ts";
import type { Schedule, Steered } from "../api/scheduleTypes.ts";
import { useCall } from "../poll/useCall.ts";
import { DeleteDialog } from "../shell/DeleteDialog.tsx";
import { Refused } from "../shell/Refused.tsx";
import { count } from "../text/format.ts";

type Action = "pause" | "resume" | "delete";
const DID: Record<Action, string> = { pause: "paused", resume: "resumed", delete: "deleted" };

interface Props {
  siteId: string;
  schedules: Schedule[];
  chosen: ReadonlySet<string>;
  choose(ids: ReadonlySet<string>): void;
  done(): void;
}

export function ScheduleBar({ siteId, schedules, chosen, choose, done }: Props) {
  const { busy, error, clear, call } = useCall();
  const [asking, setAsking] = useState(false);
  const [told, setTold] = useState<{ action: Action; result: Steered } | null>(null);
  const ids = schedules.map(({ schedule_id: id }) => id).filter((id) => chosen.has(id)); // some may be gone by now
  const all = ids.length === schedules.length;
  const resting = busy || ids.length === 0;
  const steer = (action: Action): Promise<void> =>
    steerSchedules(siteId, ids, action).then((result) => {
      setTold({ action, result });
      choose(new Set(result.refused.map(({ id }) => id)));
      done();
    });
  const words = ids.length === 1 ? "this schedule" : `${count(ids.length)} schedules`;
  return (
    <div class="review-bar">
      <label class="check">
        <input type="checkbox" checked={all} onChange={() => choose(new Set(all ? [] : schedules.map(({ schedule_id: id }) => id)))} />
        {ids.length === 0 ? "Choose all" : `${count(ids.length)} chosen`}
      </label>
      <div class="buttons">
        <button type="button" aria-disabled={resting} onClick={() => resting || call(() => steer("pause"))}>Pause</button>
        <button type="button" aria-disabled={resting} onClick={() => resting || call(() => steer("resume"))}>Resume</button>
        <button type="button" aria-haspopup="dialog" aria-disabled={resting} onClick={() => resting || setAsking(true)}>Delete…</button>
      </div>
      {error !== null && <Refused error={error} close={clear} />}
      {told !== null && <Told {...told} schedules={schedules} close={() => setTold(null)} />}
      {asking && (
        <DeleteDialog title={`Delete ${words}?`} words="Nothing starts by it any more. The runs that it started stay." leave="Keep" send={() => steer("delete")} close={() => setAsking(false)} />
      )}
    </div>
  );
}

interface ToldProps {
  action: Action;
  result: Steered;
  schedules: Schedule[];
  close(): void;
}

function Told({ action, result: { changed, refused }, schedules, close }: ToldProps) {
  const names = new Map(schedules.map(({ schedule_id: id, name }) => [id, name]));
  return (
    <div class="notice" role="status">
      <div>
        <p>{count(changed.length)} {DID[action]}{refused.length > 0 && `, ${count(refused.length)} refused`}.</p>
        <ul>{refused.map(({ id, message }) => <li key={id}>{names.get(id) ?? id}: {message}</li>)}</ul>
      </div>
      <button type="button" class="plain" onClick={close}>Close</button>
    </div>
  );
}
