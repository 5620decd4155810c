// The time, once a second, for what ticks on the page ("since", "updated 3 s ago").
import { useEffect, useState } from "preact/hooks";

export function useNow(everyMs = 1_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
