// Loads something once for each key: nothing yet, a value, or the API's message. A late answer to
// an earlier key is dropped; the earlier value stays until the new one is there.
import { useEffect, useState } from "preact/hooks";

export interface Loaded<T> {
  value: T | null;
  error: Error | null;
  loading: boolean;
  reload(): void;
}

/** `key` null: nothing to load yet. */
export function useLoad<T>(key: string | null, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<Omit<Loaded<T>, "reload">>({ value: null, error: null, loading: true });
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (key === null) return;
    let current = true;
    setState((before) => ({ ...before, loading: true }));
    load().then(
      (value) => current && setState({ value, error: null, loading: false }),
      (error: Error) => current && setState((before) => ({ ...before, error, loading: false })),
    );
    return () => {
      current = false;
    };
  }, [key, round]);
  return { ...state, reload: () => setRound((before) => before + 1) };
}
