// A list that comes page by page: what is loaded stays, "More" adds the next page.
import { useEffect, useState } from "preact/hooks";

import type { Page } from "../api/calls.ts";

export interface Pages<T> {
  rows: T[] | null; // null: the first page has not come yet
  error: Error | null;
  more: (() => void) | null; // null: that was all
  reload(): void;
}

interface State<T> {
  rows: T[] | null;
  cursor: string | null;
  error: Error | null;
}

/** A new `key` begins anew; the old rows stay on the page until the first new ones are there. */
export function usePages<T>(key: string, load: (cursor: string | null) => Promise<Page<T>>): Pages<T> {
  const [state, setState] = useState<State<T>>({ rows: null, cursor: null, error: null });
  const [round, setRound] = useState(0);
  const failed = (error: Error): void => setState((before) => ({ ...before, error }));
  useEffect(() => {
    let current = true;
    load(null).then(
      ({ rows, cursor }) => current && setState({ rows, cursor, error: null }),
      (error: Error) => current && failed(error),
    );
    return () => {
      current = false;
    };
  }, [key, round]);
  const { rows, cursor, error } = state;
  const more = (): void => {
    const known = rows;
    load(cursor).then((page) => {
      // Only onto the rows it was asked for: a reload meanwhile has made others.
      setState((now) => (now.rows === known ? { rows: [...(known ?? []), ...page.rows], cursor: page.cursor, error: null } : now));
    }, failed);
  };
  return { rows, error, more: cursor === null ? null : more, reload: () => setRound((before) => before + 1) };
}
