// How long a run waits between units and between stages, in seconds; to go easy on a provider.
import { useId } from "preact/hooks";

const MOST_BETWEEN_UNITS = 60; // as the API takes it

export function Delays() {
  const id = useId();
  return (
    <>
      <h3>Delays, in seconds</h3>
      <div class="fields">
        <div>
          <label for={`${id}-units`}>Between units of work</label>
          <input id={`${id}-units`} name="delay_between_units" type="number" inputMode="numeric" min={0} max={MOST_BETWEEN_UNITS} step={1} placeholder="none" />
        </div>
        <div>
          <label for={`${id}-stages`}>Between stages</label>
          <input id={`${id}-stages`} name="delay_between_stages" type="number" inputMode="numeric" min={0} step={1} placeholder="none" />
        </div>
      </div>
    </>
  );
}
