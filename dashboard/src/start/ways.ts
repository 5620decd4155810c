// How a pipeline is started with one press, and where its first items come from.
import type { StartOptions } from "../api/controls.ts";

interface Way {
  label: string;
  kind: string; // what is fetched, in words; empty where there is one way only
  options: StartOptions;
}

export interface Ways {
  buttons: [Way, ...Way[]]; // the first is the usual one
  supply: { href: string; label: string; first: string }; // `first`: what to do where there is nothing yet
}

const USUAL: Ways = {
  buttons: [{ label: "Run now", kind: "", options: {} }],
  supply: { href: "#/content?import=1", label: "Import keywords", first: "Import keywords" },
};

const OF_PIPELINES: Record<string, Ways> = {
  daily_fetch: {
    buttons: [
      { label: "Fetch both", kind: "both", options: {} },
      { label: "MCQ", kind: "MCQ", options: { limits: { skip: ["current_affairs"] } } },
      { label: "Current affairs", kind: "current affairs", options: { limits: { skip: ["mcq"] } } },
    ],
    supply: { href: "#/sources", label: "Sources", first: "Add a source" },
  },
};

export function waysOf(pipeline: string | null): Ways {
  return OF_PIPELINES[pipeline ?? ""] ?? USUAL;
}
