// How long a run may take before it fails, in minutes or in hours.
import { useId, useState } from "preact/hooks";

import { LIMIT, LIMIT_UNIT, UNITS } from "./options.ts";

export function TimeLimit() {
  const id = useId();
  const [unit, setUnit] = useState<keyof typeof UNITS>("hours");
  const { least, most, step } = UNITS[unit];
  return (
    <>
      <h3>Time limit</h3>
      <div class="time-limit">
        <input name={LIMIT} type="number" inputMode="decimal" aria-label="Time limit" aria-describedby={`${id}-words`} min={least} max={most} step={step} placeholder="1 day" />
        <select name={LIMIT_UNIT} aria-label="Unit of the time limit" value={unit} onChange={(event) => setUnit(event.currentTarget.value as keyof typeof UNITS)}>
          {Object.keys(UNITS).map((name) => <option key={name} value={name}>{name}</option>)}
        </select>
      </div>
      <p id={`${id}-words`} class="fine">A run that takes longer fails. Pauses do not count.</p>
    </>
  );
}
