// Retry as one press; what it takes up is said under it.
import type { RunProgress } from "../api/types.ts";
import { retryLabel, retryWords } from "./retry.ts";
import type { Retrying } from "./useRetry.ts";

const WORDS = "retry-words";

export function RetryButton({ document, retrying }: { document: RunProgress; retrying: Retrying }) {
  if (!document.actions.includes("retry")) return null;
  return (
    <button type="button" aria-disabled={retrying.busy} aria-describedby={WORDS} onClick={() => retrying.retry()}>
      {retrying.busy ? "Starting…" : retryLabel(document)}
    </button>
  );
}

export function RetryWords({ document }: { document: RunProgress }) {
  if (!document.actions.includes("retry")) return null;
  return <p id={WORDS} class="retry-words fine">{retryWords(document)}</p>;
}
