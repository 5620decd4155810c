import type { ReasonGroup, Stage } from "../api/types.ts";
import { StageCard } from "./StageCard.tsx";

interface Props {
  stages: Stage[];
  leftOut: ReasonGroup[];
  starting?: boolean;
}

export function StageCards({ stages, leftOut, starting = false }: Props) {
  return (
    <section aria-labelledby="stages-title">
      <h2 id="stages-title" class="section-title">Stages</h2>
      <ol class="stages">
        {stages.map((stage, index) => (
          <StageCard key={stage.key} stage={stage} leftOut={leftOut.filter(({ stage: key }) => key === stage.key)} starting={starting} first={index === 0} />
        ))}
      </ol>
    </section>
  );
}
