"""What becomes of the outbox: an event is spread over the site's channels, one delivery each; a delivery is taken by
moving its row to when somebody else is to look again. Its state is its record in `SENT#<site>`, changed in the same
transactions and kept for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pynamodb.exceptions import DoesNotExist

from chalicelib.events import Event
from chalicelib.store.models import SettingRow
from chalicelib.store.outbox import OUTBOX, due_key
from chalicelib.store.transactions import Refused, Write, delete, put, transact, update

LEASE_MS = 120_000  # a delivery that was taken is taken again after this: longer than a sender lives
KEEP_SECONDS = 30 * 86_400
Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A row of the outbox: an event that is to be spread, or a delivery (`record`: its key) that is to be made."""

    key: str
    site_id: str
    event: Event | None
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One that was taken. `tries` counts this one; `key` is its row in the outbox meanwhile."""

    key: str
    site_id: str
    record: str
    event: Event
    channel_id: str
    tries: int
    value: Mapping[str, Any]
    version: int


def sent_key(site_id: str) -> str:
    return f"SENT#{site_id}"


class Outbox:
    """`clock` answers epoch milliseconds. Two senders may be at work at once: a row is moved by one of them."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock

    def due(self, most: int) -> list[Due]:
        """What is to be done by now, the longest due first."""
        until = SettingRow.sk < due_key(self._clock() + 1, "")
        return [_due(row) for row in SettingRow.query(OUTBOX, until, consistent_read=True, limit=most)]

    def spread(self, due: Due, channels: Iterable[Mapping[str, Any]]) -> bool:
        """The event becomes a delivery for each channel. False: somebody else did it."""
        assert due.event is not None
        here = delete("told", SettingRow(OUTBOX, due.key), SettingRow.pk.exists())
        return _done([here, *(write for one in channels for write in self._delivery(due.event, one))])

    def take(self, due: Due) -> Delivery | None:
        """None: somebody else has it, or it has come to its end."""
        row = _record(due)
        if row is None or row.value["status"] != "pending":
            _done([delete("row", SettingRow(OUTBOX, due.key))])
            return None
        until = self._clock() + LEASE_MS
        value = row.value | {"tries": row.value["tries"] + 1, "next_at": until}
        taken = Delivery(
            key=due_key(until, due.record),
            site_id=due.site_id,
            record=due.record,
            event=Event(**value["event"]),
            channel_id=value["channel"]["id"],
            tries=value["tries"],
            value=value,
            version=int(row.v) + 1,
        )
        here = delete("row", SettingRow(OUTBOX, due.key), SettingRow.pk.exists())
        changed = _change(due.site_id, due.record, value, int(row.v))
        return taken if _done([here, self._row(taken, taken.key), changed]) else None

    def settle(self, taken: Delivery, *, status: str, reason: str | None, next_at: int | None) -> bool:
        """How the try went: `delivered`, `failed`, or `pending` until `next_at`. False: it took too long, and
        somebody else has taken it."""
        ended_at = None if next_at else self._clock()
        value = {**taken.value, "status": status, "reason": reason, "next_at": next_at, "ended_at": ended_at}
        writes = [
            delete("row", SettingRow(OUTBOX, taken.key)),
            _change(taken.site_id, taken.record, value, taken.version),
        ]
        if next_at:
            writes.append(self._row(taken, due_key(next_at, taken.record)))
        return _done(writes)

    def _delivery(self, event: Event, channel: Mapping[str, Any]) -> list[Write]:
        now = self._clock()
        value: Record = {"event": asdict(event), "channel": {name: channel[name] for name in ("id", "type", "name")}}
        value |= {"status": "pending", "tries": 0, "next_at": now, "reason": None, "ended_at": None}
        record = due_key(event.at, f"{event.id}#{channel['id']}")
        kept = SettingRow(sent_key(event.site_id), record, value=value, expires=now // 1000 + KEEP_SECONDS)
        row = SettingRow(OUTBOX, due_key(now, record), value=_pointer(event.site_id, record))
        return [put("delivery", kept, SettingRow.pk.does_not_exist()), put("row", row)]

    def _row(self, taken: Delivery, key: str) -> Write:
        return put("row", SettingRow(OUTBOX, key, value=_pointer(taken.site_id, taken.record)))


def _pointer(site_id: str, record: str) -> Record:
    return {"site_id": site_id, "record": record}


def _due(row: SettingRow) -> Due:
    if "event" in row.value:
        event = Event(**row.value["event"])
        return Due(key=row.sk, site_id=event.site_id, event=event, record="")
    return Due(key=row.sk, event=None, **row.value)


def _record(due: Due) -> SettingRow | None:
    try:
        return SettingRow.get(sent_key(due.site_id), due.record, consistent_read=True)
    except DoesNotExist:
        return None


def _change(site_id: str, record: str, value: Record, version: int) -> Write:
    row = SettingRow(sent_key(site_id), record)
    actions = [SettingRow.value.set(value), SettingRow.v.add(1)]
    return update("delivery", row, actions, SettingRow.v == version)


def _done(writes: list[Write]) -> bool:
    try:
        transact(writes)
    except Refused:
        return False
    return True
