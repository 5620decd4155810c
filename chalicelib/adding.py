"""Add questions and notes that came from elsewhere, each once: by the same keys as those that a run makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.errors import StoreBusy
from chalicelib.items import Held, Item, Made, added
from chalicelib.records import Record
from chalicelib.store import Store
from chalicelib.store.transactions import Refused
from chalicelib.uniqueness import SAME, Identity, alike, identity

ATTEMPTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`duplicates`: the record's line, and what it is a duplicate of."""

    added: int
    duplicates: tuple[tuple[int, str], ...]


def add_records(store: Store, site_id: str, kind: str, records: Sequence[Record], *, by: str, dry: bool) -> Outcome:
    """`dry` stores nothing: what it would do. Raises StoreBusy."""
    stored: list[Identity] = []
    duplicates: list[tuple[int, str]] = []
    for record in records:
        who = identity(kind, record.data)
        reason = next(filter(None, (alike(other, who) for other in stored)), "") or _add(
            store, site_id, kind, record, by=by, dry=dry
        )
        if reason:
            duplicates.append((record.line, reason))
        else:
            stored.append(who)
    return Outcome(added=len(stored), duplicates=tuple(duplicates))


def _add(store: Store, site_id: str, kind: str, record: Record, *, by: str, dry: bool) -> str:
    """Empty when it is stored (or would be), else why it is not."""
    who = identity(kind, record.data)
    for _ in range(ATTEMPTS):
        held, items = store.keys.held(site_id, kind, [who.key, *who.near])
        if reason := _reason(kind, who, held[who.key], items):
            return reason
        if dry:
            return ""
        made = Made(kind=kind, status="in_review", title=record.title, data=record.data, key=who.key, near=who.near)
        order, now = store.new_id(), store.clock()
        item = added(site_id, kind, made.status, made.title, made.data, order=order, by=by, now=now)
        try:
            named = {(kind, key): one for key, one in held.items()}
            store.items.add_with(item, store.keys.claims(site_id, [(item.id, made)], named))
        except Refused:
            continue
        return ""
    raise StoreBusy("the records could not be added: others are adding the same ones")


def _reason(kind: str, who: Identity, held: Held, items: Sequence[Item]) -> str:
    if held.ids:
        return SAME
    return next(filter(None, (alike(identity(kind, item.data), who) for item in items)), "")
