"""A site with channels to a receiver, and the sender's minutes at a time that the test sets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from chalicelib.notify.sender import Sender
from chalicelib.sources.clock import Deadline
from chalicelib.steps import notify
from chalicelib.store import Store, notifications, open_store
from tests.notify.receiver import Receiver
from tests.notify.told import records
from tests.sources.web_server import Answer

MINUTE = 60_000


@dataclass
class Minutes:
    """A site whose sender runs when the test says, at the time the test says."""

    store: Store
    site: str
    receiver: Receiver
    now: int = 10_000
    ended: Counter[str] = field(default_factory=Counter)

    def channel(self, kind: str, *answers: Answer, events: tuple[str, ...] = ("completed",), **more: Any) -> str:
        """A channel of its own address. Answers its path."""
        channel_id = self.store.new_id()
        url = self.receiver.serve(f"/{channel_id}", *answers)
        record = {"type": kind, "name": kind, "events": list(events), "on": True, "url": url, "secret": "s" * 20}
        notifications.add(self.site, channel_id, record | more)
        return f"/{channel_id}"

    def sender(self, **changes: Any) -> Sender:
        return replace(Sender(clock=lambda: self.now, guard=self.receiver.guard(), seconds=5), **changes)

    def pass_by(self, milliseconds: int = 0, **changes: Any) -> dict[str, int]:
        """So much later the sender does its work. Answers how deliveries ended."""
        self.now += milliseconds
        store = open_store(clock=lambda: self.now)
        return dict(notify.notify(store, self.sender(**changes), Deadline(30)))

    def end(self) -> None:
        for _ in range(90):
            self.pass_by(MINUTE)

    def states(self) -> list[tuple[str, int, str | None]]:
        return [(record["status"], record["tries"], record["reason"]) for record in records(self.site)]
