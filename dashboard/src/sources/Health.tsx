// How the fetches of a source went: the state as a pill, the last success, and what was wrong.
import type { Source } from "../api/sourceTypes.ts";
import { useNow } from "../poll/useNow.ts";
import { StatusPill } from "../run/StatusPill.tsx";
import { moment } from "../text/format.ts";
import { broughtWords, failuresWords, healthLook } from "./words.ts";

export function Health({ source }: { source: Source }) {
  const now = useNow(60_000);
  const { state, last_success_at: success, last_error: wrong, failures_in_a_row: inARow } = source.health;
  const failing = state === "failing";
  return (
    <div class="health">
      <StatusPill look={healthLook(state)} />
      <div>
        {failing && wrong !== null && <p class="is-bad">{wrong.message} <span class="fine">{moment(wrong.at, now)}, {failuresWords(inARow)}</span></p>}
        {success !== null && <p class="soft">Last success {moment(success, now)}: {broughtWords(source)}</p>}
        {failing && success === null && <p class="soft">No fetch has gone well yet.</p>}
        {!failing && wrong !== null && <p class="fine">Last error {moment(wrong.at, now)}: {wrong.message}</p>}
      </div>
    </div>
  );
}
