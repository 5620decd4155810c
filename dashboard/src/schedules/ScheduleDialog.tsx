// Adds a schedule or changes one.
import { addSchedule, changeSchedule } from "../api/schedules.ts";
import type { Schedule } from "../api/scheduleTypes.ts";
import { FormDialog } from "../shell/FormDialog.tsx";
import { fieldsOf } from "./form.ts";
import { ScheduleForm } from "./ScheduleForm.tsx";
import type { What } from "./what.ts";

interface Props {
  siteId: string;
  schedule: Schedule | null; // null: a new one
  whats: What[];
  saved(): void;
  close(): void;
}

export function ScheduleDialog({ siteId, schedule, whats, saved, close }: Props) {
  const send = async (form: FormData): Promise<void> => {
    const fields = fieldsOf(form, schedule, whats);
    await (schedule === null ? addSchedule(siteId, fields) : changeSchedule(siteId, schedule.schedule_id, fields));
    saved();
  };
  return (
    <FormDialog title={schedule === null ? "Add a schedule" : `Edit ${schedule.name}`} submit={schedule === null ? "Add" : "Save"} busy="Saving…" wide send={send} close={close}>
      <ScheduleForm schedule={schedule} whats={whats} />
    </FormDialog>
  );
}
