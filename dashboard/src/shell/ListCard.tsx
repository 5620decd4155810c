// A list in a card of its own: on its way, not to be had, empty, or its rows and more of them. When a row goes that
// has the focus, the heading gets it.
import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";

import type { Pages } from "../poll/usePages.ts";
import { useKeptFocus } from "../run/useKeptFocus.ts";
import { Problem } from "./Problem.tsx";

interface Props {
  title: string;
  aside?: ComponentChildren; // beside the title
  none: string; // where there is nothing
  pages: Pages<unknown>;
  children: ComponentChildren; // the rows
}

export function ListCard({ title, aside, none, pages: { rows, error, more, reload }, children }: Props) {
  const id = useId();
  const [place, heading] = [useRef<HTMLElement>(null), useRef<HTMLHeadingElement>(null)];
  useKeptFocus(place, heading);
  return (
    <section ref={place} class="card" aria-labelledby={id}>
      <div class="card-head">
        <h2 id={id} ref={heading} tabIndex={-1}>{title}</h2>
        {aside}
      </div>
      {error !== null && <Problem error={error} again={reload} />}
      {rows === null && error === null && <p class="soft none" aria-busy="true">Loading…</p>}
      {rows?.length === 0 && more === null && <p class="soft none">{none}</p>}
      {children}
      {more !== null && <button type="button" onClick={more}>More</button>}
    </section>
  );
}
