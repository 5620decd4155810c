import { useEffect, useRef, useState } from "preact/hooks";

import type { RunProgress } from "../api/types.ts";
import { announcement } from "./announce.ts";

export function LiveRegion({ document }: { document: RunProgress | null }) {
  const before = useRef<RunProgress | null>(null);
  const [words, setWords] = useState("");
  useEffect(() => {
    if (document === null) return;
    const next = announcement(before.current, document);
    before.current = document;
    if (next !== null) setWords(next);
  }, [document]);
  return <p class="unseen" role="status" aria-live="polite">{words}</p>;
}
