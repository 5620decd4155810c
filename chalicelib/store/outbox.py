"""The outbox: what people are to be told. An event's row is written with the change that it tells of, so none is lost.

It is one partition in the order of time: a row is due at the time in its key. What becomes of it: `deliveries`.
"""

from __future__ import annotations

from dataclasses import asdict

from chalicelib.events import Event
from chalicelib.store.models import SettingRow
from chalicelib.store.transactions import Write, put

OUTBOX = "OUTBOX"


def telling(event: Event | None) -> list[Write]:
    """Goes with the transaction that makes the event happen, whose conditions see to it that it is written once."""
    if event is None:
        return []
    return [put("told", SettingRow(OUTBOX, due_key(event.at, event.id), value={"event": asdict(event)}))]


def due_key(at: int, name: str) -> str:
    """Sorts by time."""
    return f"{at:013d}#{name}"
