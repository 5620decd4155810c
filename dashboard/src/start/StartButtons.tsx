// A start is one press, for each way there is; what a run may be told beforehand is behind Options.
import { useState } from "preact/hooks";

import type { Stage } from "../api/types.ts";
import type { RunNow } from "../run/useRunNow.ts";
import { OptionsDialog } from "./OptionsDialog.tsx";
import { waysOf } from "./ways.ts";

interface Props {
  siteId: string;
  pipeline: string;
  stages: Stage[];
  runNow: RunNow;
}

export function StartButtons({ siteId, pipeline, stages, runNow }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>Options…</button>
      {waysOf(pipeline).buttons.map(({ label, options }, index) => (
        <button key={label} type="button" class={index === 0 ? "main" : undefined} onClick={() => runNow.start(options)}>{label}</button>
      ))}
      {open && <OptionsDialog siteId={siteId} pipeline={pipeline} stages={stages} started={runNow.follow} close={() => setOpen(false)} />}
    </>
  );
}
