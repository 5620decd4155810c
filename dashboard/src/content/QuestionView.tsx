// A question as its reader will see it, with what it rests on: the right answer, why, and where that is said.
import type { Question } from "../api/recordTypes.ts";
import type { Item } from "../api/types.ts";
import { Icon } from "../shell/Icon.tsx";
import { OutLink } from "../shell/OutLink.tsx";
import { words } from "./kinds.ts";
import { RecordFacts } from "./RecordFacts.tsx";

export function QuestionView({ item }: { item: Item }) {
  const data = item.data as unknown as Question;
  const { question, options, answer, explanation = "", difficulty, quote = "", source } = data;
  return (
    <div class="reading">
      <h1>{question}</h1>
      <RecordFacts data={data} first={difficulty === undefined ? [] : [words(difficulty)]} />
      <ol class="options" aria-label="Options">
        {options.map((option) => <Option key={option} text={option} right={option === answer} />)}
      </ol>
      {explanation !== "" && <section><h2>Explanation</h2><p>{explanation}</p></section>}
      <section>
        <h2>Source</h2>
        {quote === "" ? <p class="soft">No passage is quoted: the question came ready from its source.</p> : <blockquote>{quote}</blockquote>}
        {source !== undefined && <p class="soft"><OutLink url={source.url} text={source.name} /></p>}
      </section>
    </div>
  );
}

function Option({ text, right }: { text: string; right: boolean }) {
  return (
    <li class={right ? "is-right tone-done" : undefined}>
      <span class="option">{text}</span>
      {right && <span class="right-answer"><Icon name="check" /> Right answer</span>}
    </li>
  );
}
