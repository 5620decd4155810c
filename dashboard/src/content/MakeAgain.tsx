// Makes one item again from its source, in a run of its own. It says first what that replaces.
import { useState } from "preact/hooks";

import { remakeItem } from "../api/controls.ts";
import type { Item } from "../api/types.ts";
import { textOf } from "../shell/fields.ts";
import { FormDialog } from "../shell/FormDialog.tsx";
import { Reason } from "../shell/Reason.tsx";
import { goToRun } from "../shell/route.ts";
import { singular } from "./kinds.ts";

interface Props {
  siteId: string;
  item: Item;
}

export function MakeAgain({ siteId, item }: Props) {
  const [open, setOpen] = useState(false);
  const kind = singular(item.kind);
  const send = (form: FormData): Promise<void> => remakeItem(siteId, item.kind, item.id, textOf(form, "why")).then(goToRun);
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>Make again…</button>
      {open && (
        <FormDialog
          title={`Make this ${kind} again?`}
          words={<>A new run makes it again from its source. When that run begins, “{item.title}” and whatever else was made from the same source are <b>withdrawn</b>: they can still be read, and no later run takes them up.</>}
          submit="Make again"
          busy="Starting…"
          leave="Keep this one"
          send={send}
          close={() => setOpen(false)}
        >
          <Reason />
        </FormDialog>
      )}
    </>
  );
}
