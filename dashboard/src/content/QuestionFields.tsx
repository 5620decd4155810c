// The fields of a question. Which option is right is chosen beside it.
import { useId } from "preact/hooks";

import type { Question } from "../api/recordTypes.ts";
import { Options } from "../shell/Options.tsx";
import { FEWEST_OPTIONS, MOST_OPTIONS, optionAt } from "./edit.ts";

const DIFFICULTIES = { easy: "Easy", medium: "Medium", hard: "Hard" };

export function QuestionFields({ data }: { data: Question }) {
  const id = useId();
  const { question, options, answer, explanation = "", difficulty = "medium", categories = [] } = data;
  return (
    <>
      <label for={`${id}-question`}>Question</label>
      <textarea id={`${id}-question`} name="question" rows={3} required maxLength={600} autofocus defaultValue={question} />
      <fieldset class="answers">
        <legend>Options, and which is right</legend>
        {Array.from({ length: MOST_OPTIONS }, (_, index) => (
          <div key={index}>
            <input type="radio" name="right" value={index} required aria-label={`Option ${index + 1} is right`} defaultChecked={options[index] === answer} />
            <input name={optionAt(index)} aria-label={`Option ${index + 1}`} required={index < FEWEST_OPTIONS} placeholder={index < FEWEST_OPTIONS ? "" : "no fifth option"} maxLength={200} autocomplete="off" defaultValue={options[index] ?? ""} />
          </div>
        ))}
      </fieldset>
      <label for={`${id}-explanation`}>Explanation</label>
      <textarea id={`${id}-explanation`} name="explanation" rows={3} maxLength={1000} defaultValue={explanation} />
      <div class="fields">
        <div>
          <label for={`${id}-difficulty`}>Difficulty</label>
          <select id={`${id}-difficulty`} name="difficulty"><Options of={DIFFICULTIES} chosen={difficulty} /></select>
        </div>
        <div>
          <label for={`${id}-categories`}>Categories</label>
          <input id={`${id}-categories`} name="categories" autocomplete="off" aria-describedby={`${id}-categories-words`} defaultValue={categories.join(", ")} />
          <span id={`${id}-categories-words`} class="fine">With commas between, five at most.</span>
        </div>
      </div>
    </>
  );
}
