// Run now, optimistic: the page shows the run as starting at once. The API's answer decides: 202
// follows the new run, 409 the one already active, anything else brings the former picture back.
import { useState } from "preact/hooks";

import { startRun } from "../api/calls.ts";
import { ApiError } from "../api/client.ts";
import type { Watched } from "../poll/usePoller.ts";

interface Starting {
  runId: string | null; // known once the API has answered
}

export interface RunNow {
  starting: boolean;
  notice: string | null;
  clearNotice(): void;
  start(): void;
}

export function useRunNow(siteId: string | null, pipeline: string | null, watched: Watched): RunNow {
  const [waiting, setWaiting] = useState<Starting | null>(null);
  const [notice, setNotice] = useState<string | null>(null);
  const shown = watched.picture.document?.run?.run_id ?? null;
  const starting = waiting !== null && (waiting.runId === null || waiting.runId !== shown);

  const follow = (runId: string): void => {
    setWaiting({ runId });
    watched.follow(runId);
  };
  const start = (): void => {
    if (siteId === null || pipeline === null || starting) return;
    setNotice(null);
    setWaiting({ runId: null });
    startRun(siteId, pipeline).then(follow, (error: Error) => {
      setNotice(error.message);
      const active = activeRun(error);
      if (active === null) setWaiting(null);
      else follow(active);
    });
  };
  return { starting, notice, clearNotice: () => setNotice(null), start };
}

function activeRun(error: Error): string | null {
  if (!(error instanceof ApiError) || error.status !== 409) return null;
  const { run_id: runId } = error.details;
  return typeof runId === "string" ? runId : null;
}
