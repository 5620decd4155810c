// Who is told of the site's runs, and how; and what was sent to them.
import { useRef, useState } from "preact/hooks";

import { getChannels } from "../api/notifications.ts";
import { isAdmin } from "../api/session.ts";
import type { RunProgress } from "../api/types.ts";
import { useLoad } from "../poll/useLoad.ts";
import { useKeptFocus } from "../run/useKeptFocus.ts";
import { Problem } from "../shell/Problem.tsx";
import { ChannelDialog } from "./ChannelDialog.tsx";
import { ChannelRow } from "./ChannelRow.tsx";
import { Sent } from "./Sent.tsx";

interface Props {
  siteId: string;
  document: RunProgress | null;
}

export function NotificationsPage({ siteId, document }: Props) {
  const [adding, setAdding] = useState(false);
  const [place, heading] = [useRef<HTMLElement>(null), useRef<HTMLHeadingElement>(null)];
  useKeptFocus(place, heading);
  const { value: channels, error, reload } = useLoad(siteId, () => getChannels(siteId));
  return (
    <>
      <div class="page-head">
        <h1>Notifications</h1>
        {isAdmin() && <button type="button" class="main" aria-haspopup="dialog" onClick={() => setAdding(true)}>Add a channel…</button>}
      </div>
      <section ref={place} class="card" aria-labelledby="channels-title">
        <h2 id="channels-title" ref={heading} tabIndex={-1}>Channels</h2>
        {error !== null && <Problem error={error} again={reload} />}
        {channels === null && error === null && <p class="soft none" aria-busy="true">Loading…</p>}
        {channels?.length === 0 && <p class="soft none">No channel yet. Nobody is told how the runs end.</p>}
        <ul class="rows">
          {channels?.map((channel) => <ChannelRow key={channel.id} siteId={siteId} channel={channel} changed={reload} />)}
        </ul>
      </section>
      <Sent siteId={siteId} document={document} />
      {adding && <ChannelDialog siteId={siteId} channel={null} saved={reload} close={() => setAdding(false)} />}
    </>
  );
}
