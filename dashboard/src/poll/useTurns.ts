// How often the run that the page follows has begun, ended or been steered since the page first knew of it. Lists
// are loaded anew with each turn; the first picture is none, for they are loaded beside it.
import { useRef } from "preact/hooks";

import type { RunProgress } from "../api/types.ts";

/** `document` null: not known yet, or not at the moment. */
export function useTurns(document: RunProgress | null): number {
  const known = useRef<{ run: string | null; turns: number }>({ run: null, turns: 0 });
  if (document !== null) {
    const run = [document.run?.run_id, document.run?.status].join(" ");
    const turned = known.current.run !== null && known.current.run !== run;
    known.current = { run, turns: known.current.turns + (turned ? 1 : 0) };
  }
  return known.current.turns;
}
