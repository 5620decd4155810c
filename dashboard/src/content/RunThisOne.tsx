// Runs one waiting item alone: the options of a start, set to it and to the stage it waits for.
import { useState } from "preact/hooks";

import type { Item } from "../api/types.ts";
import { goToRun } from "../shell/route.ts";
import { OptionsDialog } from "../start/OptionsDialog.tsx";
import type { Queue } from "./waiting.ts";

interface Props {
  siteId: string;
  item: Item;
  queue: Queue;
}

export function RunThisOne({ siteId, item, queue: { pipeline, stage } }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>Run this one…</button>
      {open && <OptionsDialog siteId={siteId} pipeline={pipeline.key} stages={pipeline.stages} only={{ item, stage }} started={goToRun} close={() => setOpen(false)} />}
    </>
  );
}
