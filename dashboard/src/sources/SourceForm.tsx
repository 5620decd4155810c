// The fields of a source: what it is, what is wanted of it.
import { useId, useState } from "preact/hooks";

import type { Source } from "../api/sourceTypes.ts";
import { Options } from "../shell/Options.tsx";
import { USUAL_COUNT } from "./form.ts";
import { ShapeFields } from "./ShapeFields.tsx";
import { DIFFICULTIES, purposeOf, PURPOSES, TYPES } from "./words.ts";

const PURPOSE_NAMES = Object.fromEntries(PURPOSES.map(({ key, label }) => [key, label]));

export function SourceForm({ source }: { source: Source | null }) {
  const id = useId();
  const [type, setType] = useState(source?.type ?? "feed");
  return (
    <>
      <label for={`${id}-name`}>Name</label>
      <input id={`${id}-name`} name="name" required pattern=".*\S.*" title="A name to know it by" maxLength={100} autocomplete="off" autofocus defaultValue={source?.name ?? ""} />
      <div class="fields">
        <div>
          <label for={`${id}-type`}>Type</label>
          <select id={`${id}-type`} name="type" value={type} aria-describedby={`${id}-type-words`} onChange={(event) => setType(event.currentTarget.value)}>
            {Object.entries(TYPES).map(([key, { name }]) => <option key={key} value={key}>{name}</option>)}
          </select>
          <span id={`${id}-type-words`} class="fine">{TYPES[type]?.words}</span>
        </div>
        <div>
          <label for={`${id}-purposes`}>For</label>
          <select id={`${id}-purposes`} name="purposes"><Options of={PURPOSE_NAMES} chosen={purposeOf(source?.purposes ?? [])} /></select>
        </div>
      </div>
      <label for={`${id}-url`}>Address</label>
      <input id={`${id}-url`} name="url" type="url" required maxLength={2000} autocomplete="off" spellcheck={false} placeholder="https://…" defaultValue={source?.url ?? ""} />
      {type === "api" && <ShapeFields shape={source?.shape ?? null} />}
      <Wanted id={id} source={source} />
    </>
  );
}

function Wanted({ id, source }: { id: string; source: Source | null }) {
  return (
    <div class="fields">
      <div>
        <label for={`${id}-count`}>Questions a text</label>
        <input id={`${id}-count`} name="count" type="number" inputMode="numeric" required min={1} max={9} step={1} defaultValue={source?.count ?? USUAL_COUNT} />
      </div>
      <div>
        <label for={`${id}-difficulty`}>Difficulty</label>
        <select id={`${id}-difficulty`} name="difficulty"><Options of={DIFFICULTIES} chosen={source?.difficulty ?? ""} /></select>
      </div>
      <div>
        <label for={`${id}-categories`}>Categories</label>
        <input id={`${id}-categories`} name="categories" autocomplete="off" aria-describedby={`${id}-categories-words`} defaultValue={source?.categories.join(", ") ?? ""} />
        <span id={`${id}-categories-words`} class="fine">With commas between, ten at most. Empty: found from the text.</span>
      </div>
    </div>
  );
}
