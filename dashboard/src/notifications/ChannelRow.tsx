// One channel: what it is, what it is told of, and for admins its controls.
import { useState } from "preact/hooks";

import { changeChannel, testChannel } from "../api/notifications.ts";
import type { Channel } from "../api/notificationTypes.ts";
import { isAdmin } from "../api/session.ts";
import { useCall } from "../poll/useCall.ts";
import { StatusPill } from "../run/StatusPill.tsx";
import { Notice } from "../shell/Notice.tsx";
import { Refused } from "../shell/Refused.tsx";
import { Switch } from "../shell/Switch.tsx";
import { ChannelButtons } from "./ChannelButtons.tsx";
import { deliveryWords, eventName, typeName } from "./words.ts";

interface Props {
  siteId: string;
  channel: Channel;
  changed(): void;
}

export function ChannelRow({ siteId, channel, changed }: Props) {
  const [switching, testing] = [useCall(), useCall()];
  const [told, setTold] = useState<string | null>(null);
  const { id, name, events, on, type, target } = channel;
  const flip = (): void => switching.call(() => changeChannel(siteId, id, { name, events, on: !on }).then(changed));
  const test = (): void => {
    setTold(null);
    testing.call(() => testChannel(siteId, id).then((delivery) => setTold(deliveryWords(delivery))));
  };
  return (
    <li>
      <div class="row-facts">
        <h3>{name}</h3>
        <p class="soft">{typeName(type)} · {target}</p>
        <p class="fine">Told of: {events.map(eventName).join(", ").toLowerCase()}</p>
        <Confirmation channel={channel} />
      </div>
      <div class="row-controls">
        <Switch label={`Tell ${name}`} on={on} busy={switching.busy} flip={isAdmin() ? flip : null} />
        {isAdmin() && <ChannelButtons siteId={siteId} channel={channel} testing={testing.busy} test={test} changed={changed} />}
      </div>
      {told !== null && <Notice text={told} onClose={() => setTold(null)} />}
      {[switching, testing].map(({ error, clear }, index) => error !== null && <Refused key={index} error={error} close={clear} />)}
    </li>
  );
}

/** An e-mail's owner has to agree before anything is sent. */
function Confirmation({ channel: { type, confirmed } }: { channel: Channel }) {
  if (type !== "email") return null;
  if (confirmed === null) return <p class="fine">Whether its owner has confirmed is not known at the moment.</p>;
  if (confirmed) return <p class="health"><StatusPill look={{ label: "Confirmed", tone: "done", icon: "check" }} /></p>;
  return (
    <p class="health">
      <StatusPill look={{ label: "Not confirmed", tone: "held", icon: "dot" }} /> <span class="soft">Its owner has been asked by e-mail. A test asks again.</span>
    </p>
  );
}
