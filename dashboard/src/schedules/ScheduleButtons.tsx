// Edit and delete: each opens a dialog of its own.
import { useState } from "preact/hooks";

import { deleteSchedule } from "../api/schedules.ts";
import type { Schedule } from "../api/scheduleTypes.ts";
import { DeleteDialog } from "../shell/DeleteDialog.tsx";
import { ScheduleDialog } from "./ScheduleDialog.tsx";
import type { What } from "./what.ts";

interface Props {
  siteId: string;
  schedule: Schedule;
  whats: What[];
  changed(): void;
}

export function ScheduleButtons({ siteId, schedule, whats, changed }: Props) {
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  const { schedule_id: id, name } = schedule;
  const close = (): void => setOpen(null);
  return (
    <div class="buttons">
      <button type="button" aria-haspopup="dialog" aria-label={`Edit ${name}`} onClick={() => setOpen("edit")}>Edit…</button>
      <button type="button" aria-haspopup="dialog" aria-label={`Delete ${name}`} onClick={() => setOpen("delete")}>Delete…</button>
      {open === "edit" && <ScheduleDialog siteId={siteId} schedule={schedule} whats={whats} saved={changed} close={close} />}
      {open === "delete" && (
        <DeleteDialog
          title="Delete this schedule?"
          words={<>Nothing starts by “{name}” any more. The runs that it started stay.</>}
          send={() => deleteSchedule(siteId, id).then(changed)}
          close={close}
        />
      )}
    </div>
  );
}
