// Test, edit, delete. A test sends a message at once.
import { useState } from "preact/hooks";

import { deleteChannel } from "../api/notifications.ts";
import type { Channel } from "../api/notificationTypes.ts";
import { DeleteDialog } from "../shell/DeleteDialog.tsx";
import { ChannelDialog } from "./ChannelDialog.tsx";

interface Props {
  siteId: string;
  channel: Channel;
  testing: boolean;
  test(): void;
  changed(): void;
}

export function ChannelButtons({ siteId, channel, testing, test, changed }: Props) {
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  const { id, name } = channel;
  const close = (): void => setOpen(null);
  return (
    <div class="buttons">
      <button type="button" aria-label={`Test ${name}`} aria-disabled={testing} onClick={() => testing || test()}>{testing ? "Sending…" : "Test"}</button>
      <button type="button" aria-haspopup="dialog" aria-label={`Edit ${name}`} onClick={() => setOpen("edit")}>Edit…</button>
      <button type="button" aria-haspopup="dialog" aria-label={`Delete ${name}`} onClick={() => setOpen("delete")}>Delete…</button>
      {open === "edit" && <ChannelDialog siteId={siteId} channel={channel} saved={changed} close={close} />}
      {open === "delete" && (
        <DeleteDialog
          title="Delete this channel?"
          words={<>“{name}” is not told of anything any more; what still waits for it is not delivered.</>}
          send={() => deleteChannel(siteId, id).then(changed)}
          close={close}
        />
      )}
    </div>
  );
}
