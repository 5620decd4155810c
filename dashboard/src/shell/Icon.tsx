// The few icons there are, drawn with strokes in the colour of the text around them.

const PATHS = {
  play: "M5 3.5v9l7-4.5z",
  check: "M3.5 8.5l3 3 6-7",
  pause: "M5.5 4v8M10.5 4v8",
  bang: "M8 3.5v5.5M8 12v.2",
  cross: "M4.5 4.5l7 7M11.5 4.5l-7 7",
  dash: "M4 8h8",
  skip: "M4 4l4 4-4 4M9 4l4 4-4 4",
  ring: "M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z",
  dot: "M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM8 7.4v1.2",
  down: "M4 6l4 4 4-4",
  leave: "M6.5 3H4v10h2.5M7 8h6M10.5 5.5L13 8l-2.5 2.5",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" fill={name === "play" ? "currentColor" : "none"}>
      <path d={PATHS[name]} stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

/** The mark: a mill wheel. */
export function Wheel() {
  return (
    <svg class="wheel" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round">
      <circle cx="12" cy="12" r="7.5" />
      <circle cx="12" cy="12" r="1.6" fill="currentColor" />
      <path d="M12 1.8v8M12 14.2v8M1.8 12h8M14.2 12h8M4.8 4.8l5.6 5.6M13.6 13.6l5.6 5.6M19.2 4.8l-5.6 5.6M10.4 13.6l-5.6 5.6" />
    </svg>
  );
}
