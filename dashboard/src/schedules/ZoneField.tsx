// The time zone, by its name: typed with suggestions, and known before it is sent.
import { useId, useMemo } from "preact/hooks";

import { isZone, ownZone, zones } from "./zones.ts";

export function ZoneField({ zone }: { zone: string | null }) {
  const id = useId();
  const names = useMemo(zones, []);
  const check = (input: HTMLInputElement): void => {
    input.setCustomValidity(input.value === "" || isZone(input.value) ? "" : "No time zone of this name, as Asia/Kolkata or UTC");
  };
  return (
    <div>
      <label for={id}>Time zone</label>
      <input id={id} name="time_zone" list={`${id}-names`} required maxLength={64} autocomplete="off" spellcheck={false} aria-describedby={`${id}-words`} defaultValue={zone ?? ownZone()} onInput={(event) => check(event.currentTarget)} />
      <datalist id={`${id}-names`}>{names.map((name) => <option key={name} value={name} />)}</datalist>
      <span id={`${id}-words`} class="fine">The time stays the same there when its clocks change.</span>
    </div>
  );
}
