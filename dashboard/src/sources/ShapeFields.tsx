// How an API answers: as Open Trivia does, or where its records are and by which paths their fields.
import { useId, useState } from "preact/hooks";

import type { Shape } from "../api/sourceTypes.ts";
import { Options } from "../shell/Options.tsx";
import { OWN_SHAPE, pathOf, QUESTION_FIELDS, RECORD_FIELDS } from "./form.ts";

const ENCODINGS: Record<string, string> = {
  plain: "Plain text", html: "HTML (&quot;)", url: "URL (%20, +)", url3986: "URL (%20)", base64: "Base64",
};

export function ShapeFields({ shape }: { shape: Shape | null }) {
  const id = useId();
  const [kind, setKind] = useState(shape === null ? "" : OWN_SHAPE);
  return (
    <fieldset class="shape">
      <legend>Answer of the API</legend>
      <select name="shape" aria-label="Shape of the answer" value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
        <option value="">Ready questions, as Open Trivia answers</option>
        <option value={OWN_SHAPE}>Another shape, described here</option>
      </select>
      {kind === OWN_SHAPE && (
        <>
          <p class="fine">Paths are names with dots between: <span class="mono">data.items</span>, in a list a number: <span class="mono">media.0.url</span>.</p>
          <div class="fields">
            <div>
              <label for={`${id}-records`}>Path to the records</label>
              <input id={`${id}-records`} name="records" maxLength={200} autocomplete="off" spellcheck={false} placeholder="the answer is the list" defaultValue={shape?.records ?? ""} />
            </div>
            <div>
              <label for={`${id}-encoding`}>Texts are in</label>
              <select id={`${id}-encoding`} name="encoding"><Options of={ENCODINGS} chosen={shape?.encoding ?? "plain"} /></select>
            </div>
          </div>
          <Paths title="Paths in a record" names={RECORD_FIELDS} required="title" shape={shape} />
          <Paths title="And where the records are ready questions" names={QUESTION_FIELDS} shape={shape} />
        </>
      )}
    </fieldset>
  );
}

interface PathsProps {
  title: string;
  names: Record<string, string>;
  required?: string;
  shape: Shape | null;
}

function Paths({ title, names, required, shape }: PathsProps) {
  const id = useId();
  return (
    <>
      <h3>{title}</h3>
      <div class="fields">
        {Object.entries(names).map(([name, label]) => (
          <div key={name}>
            <label for={`${id}-${name}`}>{label}</label>
            <input id={`${id}-${name}`} name={pathOf(name)} required={name === required} maxLength={200} autocomplete="off" spellcheck={false} defaultValue={shape?.fields[name] ?? ""} />
          </div>
        ))}
      </div>
    </>
  );
}
