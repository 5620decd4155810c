// A PDF in words.
import { count } from "../text/format.ts";

/** What can be made of one, by the API's key. */
export const WHATS: Record<string, string> = { mcq: "Questions", current_affairs: "Current affairs", both: "Both" };
export const NOTES: Record<string, string> = {
  current_affairs: "One note is made of these pages.",
  both: "One note on current affairs is made with every nine questions.",
};

export function pagesWords(pages: number): string {
  return pages === 1 ? "1 page" : `${count(pages)} pages`;
}
