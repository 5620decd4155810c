// The two caps of a run as form fields; an empty field is no cap.
import { useId } from "preact/hooks";

import type { Caps } from "../api/controlTypes.ts";

interface Props {
  caps: Caps;
  focus?: keyof Caps | null; // which one to begin with
  used?: Record<keyof Caps, string> | null;
}

export function CapsFields({ caps, focus = null, used = null }: Props) {
  const id = useId();
  return (
    <div class="fields">
      <div>
        <label for={`${id}-items`}>Items, at most</label>
        <input id={`${id}-items`} name="items" type="number" inputMode="numeric" min={1} step={1} placeholder="no cap" defaultValue={caps.items ?? ""} autofocus={focus === "items"} />
        {used !== null && <span class="fine">{used.items}</span>}
      </div>
      <div>
        <label for={`${id}-credits`}>Credits, at most</label>
        <input id={`${id}-credits`} name="credits" type="number" inputMode="decimal" min={0.001} step="any" placeholder="no cap" defaultValue={caps.credits ?? ""} autofocus={focus === "credits"} />
        {used !== null && <span class="fine">{used.credits}</span>}
      </div>
    </div>
  );
}
