// The fields of a channel: each type needs others.
import { useId, useState } from "preact/hooks";

import type { Channel } from "../api/notificationTypes.ts";
import { EVENTS, TYPES } from "./words.ts";

export function eventKey(event: string): string {
  return `on ${event}`;
}

export function ChannelForm({ channel }: { channel: Channel | null }) {
  const id = useId();
  const [type, setType] = useState(channel?.type ?? "email");
  return (
    <>
      <label for={`${id}-name`}>Name</label>
      <input id={`${id}-name`} name="name" required pattern=".*\S.*" title="A name to know it by" maxLength={100} autocomplete="off" autofocus defaultValue={channel?.name ?? ""} />
      {channel === null && (
        <>
          <label for={`${id}-type`}>Type</label>
          <select id={`${id}-type`} name="type" value={type} onChange={(event) => setType(event.currentTarget.value)}>
            {Object.entries(TYPES).map(([key, name]) => <option key={key} value={key}>{name}</option>)}
          </select>
        </>
      )}
      <Where key={type} id={id} type={type} channel={channel} />
      <fieldset class="weekdays">
        <legend>Told when a run is</legend>
        {Object.entries(EVENTS).map(([event, words]) => (
          <label key={event} class="check"><input type="checkbox" name={eventKey(event)} defaultChecked={channel?.events.includes(event) ?? true} />{words}</label>
        ))}
      </fieldset>
    </>
  );
}

interface WhereProps {
  id: string;
  type: string;
  channel: Channel | null;
}

/** Of a channel that is there, an empty field is one that stays as it is. */
function Where({ id, type, channel }: WhereProps) {
  const required = channel === null;
  if (type === "email") {
    return (
      <>
        <label for={`${id}-address`}>E-mail address</label>
        <input id={`${id}-address`} name="address" type="email" required maxLength={254} autocomplete="off" aria-describedby={`${id}-address-words`} defaultValue={channel?.target ?? ""} />
        <span id={`${id}-address-words`} class="fine">Its owner is asked to confirm first.</span>
      </>
    );
  }
  return (
    <>
      <label for={`${id}-url`}>Address of the webhook</label>
      <input id={`${id}-url`} name="url" type="url" required={required} maxLength={2000} autocomplete="off" spellcheck={false} placeholder={channel === null ? "https://…" : `stays: ${channel.target}`} />
      {type === "webhook" && (
        <>
          <label for={`${id}-secret`}>Secret that signs the messages</label>
          <input id={`${id}-secret`} name="secret" type="password" required={required} minLength={16} maxLength={200} autocomplete="new-password" aria-describedby={`${id}-secret-words`} placeholder={channel === null ? "" : "stays as it is"} />
          <span id={`${id}-secret-words`} class="fine">16 characters or more. It is not shown again.</span>
        </>
      )}
    </>
  );
}
