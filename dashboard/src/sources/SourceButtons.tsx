// Test, edit, delete: each opens a dialog of its own.
import { useState } from "preact/hooks";

import { deleteSource, testSource } from "../api/sources.ts";
import type { Source } from "../api/sourceTypes.ts";
import { DeleteDialog } from "../shell/DeleteDialog.tsx";
import { SourceDialog } from "./SourceDialog.tsx";
import { TestDialog } from "./TestDialog.tsx";

interface Props {
  siteId: string;
  source: Source;
  changed(): void;
}

export function SourceButtons({ siteId, source, changed }: Props) {
  const [open, setOpen] = useState<"test" | "edit" | "delete" | null>(null);
  const { id, name } = source;
  const close = (): void => setOpen(null);
  return (
    <div class="buttons">
      <button type="button" aria-haspopup="dialog" aria-label={`Test ${name}`} onClick={() => setOpen("test")}>Test</button>
      <button type="button" aria-haspopup="dialog" aria-label={`Edit ${name}`} onClick={() => setOpen("edit")}>Edit…</button>
      <button type="button" aria-haspopup="dialog" aria-label={`Delete ${name}`} onClick={() => setOpen("delete")}>Delete…</button>
      {open === "test" && <TestDialog name={name} test={() => testSource(siteId, id)} close={close} />}
      {open === "edit" && <SourceDialog siteId={siteId} source={source} saved={changed} close={close} />}
      {open === "delete" && (
        <DeleteDialog
          title="Delete this source?"
          words={<>“{name}” is not fetched any more. What came from it stays.</>}
          send={() => deleteSource(siteId, id).then(changed)}
          close={close}
        />
      )}
    </div>
  );
}
