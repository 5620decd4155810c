// For admins: what can be said of many runs of the list at once, and what the API refused of it.
import { useState } from "preact/hooks";

import type { Marked } from "../api/controlTypes.ts";
import type { RunRow } from "../api/types.ts";
import { type Mark, MarkDialog, MARKS } from "../control/MarkDialog.tsx";
import { count, shortId } from "../text/format.ts";

const ORDER: Mark[] = ["fail", "complete", "clear_error"];

interface Props {
  rows: RunRow[];
  chosen: ReadonlySet<string>;
  choose(ids: ReadonlySet<string>): void;
  done(): void; // the runs are to be read anew
}

export function MarkBar({ rows, chosen, choose, done }: Props) {
  const [open, setOpen] = useState<Mark | null>(null);
  const [told, setTold] = useState<{ mark: Mark; result: Marked } | null>(null);
  const all = rows.length > 0 && rows.every(({ run_id: id }) => chosen.has(id));
  const none = chosen.size === 0;
  const marked = (mark: Mark) => (result: Marked): void => {
    setTold({ mark, result });
    choose(new Set(result.refused.map(({ run_id: id }) => id)));
    done();
  };
  return (
    <div class="review-bar">
      <label class="check">
        <input type="checkbox" checked={all} disabled={rows.length === 0} onChange={() => choose(new Set(all ? [] : rows.map(({ run_id: id }) => id)))} />
        {none ? "Choose all shown" : `${count(chosen.size)} chosen`}
      </label>
      <div class="buttons">
        {ORDER.map((mark) => (
          <button key={mark} type="button" aria-haspopup="dialog" aria-disabled={none} onClick={() => none || setOpen(mark)}>{MARKS[mark].button}</button>
        ))}
      </div>
      {told !== null && <Told {...told} close={() => setTold(null)} />}
      {open !== null && <MarkDialog mark={open} runIds={[...chosen]} done={marked(open)} close={() => setOpen(null)} />}
    </div>
  );
}

interface ToldProps {
  mark: Mark;
  result: Marked;
  close(): void;
}

function Told({ mark, result: { changed, refused }, close }: ToldProps) {
  return (
    <div class="notice" role="status">
      <div>
        <p>{count(changed.length)} {MARKS[mark].did}{refused.length > 0 && `, ${count(refused.length)} refused`}.</p>
        <ul>
          {refused.map(({ run_id: id, message }) => (
            <li key={id}><span class="mono" title={id}>{shortId(id)}</span>: {message}</li>
          ))}
        </ul>
      </div>
      <button type="button" class="plain" onClick={close}>Close</button>
    </div>
  );
}
