import { StatusPill } from "../run/StatusPill.tsx";
import type { Look } from "../run/status.ts";
import { words } from "./kinds.ts";

const LOOKS: Record<string, Pick<Look, "tone" | "icon">> = {
  approved: { tone: "done", icon: "check" },
  rejected: { tone: "quiet", icon: "cross" },
  withdrawn: { tone: "quiet", icon: "dash" },
  failed: { tone: "bad", icon: "bang" },
  in_review: { tone: "held", icon: "dot" },
};

/** An item's status, the API's word for it. */
export function ItemStatus({ status }: { status: string }) {
  const { tone, icon } = LOOKS[status] ?? { tone: "wait", icon: "ring" };
  return <StatusPill look={{ label: words(status), tone, icon }} />;
}
