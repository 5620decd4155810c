// The forms that change a question or a note, as the API wants their data.
import { listOf, textOf } from "../shell/fields.ts";

export const MOST_OPTIONS = 5;
export const FEWEST_OPTIONS = 4;

export function optionAt(index: number): string {
  return `option ${index}`;
}

export function questionOf(form: FormData): Record<string, unknown> {
  const all = Array.from({ length: MOST_OPTIONS }, (_, index) => textOf(form, optionAt(index)));
  return {
    question: textOf(form, "question"),
    options: all.filter((option) => option !== ""),
    answer: all[Number(textOf(form, "right"))] ?? "",
    explanation: textOf(form, "explanation"),
    difficulty: textOf(form, "difficulty"),
    categories: listOf(textOf(form, "categories")),
  };
}

export function noteOf(form: FormData): Record<string, unknown> {
  return {
    headings: linesOf(textOf(form, "headings")),
    key_points: linesOf(textOf(form, "key_points")),
    text: textOf(form, "text"),
    categories: listOf(textOf(form, "categories")),
  };
}

function linesOf(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter(Boolean);
}
