// What people did to a run, each with who, when and why; and where it came from.
import type { Control, Deed, Run, RunProgress } from "../api/types.ts";
import { useNow } from "../poll/useNow.ts";
import { link } from "../shell/route.ts";
import { momentOf, shortId } from "../text/format.ts";

const ASKED_FOR: Record<string, string> = { pause: "Pause asked for", cancel: "Cancellation asked for", complete: "Being marked completed", fail: "Being marked failed" };
const CAME_TRUE: Record<string, string> = { paused: "Paused", cancelled: "Cancelled" };
const MARKED: Record<string, string> = { complete: "Marked completed", fail: "Marked failed" };

/** What was asked of the run, while it counts: a pause that was resumed long ago does not. */
export function Asked({ run }: { run: Run }) {
  const { control, status } = run;
  if (control === null || !counts(control, status)) return null;
  const what = CAME_TRUE[status] ?? (control.cap === "seconds" ? "Being ended" : ASKED_FOR[control.action]) ?? control.action;
  return <p class={status === "cancelled" ? "asked soft" : "asked is-held"} data-field="control"><Words what={what} deed={control} byItself={control.cap !== null} /></p>;
}

function counts(control: Control, status: string): boolean {
  if (status === "cancelled") return control.action === "cancel";
  return status !== "completed" && status !== "failed";
}

export function Deeds({ document, run }: { document: RunProgress; run: Run }) {
  const { marked, withdrawn, retry_of: retried, remake_of: remade } = run;
  const { cleared } = document.error_summary;
  if (retried === null && remade === null && marked === null && withdrawn === null && cleared === null) return null;
  return (
    <ul class="deeds">
      {retried !== null && <li>Takes up what was left by run <a class="mono" href={`#/runs/${retried}`} title={retried}>{shortId(retried)}</a></li>}
      {remade !== null && <li>Makes again <Item reference={remade} /></li>}
      {marked !== null && <li><Words what={MARKED[marked.action] ?? marked.action} deed={marked} /></li>}
      {cleared !== null && <li><Words what="Error cleared" deed={cleared} /></li>}
      {withdrawn !== null && <li><Words what="What it made was withdrawn" deed={withdrawn} /></li>}
    </ul>
  );
}

interface WordsProps {
  what: string;
  deed: Deed;
  byItself?: boolean;
}

function Words({ what, deed, byItself = false }: WordsProps) {
  const now = useNow(60_000);
  return <>{what}{!byItself && ` by ${deed.who}`} {momentOf(deed.at, now)}{deed.why !== "" && `: ${deed.why}`}</>;
}

/** "article#01J..." as a link to it. */
function Item({ reference }: { reference: string }) {
  const [kind = "", id = ""] = reference.split("#", 2);
  return <>{kind.replaceAll("_", " ")} <a class="mono" href={link("content", { kind, item: id })} title={id}>{shortId(id)}</a></>;
}
