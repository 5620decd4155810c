// Approve or reject the chosen items with one call; what the API refuses is said in its words.
import { useState } from "preact/hooks";

import { review } from "../api/calls.ts";
import { readSession } from "../api/session.ts";
import type { Item, ReviewResult } from "../api/types.ts";
import { Notice } from "../shell/Notice.tsx";
import { count } from "../text/format.ts";

type Decision = "approve" | "reject";

export function mayReview(): boolean {
  return readSession()?.user.role !== "viewer";
}

interface Props {
  siteId: string;
  kind: string;
  rows: Item[];
  chosen: ReadonlySet<string>;
  choose(ids: ReadonlySet<string>): void;
  done(): void;
}

export function ReviewBar({ siteId, kind, rows, chosen, choose, done }: Props) {
  const all = rows.length > 0 && rows.every(({ id }) => chosen.has(id));
  return (
    <div class="review-bar">
      <label>
        <input type="checkbox" checked={all} disabled={rows.length === 0} onChange={() => choose(new Set(all ? [] : rows.map(({ id }) => id)))} />
        {chosen.size === 0 ? "Choose all shown" : `${count(chosen.size)} chosen`}
      </label>
      <Decide siteId={siteId} kind={kind} ids={[...chosen]} done={done} />
    </div>
  );
}

interface DecideProps {
  siteId: string;
  kind: string;
  ids: string[];
  done(): void;
}

export function Decide({ siteId, kind, ids, done }: DecideProps) {
  const [busy, setBusy] = useState(false);
  const [words, setWords] = useState<string | null>(null);
  const decide = (decision: Decision): void => {
    setBusy(true);
    review(siteId, kind, ids, decision)
      .then(
        (results) => {
          setWords(outcome(decision, results));
          done();
        },
        (error: Error) => setWords(error.message),
      )
      .finally(() => setBusy(false));
  };
  return (
    <>
      <div class="buttons">
        <button type="button" disabled={busy || ids.length === 0} onClick={() => decide("reject")}>Reject</button>
        <button type="button" class="main" disabled={busy || ids.length === 0} onClick={() => decide("approve")}>Approve</button>
      </div>
      {words !== null && <Notice text={words} onClose={() => setWords(null)} />}
    </>
  );
}

function outcome(decision: Decision, results: ReviewResult[]): string {
  const changed = results.reduce((sum, result) => sum + result.changed, 0);
  const did = `${count(changed)} ${decision === "approve" ? "approved" : "rejected"}.`;
  return [did, ...results.flatMap(({ refused }) => refused.map(({ message }) => message))].join(" ");
}
