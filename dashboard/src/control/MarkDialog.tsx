// What an admin may say of runs, one or many: ended as completed, ended as failed, error seen to. Why is asked
// for each time; the API tells of each run whether it was changed.
import { markRuns } from "../api/controls.ts";
import type { Marked } from "../api/controlTypes.ts";
import { textOf } from "../shell/fields.ts";
import { FormDialog } from "../shell/FormDialog.tsx";
import { Reason } from "../shell/Reason.tsx";
import { count } from "../text/format.ts";

export type Mark = "complete" | "fail" | "clear_error";

interface Words {
  button: string;
  did: string;
  submit: string;
  title(runs: string): string;
  words(many: boolean): string;
}

const ENDS = "What is done stays; what is in hand is not waited for, and the rest is free for the next run. This cannot be undone.";

export const MARKS: Record<Mark, Words> = {
  complete: {
    button: "Mark completed…", did: "marked completed", submit: "Mark completed",
    title: (runs) => `Mark ${runs} completed?`, words: (many) => `${many ? "They end" : "It ends"} now, as completed. ${ENDS}`,
  },
  fail: {
    button: "Mark failed…", did: "marked failed", submit: "Mark failed",
    title: (runs) => `Mark ${runs} failed?`, words: (many) => `${many ? "They end" : "It ends"} now, as failed. ${ENDS}`,
  },
  clear_error: {
    button: "Clear error…", did: "cleared", submit: "Clear error",
    title: (runs) => `Clear the error of ${runs}?`,
    words: () => "Says that somebody has seen to it. The numbers stay as they are, and what failed can still be retried.",
  },
};

interface Props {
  mark: Mark;
  runIds: string[];
  done(result: Marked): void;
  close(): void;
}

export function MarkDialog({ mark, runIds, done, close }: Props) {
  const { title, words, submit } = MARKS[mark];
  const runs = runIds.length === 1 ? "this run" : `${count(runIds.length)} runs`;
  const send = (form: FormData): Promise<void> => markRuns(mark, runIds, textOf(form, "why")).then(done);
  return (
    <FormDialog title={title(runs)} words={words(runIds.length > 1)} submit={submit} leave="Leave as it is" danger={mark === "fail"} send={send} close={close}>
      <Reason required />
    </FormDialog>
  );
}
