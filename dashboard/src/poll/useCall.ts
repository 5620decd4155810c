// One call at a time that a person asked for: busy from the press to the answer, and why it was refused.
import { useRef, useState } from "preact/hooks";

export interface Calling {
  busy: boolean;
  error: Error | null;
  clear(): void;
  /** Does nothing while a call is out: a double click has one effect. */
  call(work: () => Promise<void>): void;
}

export function useCall(): Calling {
  const out = useRef(false); // a second press may come before the page is drawn anew
  const [state, setState] = useState<{ busy: boolean; error: Error | null }>({ busy: false, error: null });
  const call = (work: () => Promise<void>): void => {
    if (out.current) return;
    out.current = true;
    setState({ busy: true, error: null });
    const ended = (error: Error | null): void => {
      out.current = false;
      setState({ busy: false, error });
    };
    work().then(() => ended(null), ended);
  };
  return { ...state, call, clear: () => setState((before) => ({ ...before, error: null })) };
}
