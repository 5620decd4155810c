// Numbers, durations and times as people read them. Formatting only: no value is derived here.

const NUMBER = new Intl.NumberFormat("en");
const ABOUT = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const CLOCK_SECONDS = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

export function count(value: number): string {
  return NUMBER.format(value);
}

/** For a guess: three digits are as many as mean something. */
export function about(value: number): string {
  return ABOUT.format(value);
}

/** 58s, 17m 19s, 2h 05m, 3d 4h. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [s, m, h, d] = [whole % 60, Math.floor(whole / 60) % 60, Math.floor(whole / 3600) % 24, Math.floor(whole / 86400)];
  if (d > 0) return `${d}d ${h}h`;
  if (h > 0) return `${h}h ${two(m)}m`;
  if (m > 0) return `${m}m ${two(s)}s`;
  return `${s}s`;
}

/** For a guess: 40 s, 15 min, 2 h 10 min; seconds of a longer one would pretend too much. */
export function roughly(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

/** 812 kB, 1.2 MB: thousands, as the API counts. */
export function size(bytes: number): string {
  return bytes <= 999_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function ago(seconds: number): string {
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  return `${Math.floor(seconds / 3600)} h ago`;
}

export function clock(at: number): string {
  return CLOCK_SECONDS.format(at);
}

/** today 10:00, tomorrow 10:00, yesterday 10:00, 3 Nov 10:00, of another year 3 Nov 2024, in the reader's time zone. */
export function moment(text: string, now: number): string {
  const at = new Date(text);
  const day = new Date(now);
  const year = day.getFullYear();
  if (at.toDateString() === day.toDateString()) return `today ${CLOCK.format(at)}`;
  day.setDate(day.getDate() + 1);
  if (at.toDateString() === day.toDateString()) return `tomorrow ${CLOCK.format(at)}`;
  day.setDate(day.getDate() - 2);
  if (at.toDateString() === day.toDateString()) return `yesterday ${CLOCK.format(at)}`;
  return at.getFullYear() === year ? `${DAY.format(at)} ${CLOCK.format(at)}` : DATE.format(at);
}

/** "2026-11-20" -> 20 Nov 2026; what is no date stays as it is. */
export function day(date: string): string {
  const at = new Date(`${date}T12:00:00`);
  return Number.isNaN(at.getTime()) ? date : DATE.format(at);
}

/** The same after a verb: "at 10:00", "yesterday 10:00". */
export function momentOf(text: string, now: number): string {
  return moment(text, now).replace(/^today /, "at ");
}

/** The end of a run's id is what tells runs of one day apart; its start is a time. */
export function shortId(id: string): string {
  return id.slice(-6);
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
