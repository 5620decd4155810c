// The answer of a test: the reason why nothing can be had, or the first entries there are.
import type { Tried, TriedEntry } from "../api/sourceTypes.ts";
import { useNow } from "../poll/useNow.ts";
import { Icon } from "../shell/Icon.tsx";
import { OutLink } from "../shell/OutLink.tsx";
import { count, moment } from "../text/format.ts";

export function TestResult({ tried }: { tried: Tried }) {
  const { ok, error, entries, count: all = entries.length, moved_to: moved = null, milliseconds } = tried;
  const took = <span class="fine">in {milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`}</span>;
  if (!ok) return <p class="tried is-bad"><Icon name="bang" /> <b>It cannot be fetched:</b> {error?.message} {took}</p>;
  return (
    <div class="tried">
      <p><span class="tone-done"><Icon name="check" /></span> <b>{all === 1 ? "1 entry" : `${count(all)} entries`}</b> {took}</p>
      {moved !== null && <p class="is-held">It has moved for good, to <OutLink url={moved} /></p>}
      <ol class="tried-entries">
        {entries.map((entry, index) => <Entry key={index} entry={entry} />)}
      </ol>
      {all > entries.length && <p class="fine">and {count(all - entries.length)} more</p>}
    </div>
  );
}

function Entry({ entry }: { entry: TriedEntry }) {
  const now = useNow(60_000);
  const { title, url, published, characters, problem } = entry;
  return (
    <li>
      <p><OutLink url={url} text={title} /></p>
      <p class="fine">{published === null ? "no date" : moment(published, now)} · {count(characters)} characters</p>
      {problem !== null && problem !== "" && <p class="is-bad"><Icon name="bang" /> {problem}</p>}
    </li>
  );
}
