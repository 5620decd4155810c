// Which stages run, from which one on, and how many items each takes at most.
import { useId, useState } from "preact/hooks";

import { FROM, mostOf, type NamedStage, onOf } from "./options.ts";

interface Props {
  stages: NamedStage[];
  begin: string; // key of the stage that is chosen at first; empty: the first one
}

export function StageChoices({ stages, begin }: Props) {
  const id = useId();
  const [from, setFrom] = useState(begin === stages[0]?.key ? "" : begin);
  const [off, setOff] = useState<ReadonlySet<string>>(new Set());
  const first = Math.max(0, stages.findIndex(({ key }) => key === from));
  const toggle = (key: string): void => {
    const next = new Set(off);
    if (!next.delete(key)) next.add(key);
    setOff(next);
  };
  return (
    <>
      <div class="from">
        <label for={id}>Start from</label>
        <select id={id} name={FROM} value={from} autofocus onChange={(event) => setFrom(event.currentTarget.value)}>
          {stages.map(({ key, number, name }, index) => (
            <option key={key} value={index === 0 ? "" : key}>{number}. {name}</option>
          ))}
        </select>
      </div>
      <p class="choices-head fine" aria-hidden="true"><span>Stages</span><span>Items, at most</span></p>
      <ul class="choices" aria-label="Stages">
        {stages.map((stage, index) => (
          <Choice key={stage.key} stage={stage} before={index < first} on={index >= first && !off.has(stage.key)} toggle={() => toggle(stage.key)} />
        ))}
      </ul>
    </>
  );
}

interface ChoiceProps {
  stage: NamedStage;
  before: boolean; // the run starts after it
  on: boolean;
  toggle(): void;
}

function Choice({ stage: { key, number, name }, before, on, toggle }: ChoiceProps) {
  return (
    <li class={on ? undefined : "is-quiet"}>
      <label class="check">
        <input type="checkbox" name={onOf(key)} checked={on} disabled={before} onChange={toggle} />
        <span><span class="number">{number}</span> {name}{!on && <span class="fine"> {before ? "before the start" : "left out"}</span>}</span>
      </label>
      <input type="number" inputMode="numeric" name={mostOf(key)} aria-label={`${name}: items, at most`} placeholder="all" min={1} step={1} disabled={!on} />
    </li>
  );
}
