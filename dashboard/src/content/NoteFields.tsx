// The fields of a note on current affairs.
import { useId } from "preact/hooks";

import type { Note } from "../api/recordTypes.ts";

export function NoteFields({ data }: { data: Note }) {
  const id = useId();
  const { headings, key_points: points, text, categories = [] } = data;
  return (
    <>
      <label for={`${id}-headings`}>Headings, one a line</label>
      <textarea id={`${id}-headings`} name="headings" rows={3} required autofocus aria-describedby={`${id}-headings-words`} defaultValue={headings.join("\n")} />
      <span id={`${id}-headings-words`} class="fine">One to three; the first is the title.</span>
      <label for={`${id}-points`}>Key points, one a line</label>
      <textarea id={`${id}-points`} name="key_points" rows={7} required aria-describedby={`${id}-points-words`} defaultValue={points.join("\n")} />
      <span id={`${id}-points-words`} class="fine">Three to six.</span>
      <label for={`${id}-text`}>In full</label>
      <textarea id={`${id}-text`} name="text" rows={7} required maxLength={3000} defaultValue={text} />
      <label for={`${id}-categories`}>Categories</label>
      <input id={`${id}-categories`} name="categories" autocomplete="off" aria-describedby={`${id}-categories-words`} defaultValue={categories.join(", ")} />
      <span id={`${id}-categories-words`} class="fine">With commas between, five at most.</span>
    </>
  );
}
