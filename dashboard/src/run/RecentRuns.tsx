// The history of a site, twenty runs a page, newest first.
import { useEffect, useState } from "preact/hooks";

import { getRuns } from "../api/calls.ts";
import type { RunProgress, RunRow } from "../api/types.ts";
import { isAdmin } from "../api/session.ts";
import { useLoad } from "../poll/useLoad.ts";
import { useNow } from "../poll/useNow.ts";
import { useTurns } from "../poll/useTurns.ts";
import { toggled } from "../shell/fields.ts";
import { Problem } from "../shell/Problem.tsx";
import { count, duration, moment, shortId } from "../text/format.ts";
import { MarkBar } from "./MarkBar.tsx";
import { StatusPill } from "./StatusPill.tsx";
import { runLook } from "./status.ts";

const PER_PAGE = "20";

interface Props {
  siteId: string;
  document: RunProgress | null; // of the run being followed: its row is drawn from it, so the two agree
  refresh(): void;
}

export function RecentRuns({ siteId, document, refresh }: Props) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [trail, setTrail] = useState<string[]>([]); // cursors of the pages up to this one
  const cursor = trail.at(-1) ?? null;
  const key = [siteId, cursor, useTurns(document)].join(" ");
  const page = useLoad(key, () => getRuns({ site_id: siteId, limit: PER_PAGE, cursor }));
  useEffect(() => setTrail([]), [siteId]);
  useEffect(() => setChosen(new Set()), [siteId, cursor]);
  const choose = isAdmin() ? (id: string): void => setChosen(toggled(chosen, id)) : null;
  const marked = (): void => {
    page.reload();
    refresh();
  };
  const older = page.value?.cursor ?? null;
  return (
    <section class="card" aria-labelledby="runs-title">
      <h2 id="runs-title">Recent runs</h2>
      {page.error !== null && <Problem error={page.error} again={page.reload} />}
      {page.value === null && page.error === null && <p class="soft none">Loading the runs…</p>}
      {choose !== null && page.value !== null && page.value.rows.length > 0 && <MarkBar rows={page.value.rows} chosen={chosen} choose={setChosen} done={marked} />}
      {page.value !== null && <Table rows={page.value.rows} document={document} chosen={chosen} choose={choose} />}
      {(trail.length > 0 || older !== null) && (
        <div class="pager">
          <button type="button" disabled={trail.length === 0} onClick={() => setTrail(trail.slice(0, -1))}>Newer</button>
          <button type="button" disabled={older === null} onClick={() => older !== null && setTrail([...trail, older])}>Older</button>
        </div>
      )}
    </section>
  );
}

interface TableProps {
  rows: RunRow[];
  document: RunProgress | null;
  chosen: ReadonlySet<string>;
  choose: ((id: string) => void) | null; // null: not for this reader
}

function Table({ rows, document, chosen, choose }: TableProps) {
  if (rows.length === 0) return <p class="soft none">No run yet. The first one will be listed here.</p>;
  return (
    <table class="runs">
      <thead>
        <tr>
          <th scope="col">Run</th>
          <th scope="col">Status</th>
          <th scope="col" class="right">Items</th>
          <th scope="col" class="right">Failed</th>
          <th scope="col" class="right wide">Credits</th>
          <th scope="col" class="right wide">Time</th>
          <th scope="col" class="wide">Started</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.run_id} row={asFollowed(row, document)} chosen={chosen.has(row.run_id)} choose={choose} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  row: RunRow;
  chosen: boolean;
  choose: ((id: string) => void) | null;
}

function Row({ row, chosen, choose }: RowProps) {
  const now = useNow(60_000);
  const name = `${row.pipeline_name} ${shortId(row.run_id)}`;
  return (
    <tr>
      <th scope="row">
        {choose !== null && <input type="checkbox" checked={chosen} onChange={() => choose(row.run_id)} aria-label={`Choose ${name}`} />}
        <a href={`#/runs/${row.run_id}`} title={row.run_id}>
          {row.pipeline_name} <span class="mono">{shortId(row.run_id)}</span>
        </a>
      </th>
      <td>
        <StatusPill look={runLook(row, row.error_cleared !== null)} />
        <Labels row={row} />
        {row.reason !== null && row.status !== "completed" && <span class="fine reason">{row.reason}</span>}
      </td>
      <td class="right">{count(row.completed_items)} / {count(row.total_items)}</td>
      <td class={row.failed > 0 ? "right is-bad" : "right is-quiet"}>{count(row.failed)}</td>
      <td class="right wide">{count(row.credits_used)}</td>
      <td class="right wide">{duration(row.duration_seconds)}</td>
      <td class="wide soft">{moment(row.started_at ?? row.created_at, now)}, {row.started_by}</td>
    </tr>
  );
}

/** What was done to it, in a word or two; who and why is on the run's page. */
function Labels({ row }: { row: RunRow }) {
  const words = [
    row.marked !== null && `marked ${row.marked.action === "complete" ? "completed" : "failed"}`, row.error_cleared !== null && "error cleared", row.withdrawn !== null && "withdrawn",
    row.retry_of && "retry", row.remake_of && "made again",
  ].filter(Boolean);
  return words.length === 0 ? null : <span class="fine reason">{words.join(" · ")}</span>;
}

function asFollowed(row: RunRow, document: RunProgress | null): RunRow {
  if (document?.run?.run_id !== row.run_id) return row;
  const { global_progress: progress, metrics, error_summary: errors, run } = document;
  return { ...row, ...run, ...progress, ...metrics, failed: errors.count, error_cleared: errors.cleared };
}
