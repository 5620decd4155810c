import type { Stage } from "../api/types.ts";
import { StageCard } from "./StageCard.tsx";

export function StageCards({ stages, starting = false }: { stages: Stage[]; starting?: boolean }) {
  return (
    <section aria-labelledby="stages-title">
      <h2 id="stages-title" class="section-title">Stages</h2>
      <ol class="stages">
        {stages.map((stage, index) => (
          <StageCard key={stage.key} stage={stage} starting={starting} first={index === 0} />
        ))}
      </ol>
    </section>
  );
}
