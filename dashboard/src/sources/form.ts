// The form of a source, as the API wants it.
import type { Place, Shape, Source, SourceFields } from "../api/sourceTypes.ts";
import { listOf, numberOf, textOf } from "../shell/fields.ts";
import { PURPOSES } from "./words.ts";

export const OWN_SHAPE = "own";
export const USUAL_COUNT = 3; // questions wanted of one text

/** The fields of an API's records that have a meaning, and what each is to a person. */
export const RECORD_FIELDS: Record<string, string> = {
  title: "Title or question", text: "Text", url: "Link", published: "Date", image: "Image", id: "Identifier",
};
export const QUESTION_FIELDS: Record<string, string> = {
  answer: "Right answer", wrong_answers: "Wrong answers (a list)", explanation: "Explanation", category: "Category", difficulty: "Difficulty",
};
const KNOWN_FIELDS = Object.keys({ ...RECORD_FIELDS, ...QUESTION_FIELDS });

export function pathOf(field: string): string {
  return `field ${field}`;
}

/** `source`: the one that is changed; what the form does not show of it is kept. */
export function placeOf(form: FormData, source: Source | null): Place {
  const type = textOf(form, "type");
  const own = type === "api" && textOf(form, "shape") === OWN_SHAPE;
  return { type, url: textOf(form, "url"), shape: own ? shapeOf(form, source?.shape ?? null) : null };
}

export function fieldsOf(form: FormData, source: Source | null): SourceFields {
  const purpose = PURPOSES.find(({ key }) => key === textOf(form, "purposes"));
  return {
    ...placeOf(form, source),
    name: textOf(form, "name"),
    purposes: purpose?.purposes ?? ["mcq", "current_affairs"],
    categories: listOf(textOf(form, "categories")),
    count: numberOf(form, "count") ?? USUAL_COUNT,
    difficulty: textOf(form, "difficulty") || null,
    on: source?.on ?? true,
  };
}

function shapeOf(form: FormData, before: Shape | null): Shape {
  const others = Object.entries(before?.fields ?? {}).filter(([name]) => !KNOWN_FIELDS.includes(name));
  const filled = KNOWN_FIELDS.map((name) => [name, textOf(form, pathOf(name))] as const).filter(([, path]) => path !== "");
  return {
    records: textOf(form, "records"),
    fields: Object.fromEntries([...others, ...filled]),
    encoding: textOf(form, "encoding"),
    expect: before?.expect ?? {},
  };
}
