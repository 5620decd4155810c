// Ties a Poller to the page: the browser's clock, timer and visibility, and a component's lifetime.
import { useEffect, useRef, useState } from "preact/hooks";

import { getProgress } from "../api/calls.ts";
import { ApiError } from "../api/client.ts";
import { requestBudget } from "./budget.ts";
import { NOTHING_YET, type Edges, type Picture, Poller } from "./poller.ts";

export interface Watched {
  picture: Picture;
  refresh(): void;
  follow(runId: string): void;
}

/** Follows one run (`runId`), or with null whatever the site runs now or ran last. */
export function usePoller(siteId: string | null, pipeline: string | null, runId: string | null): Watched {
  const [picture, setPicture] = useState<Picture>(NOTHING_YET);
  const poller = useRef<Poller | null>(null);
  useEffect(() => {
    setPicture(NOTHING_YET);
    if (siteId === null && runId === null) return;
    const ask = (id: string | null, etag: string | null) =>
      getProgress(id === null ? { site_id: siteId, pipeline } : { run_id: id }, etag);
    const made = new Poller({ ask, show: setPicture, hopeless, budget: requestBudget, edges: BROWSER, runId });
    poller.current = made;
    const onVisibility = (): void => made.visibilityChanged();
    document.addEventListener("visibilitychange", onVisibility);
    made.refresh();
    return () => {
      made.stop();
      document.removeEventListener("visibilitychange", onVisibility);
    };
  }, [siteId, pipeline, runId]);
  return {
    picture,
    refresh: () => poller.current?.refresh(),
    follow: (id) => poller.current?.follow(id),
  };
}

const BROWSER: Edges = {
  now: () => Date.now(),
  random: () => Math.random(),
  hidden: () => document.hidden,
  later: (action, ms) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};

/** What was wrong with the question stays wrong; too many requests and a late answer do not. */
function hopeless(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return error.status >= 400 && error.status < 500 && error.status !== 408 && error.status !== 429;
}
