// A dialog may close between the two clicks of a double click. The second one would press what lies beneath,
// or take the focus away.
const KINDS = ["mousedown", "mouseup", "click"] as const;

/** Until the next first press: what belongs together is counted by the browser (`detail`). */
export function ignoreSecondClick(): void {
  const stop = (event: MouseEvent): void => {
    if (event.detail > 1) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.type === "mousedown") {
      for (const kind of KINDS) document.removeEventListener(kind, stop, { capture: true });
    }
  };
  for (const kind of KINDS) document.addEventListener(kind, stop, { capture: true });
}
