// Channels and messages in words.
import type { Delivery } from "../api/notificationTypes.ts";
import type { Look } from "../run/status.ts";

export const TYPES: Record<string, string> = { email: "E-mail", slack: "Slack", discord: "Discord", webhook: "Webhook" };

export const EVENTS: Record<string, string> = {
  completed: "Completed", failed: "Failed", cap: "Paused at a cap", slow: "Slower than usual",
};

export function typeName(type: string): string {
  return TYPES[type] ?? type;
}

export function eventName(event: string): string {
  return EVENTS[event] ?? event;
}

const LOOKS: Record<string, Look> = {
  delivered: { label: "Delivered", tone: "done", icon: "check" },
  pending: { label: "On its way", tone: "doing", icon: "play" },
  failed: { label: "Not delivered", tone: "bad", icon: "bang" },
};

export function sentLook(status: string): Look {
  return LOOKS[status] ?? { label: status, tone: "wait", icon: "ring" };
}

/** What a test message came to. */
export function deliveryWords({ delivered, status, said, reason }: Delivery): string {
  if (!delivered) return `The test message was not delivered: ${reason ?? said ?? "the receiver gave no reason"}`;
  const answered = [status === null ? "" : `HTTP ${status}`, said ?? ""].filter(Boolean).join(" ");
  return `The test message was delivered${answered === "" ? "" : `; the receiver answered ${answered}`}.`;
}
