// Buttons that are seldom needed, behind one. A disclosure, not a menu: Tab goes through them as through any
// others. Escape, a press elsewhere and a choice close it.
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";

import { Icon } from "./Icon.tsx";

interface Props {
  name: string;
  children: ComponentChildren;
}

export function Menu({ name, children }: Props) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    if (!open) return;
    const outside = (event: Event): void => {
      if (event.target instanceof Node && place.current?.contains(event.target) === false) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, [open]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") chosen();
  };
  const chosen = (): void => {
    setOpen(false);
    button.current?.focus(); // a dialog that a choice opens gives the focus back to here
  };
  return (
    <div class="menu" ref={place} onKeyDown={onKeyDown}>
      <button type="button" ref={button} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        {name} <Icon name="down" />
      </button>
      <div id={id} class="menu-list" hidden={!open} onClickCapture={chosen}>{children}</div>
    </div>
  );
}
