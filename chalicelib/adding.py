"""Add questions and notes that came from elsewhere, each once: by the same keys as those that a run makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.errors import StoreBusy
from chalicelib.items import Made, added
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
        reason = _like(who, stored) or _add(store, site_id, kind, record, who, by=by, dry=dry)
        if reason:
            duplicates.append((record.line, reason))
        else:
            stored.append(who)
    return Outcome(added=len(stored), duplicates=tuple(duplicates))


def _add(store: Store, site_id: str, kind: str, record: Record, who: Identity, *, by: str, dry: bool) -> str:
    """Empty when it is stored (or would be), else why it is not."""
    for _ in range(ATTEMPTS):
        held, items = store.keys.held(site_id, kind, [who.key, *who.near])
        if held[who.key].ids:
            return SAME
        if reason := _like(who, [identity(kind, item.data) for item in items]):
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


def _like(who: Identity, others: Sequence[Identity]) -> str:
    return next(filter(None, (alike(other, who) for other in others)), "")
