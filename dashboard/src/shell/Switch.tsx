// On or off, told by a word as well as by the switch; a press asks for the other.

interface Props {
  label: string;
  on: boolean;
  busy: boolean;
  words?: readonly [on: string, off: string];
  flip: (() => void) | null; // null: this reader may only look
}

export function Switch({ label, on, busy, words = ["On", "Off"], flip }: Props) {
  const word = words[on ? 0 : 1];
  if (flip === null) return <span class="switch-word">{word}</span>;
  return (
    <button type="button" role="switch" class="switch" aria-checked={on} aria-label={label} aria-disabled={busy} onClick={() => busy || flip()}>
      <i aria-hidden="true" />
      <span class="switch-word" aria-hidden="true">{word}</span>
    </button>
  );
}
