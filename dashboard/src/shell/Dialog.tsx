// A native modal dialog that is open as long as it is drawn: the browser keeps the focus inside, closes it
// on Escape, and gives the focus back to where it was.
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

import { ignoreSecondClick } from "./secondClick.ts";

interface Props {
  title: string;
  words?: ComponentChildren; // what it is about, in a sentence or two
  wide?: boolean;
  held?: boolean; // something is on its way: Escape waits
  close(): void;
  children: ComponentChildren;
}

export function Dialog({ title, words, wide = false, held = false, close, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const drawn = useRef(true);
  const id = useId();
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      drawn.current = false; // the event of this close comes later, when another dialog may be open
      shown?.close(); // before it leaves the page: removing an open one loses the focus
      ignoreSecondClick();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={wide ? "card wide-dialog" : "card"}
      aria-labelledby={`${id}-title`}
      aria-describedby={words === undefined ? undefined : `${id}-words`}
      onCancel={(event) => held && event.preventDefault()}
      onClose={() => drawn.current && close()}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      {words !== undefined && <p id={`${id}-words`} class="soft">{words}</p>}
      {children}
    </dialog>
  );
}
