// Who is signed in. Kept in localStorage, so that a reload and another tab stay signed in; what one
// tab refreshes or ends, the others see.
import type { User } from "./types.ts";

const KEY = "millrace.session";

export interface Session {
  token: string;
  refreshToken: string;
  user: User;
}

type Listener = () => void;
const listeners = new Set<Listener>();

export function readSession(): Session | null {
  try {
    const text = localStorage.getItem(KEY);
    return text === null ? null : (JSON.parse(text) as Session);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** What the signed-in person may see; what they may do, the API says with each document. */
export function isAdmin(): boolean {
  return readSession()?.user.role === "admin";
}

export function mayOperate(): boolean {
  return isAdmin() || readSession()?.user.role === "operator";
}

export function saveSession(session: Session): void {
  localStorage.setItem(KEY, JSON.stringify(session));
  tell();
}

export function endSession(): void {
  localStorage.removeItem(KEY);
  tell();
}

/** Calls back when somebody signs in or out, in this tab or another; returns the way to stop. */
export function onSession(listener: Listener): () => void {
  const fromOtherTab = (event: StorageEvent): void => {
    if (event.key === KEY || event.key === null) listener();
  };
  listeners.add(listener);
  window.addEventListener("storage", fromOtherTab);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", fromOtherTab);
  };
}

function tell(): void {
  for (const listener of listeners) listener();
}
