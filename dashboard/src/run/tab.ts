// The tab's title and icon follow the run, so that a tab in the background tells how it goes.
import { useEffect } from "preact/hooks";

import type { RunProgress } from "../api/types.ts";
import { isOver, runLook, type Tone } from "./status.ts";

const NAME = "Millrace";
// Icons are drawn outside the page's style sheet and stand on light and dark tabs alike.
const COLOURS: Record<Tone, string> = {
  doing: "#2f6bff", done: "#1a9a58", held: "#c98300", bad: "#d63a32", wait: "#7b8290", quiet: "#7b8290",
};
const ROUND = 2 * Math.PI * 12; // the ring's length

export function useTab(document: RunProgress | null): void {
  const title = tabTitle(document);
  const icon = tabIcon(document);
  useEffect(() => {
    window.document.title = title;
  }, [title]);
  useEffect(() => {
    window.document.querySelector<HTMLLinkElement>("link[rel=icon]")?.setAttribute("href", icon);
  }, [icon]);
}

export function tabTitle(document: RunProgress | null): string {
  const run = document?.run;
  if (!run || !document) return NAME;
  const how = isOver(run) ? runLook(run).label : `${document.global_progress.percentage}%`;
  return `${how} · ${run.pipeline_name} · ${NAME}`;
}

export function tabIcon(document: RunProgress | null): string {
  const run = document?.run;
  const colour = COLOURS[run ? runLook(run).tone : "wait"];
  const share = document && run ? document.global_progress.percentage : 100;
  const filled = (ROUND * share) / 100;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke="${colour}" stroke-width="6">` +
    `<circle cx="16" cy="16" r="12" stroke-opacity=".28"/>` +
    `<circle cx="16" cy="16" r="12" stroke-dasharray="${filled.toFixed(2)} ${ROUND.toFixed(2)}" transform="rotate(-90 16 16)"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
