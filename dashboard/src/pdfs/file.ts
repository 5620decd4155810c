// A chosen file before it is sent: whether it may be, what it is called, and what is in it.
import { size as sizeWords } from "../text/format.ts";

const MOST_BYTES = 4_400_000; // as the API takes it
export const MOST = sizeWords(MOST_BYTES);
export const LONGEST_NAME = 200;
const TYPE = "application/pdf";

/** Why it is not sent, in words; null when it may be. What is inside is for the API to judge. */
export function refusalOf({ name, type, size }: File): string | null {
  if (type !== TYPE && !/\.pdf$/i.test(name)) return `“${name}” is not a PDF.`;
  if (size > MOST_BYTES) return `“${name}” is larger than ${MOST}, the most that can be uploaded. Split it, or save it smaller.`;
  return null;
}

export function nameOf({ name }: File): string {
  return name.replace(/\.pdf$/i, "").slice(0, LONGEST_NAME);
}

/** All of it, in memory: a file that changes on the disk while it is sent would look like a lost connection. */
export async function contentOf(file: File): Promise<Blob> {
  try {
    return new Blob([await file.arrayBuffer()], { type: TYPE });
  } catch {
    // The browser's own words are for programmers.
    throw new Error(`“${file.name}” cannot be read. Has it been moved or changed? Choose it again.`);
  }
}
