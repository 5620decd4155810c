// Which ended run the reader has put away. The bar of a run stays until its end is acknowledged.
import { useState } from "preact/hooks";

const KEY = "millrace.acknowledged";

export interface Acknowledged {
  runId: string | null;
  acknowledge(runId: string): void;
}

export function useAcknowledged(): Acknowledged {
  const [runId, setRunId] = useState(() => localStorage.getItem(KEY));
  const acknowledge = (id: string): void => {
    localStorage.setItem(KEY, id);
    setRunId(id);
  };
  return { runId, acknowledge };
}
