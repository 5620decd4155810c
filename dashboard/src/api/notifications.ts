// The calls about channels and what was sent to them.
import type { Page } from "./calls.ts";
import { call, json, query, type Query } from "./client.ts";
import type { Channel, ChannelFields, Delivery, Notification } from "./notificationTypes.ts";

const TEST_SECONDS = 25; // the API itself waits for the receiver

export async function getChannels(siteId: string): Promise<Channel[]> {
  return (await json<{ channels: Channel[] }>("/notifications/channels" + query({ site_id: siteId }))).channels;
}

export function addChannel(siteId: string, type: string, fields: ChannelFields): Promise<Channel> {
  return json<Channel>("/notifications/channels", { method: "POST", body: { site_id: siteId, type, ...fields } });
}

export function changeChannel(siteId: string, id: string, fields: ChannelFields): Promise<Channel> {
  return json<Channel>(place(siteId, id), { method: "PUT", body: fields });
}

export async function deleteChannel(siteId: string, id: string): Promise<void> {
  await call(place(siteId, id), { method: "DELETE" });
}

/** Sends a message now. */
export function testChannel(siteId: string, id: string): Promise<Delivery> {
  return json<Delivery>(`${place(siteId, id)}/test`, { method: "POST", body: {}, seconds: TEST_SECONDS });
}

export async function getNotifications(about: Query): Promise<Page<Notification>> {
  const { notifications, cursor } = await json<{ notifications: Notification[]; cursor: string | null }>("/notifications" + query(about));
  return { rows: notifications, cursor };
}

function place(siteId: string, id: string): string {
  return `/notifications/channels/${encodeURIComponent(siteId)}/${encodeURIComponent(id)}`;
}
