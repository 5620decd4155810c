"""Items, and what a stage makes of them: the values that pass between stages and store. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FAILED = "failed"  # status of an item that could not be made; it remembers the queue it came from
WITHDRAWN = "withdrawn"  # status of an item that is out of use: no queue holds it
SKIPPED = "skipped"  # status of an input that a stage had nothing to make of


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """An item by name: what a queue lists and a unit carries."""

    id: str
    title: str
    parent: str | None = None  # "<kind>#<id>"
    moved_by: str | None = None  # the run that put it into its queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    site_id: str
    kind: str
    id: str
    order: str  # place in its queue
    status: str
    title: str
    data: Mapping[str, Any] = field(default_factory=dict)
    parent: str | None = None
    run_id: str | None = None  # the run that made it
    moved_by: str | None = None  # the run that gave it its status
    rev: int = 1
    provenance: Mapping[str, Any] = field(default_factory=dict)
    worked: Mapping[str, Any] = field(default_factory=dict)  # stage -> {run_id, unit, outcome, at, before}
    failure: Mapping[str, Any] | None = None
    created_at: int = 0
    updated_at: int = 0

    @property
    def name(self) -> str:
        return f"{self.kind}#{self.id}"


def added(
    site_id: str,
    kind: str,
    status: str,
    title: str,
    data: Mapping[str, Any],
    *,
    order: str,
    by: str,
    now: int,
    item_id: str | None = None,
    parent: str | None = None,
) -> Item:
    """An item that a person adds: no run made it."""
    return Item(
        site_id=site_id,
        kind=kind,
        id=item_id or order,
        order=order,
        status=status,
        title=title,
        data=data,
        parent=parent,
        provenance={"added_by": by},
        created_at=now,
        updated_at=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An output. `parent` names the item it was made from; `key` the thing it is, which is stored once; `near` are
    keys that it shares with what is much like it. The stage has looked all of them up (`Edges.known`, `.similar`)."""

    kind: str
    status: str
    title: str
    data: Mapping[str, Any] = field(default_factory=dict)
    parent: str | None = None
    key: str | None = None
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds a key, as it was read: ids of items, and the record's version (0: there is none)."""

    ids: tuple[str, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An input that succeeded: its next status, and data that is added to its own."""

    status: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentChange:
    """A change to the item that a unit's inputs belong to; refused when `rev` is no longer its revision."""

    item: Item
    status: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a stage made of a unit. Each input is in exactly one of `moved`, `failed`, `skipped` (with the reason; what
    comes before a colon is the same for all of a kind). `noted` is data for those that failed or were skipped.
    `duplicates` counts by reason the outputs that were not stored because they are there already.
    """

    moved: Mapping[str, Moved] = field(default_factory=dict)
    failed: Mapping[str, Reason] = field(default_factory=dict)
    skipped: Mapping[str, str] = field(default_factory=dict)
    noted: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    made: tuple[Made, ...] = ()
    duplicates: Mapping[str, int] = field(default_factory=dict)
    parent: ParentChange | None = None
    output_count: int | None = None  # where the outputs are not new items (drawn images, reviews)

    @property
    def outputs(self) -> int:
        return len(self.made) if self.output_count is None else self.output_count


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What one invocation works on. `next` are the units that follow it, for "up next"."""

    id: str
    number: int
    shard: int
    title: str
    items: tuple[str, ...]
    next: tuple[tuple[str, str], ...] = ()
    parent: str | None = None
