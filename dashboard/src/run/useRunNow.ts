// Run now, optimistic: the page shows the run as starting at once. The API's answer decides: 202
// follows the new run, 409 the one already active, anything else brings the former picture back.
import { useState } from "preact/hooks";

import { activeRun } from "../api/client.ts";
import { startRun, type StartOptions } from "../api/controls.ts";
import type { Watched } from "../poll/usePoller.ts";

interface Starting {
  runId: string | null; // known once the API has answered
}

export interface RunNow {
  starting: boolean;
  error: Error | null;
  clear(): void;
  start(options?: StartOptions): void;
  follow(runId: string): void; // a run that was begun in another way: with options, as a retry
}

export function useRunNow(siteId: string | null, pipeline: string | null, watched: Watched): RunNow {
  const [waiting, setWaiting] = useState<Starting | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const shown = watched.picture.document?.run?.run_id ?? null;
  const starting = waiting !== null && (waiting.runId === null || waiting.runId !== shown);

  const follow = (runId: string): void => {
    setWaiting({ runId });
    watched.follow(runId);
  };
  const start = (options: StartOptions = {}): void => {
    if (siteId === null || pipeline === null || starting) return;
    setError(null);
    setWaiting({ runId: null });
    startRun(siteId, pipeline, options).then(follow, (refused: Error) => {
      setError(refused);
      const active = activeRun(refused);
      if (active === null) setWaiting(null);
      else follow(active);
    });
  };
  return { starting, error, clear: () => setError(null), start, follow };
}
