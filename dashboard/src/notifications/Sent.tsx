// What was sent, newest first: to whom, about which run, and when it was not delivered, why.
import { getNotifications } from "../api/notifications.ts";
import type { Notification } from "../api/notificationTypes.ts";
import type { RunProgress } from "../api/types.ts";
import { useNow } from "../poll/useNow.ts";
import { usePages } from "../poll/usePages.ts";
import { useTurns } from "../poll/useTurns.ts";
import { StatusPill } from "../run/StatusPill.tsx";
import { ListCard } from "../shell/ListCard.tsx";
import { count, moment, shortId } from "../text/format.ts";
import { eventName, sentLook, typeName } from "./words.ts";

const PER_PAGE = "50";

interface Props {
  siteId: string;
  document: RunProgress | null; // the list is loaded anew when a run begins or ends
}

export function Sent({ siteId, document }: Props) {
  const key = [siteId, useTurns(document)].join(" ");
  const pages = usePages(key, (cursor) => getNotifications({ site_id: siteId, limit: PER_PAGE, cursor }));
  const aside = <button type="button" onClick={pages.reload}>Reload</button>;
  return (
    <ListCard title="What was sent" aside={aside} none="Nothing has been sent in the last 30 days." pages={pages}>
      <ul class="entries">
        {pages.rows?.map((notification) => <One key={notification.id} notification={notification} />)}
      </ul>
    </ListCard>
  );
}

function One({ notification }: { notification: Notification }) {
  const now = useNow(60_000);
  const { event, run_id: run, at, channel, status, tries, reason, next_at: next } = notification;
  return (
    <li>
      <div>
        <p>
          <b>{eventName(event)}</b> <a class="mono" href={`#/runs/${encodeURIComponent(run)}`} title={run}>run {shortId(run)}</a>{" "}
          <span class="soft">to {channel.name} ({typeName(channel.type)})</span>
        </p>
        <p class="fine">{moment(at, now)}{tries > 1 && ` · tried ${count(tries)} times`}{status === "pending" && next !== null && ` · next try ${moment(next, now)}`}</p>
        {reason !== null && reason !== "" && <p class={status === "failed" ? "is-bad" : "soft"}>{reason}</p>}
      </div>
      <StatusPill look={sentLook(status)} />
    </li>
  );
}
