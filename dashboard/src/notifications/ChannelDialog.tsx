// Adds a channel or changes one. What is secret is never shown: left empty, it stays.
import { addChannel, changeChannel } from "../api/notifications.ts";
import type { Channel, ChannelFields } from "../api/notificationTypes.ts";
import { textOf } from "../shell/fields.ts";
import { FormDialog } from "../shell/FormDialog.tsx";
import { ChannelForm, eventKey } from "./ChannelForm.tsx";
import { EVENTS } from "./words.ts";

interface Props {
  siteId: string;
  channel: Channel | null; // null: a new one
  saved(): void;
  close(): void;
}

export function ChannelDialog({ siteId, channel, saved, close }: Props) {
  const send = async (form: FormData): Promise<void> => {
    const fields = fieldsOf(form, channel);
    await (channel === null ? addChannel(siteId, textOf(form, "type"), fields) : changeChannel(siteId, channel.id, fields));
    saved();
  };
  return (
    <FormDialog title={channel === null ? "Add a channel" : `Edit ${channel.name}`} submit={channel === null ? "Add" : "Save"} busy="Saving…" send={send} close={close}>
      <ChannelForm channel={channel} />
    </FormDialog>
  );
}

function fieldsOf(form: FormData, channel: Channel | null): ChannelFields {
  const where = ["url", "address", "secret"].map((name) => [name, textOf(form, name)] as const).filter(([, value]) => value !== "");
  return {
    name: textOf(form, "name"),
    events: Object.keys(EVENTS).filter((event) => form.get(eventKey(event)) !== null),
    on: channel?.on ?? true,
    ...Object.fromEntries(where),
  };
}
