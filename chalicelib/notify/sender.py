"""One event to one channel, now: the right shape, the right way, and an Answer whatever happens."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.events import Event
from chalicelib.notify import formats
from chalicelib.notify.answers import Answer
from chalicelib.notify.mail import Mail, system_mail
from chalicelib.notify.posting import SECONDS, post
from chalicelib.sources.guard import Guard, system_guard

EVENT = "Millrace-Event"  # its id: the same event may come twice, and a receiver can tell
SIGNATURE = "Millrace-Signature"
Channel = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """`clock` answers epoch milliseconds; `mail` is opened by the first e-mail."""

    clock: Callable[[], int]
    guard: Guard
    mail: Callable[[], Mail] = system_mail
    seconds: float = SECONDS

    def send(self, channel: Channel, event: Event) -> Answer:
        if channel["type"] == "email":
            return self.mail().send(channel["address"], *formats.email(event))
        body = json.dumps(_SHAPES[channel["type"]](event)).encode()
        return post(channel["url"], body, self._headers(channel, event, body), self.guard, self.seconds)

    def _headers(self, channel: Channel, event: Event, body: bytes) -> dict[str, str]:
        if channel["type"] != "webhook":
            return {}
        return {EVENT: event.id, SIGNATURE: signature(channel["secret"], body, self.clock() // 1000)}


def system_sender(clock: Callable[[], int]) -> Sender:
    return Sender(clock=clock, guard=system_guard())


def signature(secret: str, body: bytes, at: int) -> str:
    """The time is signed with the body: what was listened to cannot be sent again later."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


_SHAPES: Mapping[str, Callable[[Event], dict[str, Any]]] = {
    "slack": formats.slack,
    "discord": formats.discord,
    "webhook": formats.webhook,
}
