// Questions, notes or both of some pages of a PDF: a run of its own, to which the page goes.
import { useId, useState } from "preact/hooks";

import { makeOfPdf, type Pdf, type PdfWish } from "../api/pdfs.ts";
import { numberOf, textOf } from "../shell/fields.ts";
import { FormDialog } from "../shell/FormDialog.tsx";
import { Options } from "../shell/Options.tsx";
import { goToRun } from "../shell/route.ts";
import { DIFFICULTIES } from "../sources/words.ts";
import { NOTES, pagesWords, WHATS } from "./words.ts";

const USUAL = "mcq";

interface Props {
  siteId: string;
  pdf: Pdf;
  close(): void;
}

export function MakeDialog({ siteId, pdf, close }: Props) {
  const send = (form: FormData): Promise<void> => makeOfPdf(siteId, pdf.id, wishOf(form)).then(goToRun);
  return (
    <FormDialog
      title="Make questions or notes"
      words={<>A run makes them of “{pdf.name}” ({pagesWords(pdf.pages)}) and of nothing else.</>}
      submit="Start this run"
      busy="Starting…"
      send={send}
      close={close}
    >
      <PageFields pages={pdf.pages} />
      <WishFields />
    </FormDialog>
  );
}

function PageFields({ pages }: { pages: number }) {
  const id = useId();
  const [first, setFirst] = useState("");
  const number = { type: "number", inputMode: "numeric", max: pages, step: 1 } as const;
  return (
    <div class="fields">
      <div>
        <label for={`${id}-first`}>From page</label>
        <input id={`${id}-first`} name="first" {...number} min={1} placeholder="1" autofocus value={first} onInput={(event) => setFirst(event.currentTarget.value)} />
      </div>
      <div>
        <label for={`${id}-last`}>To page</label>
        <input id={`${id}-last`} name="last" {...number} min={first || 1} placeholder={String(pages)} />
      </div>
    </div>
  );
}

function WishFields() {
  const id = useId();
  const [what, setWhat] = useState(USUAL);
  return (
    <>
      <label for={`${id}-what`}>What to make</label>
      <select id={`${id}-what`} name="task_type" aria-describedby={`${id}-notes`} onChange={(event) => setWhat(event.currentTarget.value)}><Options of={WHATS} chosen={USUAL} /></select>
      <div id={`${id}-notes`} role="status" class="fine">{NOTES[what]}</div>
      {what !== "current_affairs" && <QuestionFields />}
    </>
  );
}

function QuestionFields() {
  const id = useId();
  return (
    <div class="fields">
      <div>
        <label for={`${id}-count`}>Number of questions</label>
        <input id={`${id}-count`} name="count" type="number" inputMode="numeric" min={1} max={90} step={1} placeholder="9" aria-describedby={`${id}-count-words`} />
        <span id={`${id}-count-words`} class="fine">90 at most, and nine a page.</span>
      </div>
      <div>
        <label for={`${id}-difficulty`}>Difficulty</label>
        <select id={`${id}-difficulty`} name="difficulty"><Options of={DIFFICULTIES} chosen="" /></select>
      </div>
    </div>
  );
}

function wishOf(form: FormData): PdfWish {
  const [first, last, count] = [numberOf(form, "first"), numberOf(form, "last"), numberOf(form, "count")];
  const difficulty = textOf(form, "difficulty");
  return {
    ...(first !== null && { first }),
    ...(last !== null && { last }),
    ...(count !== null && { count }),
    ...(difficulty !== "" && { difficulty }),
    task_type: textOf(form, "task_type"),
  };
}
