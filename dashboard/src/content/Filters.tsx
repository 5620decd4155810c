// Status and words to filter by. They are part of the address, so a reload and a link keep them.
import { useEffect, useRef } from "preact/hooks";
import type { TargetedSubmitEvent } from "preact";

import { link } from "../shell/route.ts";
import { type Kind, words as wordsOf } from "./kinds.ts";

const TYPING_PAUSE_MS = 400;

interface Props {
  kind: Kind;
  status: string | null;
  words: string | null;
  seen: string[]; // statuses met in the list, beyond those the pipelines tell of
}

export function Filters({ kind, status, words, seen }: Props) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const go = (next: { status?: string; q?: string }): void => {
    clearTimeout(timer.current);
    location.replace(link("content", { kind: kind.key, status, q: words, ...next }));
  };
  const typed = (q: string): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => go({ q }), TYPING_PAUSE_MS);
  };
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    go({ q: String(new FormData(event.currentTarget).get("q")) });
  };
  return (
    <form class="filters" role="search" onSubmit={submit}>
      <input type="search" name="q" placeholder="Search titles" aria-label={`Search ${kind.label}`} value={words ?? ""} onInput={(event) => typed(event.currentTarget.value)} />
      <select aria-label="Status" value={status ?? ""} onChange={(event) => go({ status: event.currentTarget.value })}>
        <option value="">All statuses</option>
        {[...new Set([...kind.statuses, ...seen, ...(status === null ? [] : [status])])].map((name) => (
          <option key={name} value={name}>{wordsOf(name)}</option>
        ))}
      </select>
    </form>
  );
}
