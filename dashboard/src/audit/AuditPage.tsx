// Who did what to which run, when and why, and what that changed; newest first. For admins.
import { getAudit } from "../api/controls.ts";
import type { AuditEntry } from "../api/controlTypes.ts";
import { isAdmin } from "../api/session.ts";
import { useNow } from "../poll/useNow.ts";
import { usePages } from "../poll/usePages.ts";
import { ListCard } from "../shell/ListCard.tsx";
import { link } from "../shell/route.ts";
import { moment, shortId } from "../text/format.ts";
import { actionWords, type Change, changes } from "./words.ts";

const PER_PAGE = "50";

interface Props {
  siteId: string;
  query: URLSearchParams; // run_id: of one run only, which may be of another site: site_id
}

export function AuditPage({ siteId, query }: Props) {
  if (!isAdmin()) return <p class="card">The audit trail is for admins.</p>;
  const runId = query.get("run_id");
  const site = query.get("site_id") ?? siteId;
  return (
    <>
      <h1>Audit</h1>
      <p class="soft">
        {runId === null ? "What people and schedules did to this site's runs." : <>What was done to run <a class="mono" href={`#/runs/${runId}`}>{runId}</a>. <a href={link("audit")}>All of this site</a></>}
      </p>
      <Entries key={`${site} ${runId}`} siteId={site} runId={runId} />
    </>
  );
}

function Entries({ siteId, runId }: { siteId: string; runId: string | null }) {
  const pages = usePages("audit", (cursor) => getAudit({ site_id: siteId, run_id: runId, limit: PER_PAGE, cursor }));
  const aside = <button type="button" onClick={pages.reload}>Reload</button>;
  return (
    <ListCard title="Entries" aside={aside} none="Nothing has been done yet." pages={pages}>
      <ol class="audit">
        {pages.rows?.map((entry, index) => <Entry key={index} entry={entry} withRun={runId === null} />)}
      </ol>
    </ListCard>
  );
}

function Entry({ entry, withRun }: { entry: AuditEntry; withRun: boolean }) {
  const now = useNow(60_000);
  const { at, who, action, run_id: run, why } = entry;
  return (
    <li>
      <time class="fine" dateTime={at}>{moment(at, now)}</time>
      <p>
        <b>{actionWords(action)}</b>
        {withRun && run !== null && <> <span class="soft">run</span> <a class="mono" href={`#/runs/${run}`} title={run}>{shortId(run)}</a></>}
        <span class="soft"> by {who}</span>
      </p>
      <div class="audit-facts">
        {why !== null && why !== "" && <p class="why">{why}</p>}
        <Changes changes={changes(entry.before, entry.after)} />
      </div>
    </li>
  );
}

function Changes({ changes }: { changes: Change[] }) {
  return (
    <ul>
      {changes.map(({ name, before, after }) => (
        <li key={name}><span class="fine">{name}:</span> {before} <span aria-hidden="true">→</span><span class="unseen">became</span> {after}</li>
      ))}
    </ul>
  );
}
