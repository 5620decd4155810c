// Which pipeline the page is about; shown only where there is a choice.
import type { Pipeline } from "../api/types.ts";

interface Props {
  pipelines: Pipeline[];
  chosen: string | null;
  choose(key: string): void;
}

export function PipelineSelect({ pipelines, chosen, choose }: Props) {
  if (pipelines.length < 2) return null;
  return (
    <div class="tabs" role="group" aria-label="Pipeline">
      {pipelines.map(({ key, name }) => (
        <button key={key} type="button" aria-pressed={key === chosen} onClick={() => choose(key)}>{name}</button>
      ))}
    </div>
  );
}
