// Pause, resume, cancel: the buttons rest from the press until a document that knows of it is there.
// A refusal is told in the API's own words; either way the page asks once, at once, how things stand.
import { useState } from "preact/hooks";

import { steerRun } from "../api/controls.ts";
import type { RunProgress } from "../api/types.ts";

export type Action = "pause" | "resume" | "cancel";

interface Asked {
  revision: number; // of the document that was shown at the press
  answered: boolean;
}

export interface Steering {
  busy: boolean;
  error: Error | null;
  clear(): void;
  steer(action: Action, why?: string): void;
}

export function useSteering(document: RunProgress, runId: string, refresh: () => void): Steering {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const { revision } = document;
  const busy = asked !== null && (!asked.answered || asked.revision === revision);

  const steer = (action: Action, why = ""): void => {
    if (busy) return;
    setError(null);
    setAsked({ revision, answered: false });
    steerRun(runId, action, why)
      .then(
        (changed) => setAsked(changed ? { revision, answered: true } : null),
        (refused: Error) => {
          setError(refused);
          setAsked(null);
        },
      )
      .finally(refresh);
  };
  return { busy, error, clear: () => setError(null), steer };
}
