"""Channels: who is told of a site's runs, and how; and what was sent to them."""

from __future__ import annotations

from typing import Any

from chalicelib import progress
from chalicelib.api.routing import Api, Call
from chalicelib.api.types import ChannelChange, NewChannel

api = Api(__name__)
# What checks and sends brings the guard and HTTP: `channels` is imported by the calls, not in every cold start.


@api.call("GET", "/notifications/channels", role="viewer", query=("site_id",))
def channels(call: Call) -> dict[str, Any]:
    from chalicelib.api.channels import shown

    return {"channels": shown(call.store.settings.site(call.required("site_id"))["site_id"])}


@api.call("POST", "/notifications/channels", role="admin")
def add_channel(call: Call) -> tuple[int, dict[str, Any]]:
    from chalicelib.api.channels import add

    asked = call.body(NewChannel)
    return 201, add(call, call.store.settings.site(asked.site_id)["site_id"], asked)


@api.call("PUT", "/notifications/channels/{site}/{channel}", role="admin")
def change_channel(call: Call, site: str, channel: str) -> dict[str, Any]:
    """Its type stays; of an e-mail's owner who has not confirmed it is asked once more."""
    from chalicelib.api.channels import change

    return change(call, site, channel, call.body(ChannelChange))


@api.call("DELETE", "/notifications/channels/{site}/{channel}", role="admin")
def delete_channel(call: Call, site: str, channel: str) -> tuple[int, None]:
    from chalicelib.store import notifications

    notifications.delete(site, channel)
    return 204, None


@api.call("POST", "/notifications/channels/{site}/{channel}/test", role="admin")
def test_channel(call: Call, site: str, channel: str) -> dict[str, Any]:
    """A message now, and what its receiver said."""
    from chalicelib.api.channels import test

    return test(call, site, channel)


@api.call("GET", "/notifications", role="viewer", query=("site_id", "limit", "cursor"))
def sent(call: Call) -> dict[str, Any]:
    """Newest first, those included that are still on their way."""
    from chalicelib.store import notifications

    site_id = call.store.settings.site(call.required("site_id"))["site_id"]
    limit = call.number("limit", default=50, low=1, high=200)
    found, cursor = notifications.sent(site_id, limit=limit, cursor=call.query("cursor"))
    return {"notifications": [_sent(record) for record in found], "cursor": cursor}


def _sent(record: dict[str, Any]) -> dict[str, Any]:
    event = record["event"]
    times = {name: progress.rfc3339(record[name]) for name in ("next_at", "ended_at")}
    return {
        "id": record["id"],
        "event": event["kind"],
        "event_id": event["id"],
        "run_id": event["progress"]["run"]["run_id"],
        "at": progress.rfc3339(event["at"]),
        "channel": record["channel"],
        "status": record["status"],
        "tries": record["tries"],
        "reason": record["reason"],
    } | times
