"""Channels as people set them up: what is checked, what is shown, a message to try one.

Where a message goes is a secret for most kinds: it comes in and never goes out again, but for its host.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import events, progress
from chalicelib.api.routing import Call
from chalicelib.api.types import ChannelChange, NewChannel
from chalicelib.errors import AddressRefused, InvalidInput
from chalicelib.notify.mail import system_mail
from chalicelib.notify.sender import system_sender
from chalicelib.sources.guard import parse_url, port_of, system_guard
from chalicelib.store import notifications

NEEDS = {"email": ("address",), "slack": ("url",), "discord": ("url",), "webhook": ("url", "secret")}
WHERE = ("url", "address", "secret")
Record = dict[str, Any]


def shown(site_id: str) -> list[Record]:
    return _shown(site_id, notifications.channels(site_id))


def add(call: Call, site_id: str, asked: NewChannel) -> Record:
    now = call.store.clock()
    where = _where(asked.type, asked, {})
    record = {"type": asked.type, "created_at": now, **where, **_told(call, asked, now)}
    return _shown(site_id, [notifications.add(site_id, call.store.new_id(), record)])[0]


def change(call: Call, site_id: str, channel_id: str, asked: ChannelChange) -> Record:
    old = notifications.channel(site_id, channel_id)
    record = old | _where(old["type"], asked, old) | _told(call, asked, call.store.clock())
    return _shown(site_id, [notifications.change(site_id, channel_id, record)])[0]


def test(call: Call, site_id: str, channel_id: str) -> Record:
    """Of an address that has not confirmed, or does not any more, its owner is asked once more."""
    channel = notifications.channel(site_id, channel_id)
    event = events.test(f"test-{call.store.new_id()}", site_id, call.store.clock())
    answer = system_sender(call.store.clock).send(channel, event)
    if channel["type"] == "email" and not answer.delivered:
        system_mail().subscribe(channel["address"])
    return {"delivered": answer.delivered, "status": answer.status, "said": answer.said, "reason": answer.reason}


def _told(call: Call, asked: ChannelChange, now: int) -> Record:
    kinds = [kind for kind in events.KINDS if kind in asked.events]
    return {"name": asked.name, "events": kinds, "on": asked.on, "changed_at": now, "changed_by": call.who}


def _where(kind: str, asked: ChannelChange, old: Mapping[str, Any]) -> Record:
    """Where its messages go: what is given, else what is there. Raises InvalidInput, MailUnavailable."""
    for field in WHERE:
        if getattr(asked, field) is not None and field not in NEEDS[kind]:
            raise InvalidInput(field, f"does not belong to a channel of type {kind}")
    where: Record = {field: getattr(asked, field) or old.get(field) for field in NEEDS[kind]}
    for field, value in where.items():
        if not value:
            raise InvalidInput(field, f"is required for a channel of type {kind}")
    if asked.url:
        _check_url(asked.url)
    if kind == "email":
        where["address"] = where["address"].lower()
        system_mail().subscribe(where["address"])
    return where


def _check_url(url: str) -> None:
    """As far as the address itself tells; where its name leads is looked at each time that something is sent."""
    guard = system_guard()
    try:
        parsed = parse_url(url)
        guard.check_url(parsed)
    except AddressRefused as error:
        raise InvalidInput("url", str(error.details["cause"])) from error
    if parsed.scheme != "https" and (parsed.host, port_of(parsed)) not in guard.allow:
        raise InvalidInput("url", "must start with https://")


def _shown(site_id: str, records: list[Record]) -> list[Record]:
    confirmed = _confirmed([record["address"] for record in records if record["type"] == "email"])
    return [_one(site_id, record) | {"confirmed": confirmed.get(record.get("address", ""))} for record in records]


def _one(site_id: str, record: Record) -> Record:
    kept = {name: record[name] for name in ("id", "type", "name", "events", "on", "changed_by")}
    times = {name: progress.rfc3339(record[name]) for name in ("created_at", "changed_at")}
    target = record["address"] if record["type"] == "email" else _host(record["url"])
    return {"site_id": site_id, **kept, **times, "target": target, "secret_set": bool(record.get("secret"))}


def _host(url: str) -> str:
    parsed = parse_url(url)
    return f"{parsed.scheme}://{parsed.netloc.decode()}/…"


def _confirmed(addresses: list[str]) -> dict[str, bool | None]:
    """Of each address whether its owner wants the messages; None where SNS could not be asked."""
    if not addresses:
        return {}
    try:
        states = system_mail().states(addresses)
    except (ClientError, BotoCoreError):
        return dict.fromkeys(addresses)
    return {address: states.get(address) == "confirmed" for address in addresses}
