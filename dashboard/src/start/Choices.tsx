// The fields of a start's options. Of a start for one item they are set already, so they are folded away.
import type { TargetedEvent } from "preact";

import { NO_CAPS } from "../control/caps.ts";
import { CapsFields } from "../control/CapsFields.tsx";
import { Delays } from "./Delays.tsx";
import type { Only } from "./only.ts";
import { type NamedStage, ONLY } from "./options.ts";
import { StageChoices } from "./StageChoices.tsx";
import { TimeLimit } from "./TimeLimit.tsx";

interface Props {
  stages: NamedStage[];
  only: Only | null;
}

export function Choices({ stages, only }: Props) {
  if (only === null) return <Fields stages={stages} from="" />;
  return (
    <details class="folded" onInvalidCapture={unfold}>
      <summary>Options</summary>
      <input type="hidden" name={ONLY} value={only.item.id} />
      <div><Fields stages={stages} from={only.stage.key} /></div>
    </details>
  );
}

function Fields({ stages, from }: { stages: NamedStage[]; from: string }) {
  return (
    <>
      <StageChoices stages={stages} begin={from} />
      <h3>Caps</h3>
      <CapsFields caps={NO_CAPS} />
      <p class="fine">At a cap the run pauses itself and can be resumed.</p>
      <TimeLimit />
      <Delays />
    </>
  );
}

/** The browser cannot show what is wrong in a field that is folded away. */
function unfold(event: TargetedEvent<HTMLDetailsElement>): void {
  event.currentTarget.open = true;
}
