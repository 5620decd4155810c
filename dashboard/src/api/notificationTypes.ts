// Channels and what was sent to them, as docs/api.md says.

/** What a form sends; what is secret and left out stays as it is. */
export interface ChannelFields {
  name: string;
  events: string[];
  on: boolean;
  url?: string;
  address?: string;
  secret?: string;
}

export interface Channel {
  id: string;
  type: string;
  name: string;
  events: string[];
  on: boolean;
  target: string; // an e-mail's address; of the others the host only
  secret_set: boolean;
  confirmed: boolean | null; // of an e-mail; null: not known, or of no meaning
}

/** What the receiver of a test message said. */
export interface Delivery {
  delivered: boolean;
  status: number | null;
  said: string | null;
  reason: string | null;
}

export interface Notification {
  id: string;
  event: string;
  event_id: string;
  run_id: string;
  at: string;
  channel: { id: string; type: string; name: string };
  status: string;
  tries: number;
  reason: string | null;
  next_at: string | null;
  ended_at: string | null;
}
