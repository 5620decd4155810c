// Changes what a question or a note says. Somebody else's change since it was read is not overwritten.
import { useState } from "preact/hooks";

import { changeItem } from "../api/calls.ts";
import type { Note, Question } from "../api/recordTypes.ts";
import type { Item } from "../api/types.ts";
import { FormDialog } from "../shell/FormDialog.tsx";
import { noteOf, questionOf } from "./edit.ts";
import { NOTE, QUESTION } from "./kinds.ts";
import { NoteFields } from "./NoteFields.tsx";
import { QuestionFields } from "./QuestionFields.tsx";

interface Props {
  siteId: string;
  item: Item;
  changed(): void;
}

export function isEditable({ kind }: Item): boolean {
  return kind === QUESTION || kind === NOTE;
}

export function EditItem({ siteId, item, changed }: Props) {
  const [open, setOpen] = useState(false);
  const isQuestion = item.kind === QUESTION;
  const send = async (form: FormData): Promise<void> => {
    await changeItem(siteId, item, isQuestion ? questionOf(form) : noteOf(form));
    changed();
  };
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>Edit…</button>
      {open && (
        <FormDialog title={isQuestion ? "Edit this question" : "Edit this note"} submit="Save" busy="Saving…" wide send={send} close={() => setOpen(false)}>
          {isQuestion ? <QuestionFields data={item.data as unknown as Question} /> : <NoteFields data={item.data as unknown as Note} />}
        </FormDialog>
      )}
    </>
  );
}
