// Retry: a new run of what failed, or of one failed item. The page goes to the new run.
import { retryRun } from "../api/controls.ts";
import { useCall } from "../poll/useCall.ts";

export interface Retrying {
  busy: boolean;
  error: Error | null;
  clear(): void;
  retry(itemIds?: string[]): void;
}

export function useRetry(runId: string, goTo: (runId: string) => void): Retrying {
  const { busy, error, clear, call } = useCall();
  return { busy, error, clear, retry: (itemIds) => call(() => retryRun(runId, itemIds).then(goTo)) };
}
