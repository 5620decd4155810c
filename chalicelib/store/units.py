"""Units of work: announced when they start, committed once and whole (DESIGN, invariant 1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from chalicelib.items import Item, Made, Result, Unit
from chalicelib.store import outcomes, rows
from chalicelib.store.items import Items
from chalicelib.store.keys import HeldKeys, Keys
from chalicelib.store.models import ItemRow, RunRow
from chalicelib.store.transactions import Refused, Write, is_refused, put, transact, update


class InputsChanged(Exception):
    """A person changed or deleted an input (or its parent) while it was worked on: read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a unit belongs, and the input's status that says it has not been worked on. `stay`: it keeps it."""

    run_id: str
    site_id: str
    stage: str
    stage_number: int
    kind: str
    status: str
    stay: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    millicredits: int
    milliseconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    capped: bool  # the run has a cap: look whether it is reached


class Units:
    def __init__(self, clock: Callable[[], int], new_id: Callable[[], str], items: Items, keys: Keys) -> None:
        self._clock = clock
        self._new_id = new_id
        self._items = items
        self._keys = keys

    def announce(self, place: Place, unit: Unit) -> Announced | None:
        """Say that the unit has started. None: the run is paused or over, its items stay as they are."""
        row = RunRow(rows.run_key(place.run_id), rows.shard_key(place.stage_number, unit.shard))
        may = RunRow.closed.does_not_exist() & RunRow.asked.does_not_exist() & RunRow.pk.exists()
        started: list[Action] = [
            RunRow.doing[unit.id].set({"title": unit.title, "since": self._clock()}),
            RunRow.v.add(1),
        ]
        ahead: list[Action] = [RunRow.next_from.set(unit.number), RunRow.next.set([list(pair) for pair in unit.next])]
        first = RunRow.next_from.does_not_exist() | (RunRow.next_from < unit.number)
        if _conditional(lambda: row.update(actions=started + ahead, condition=may & first)) or _conditional(
            lambda: row.update(actions=started, condition=may)
        ):
            return Announced(capped=bool(row.capped))  # an update answers the row as it is now
        return None

    def withdraw(self, place: Place, unit: Unit) -> None:
        """Take the announcement back, of a unit that had committed before or that may not start."""
        row = RunRow(rows.run_key(place.run_id), rows.shard_key(place.stage_number, unit.shard))
        actions: list[Action] = [RunRow.doing[unit.id].remove(), RunRow.v.add(1)]
        _conditional(lambda: row.update(actions=actions, condition=RunRow.closed.does_not_exist()))

    def commit(
        self,
        place: Place,
        unit: Unit,
        inputs: Sequence[Item],
        result: Result,
        cost: Cost,
        provenance: Mapping[str, Any],
        held: HeldKeys,
    ) -> bool:
        """All effects of the unit in one transaction. False: it was committed before, or the run is over.

        Raises InputsChanged when an input, the parent or a key in `held` is no longer what was read.
        """
        now = self._clock()
        outputs = [(self._new_id(), made) for made in result.made]
        writes = [
            self._marker(place, unit, inputs, result, cost, now),
            self._count(place, unit, result, cost, now),
            *(self._input(place, unit, item, result, now) for item in inputs),
            *(self._output(place, unit, item_id, made, provenance, now) for item_id, made in outputs),
            *self._keys.claims(place.site_id, outputs, held),
            *self._parent(place, result, now),
        ]
        try:
            transact(writes)
        except Refused as refused:
            if refused.names & {"marker", "counter"}:
                return False
            raise InputsChanged(str(refused)) from refused
        return True

    def _marker(self, place: Place, unit: Unit, inputs: Sequence[Item], result: Result, cost: Cost, now: int) -> Write:
        """New, or the unit was committed before. It is the unit's line in the log as well."""
        row = RunRow(rows.run_key(place.run_id), rows.marker_key(place.stage, unit.id))
        row.at = rows.log_time(now, f"{place.stage_number:02d}{unit.id}")
        row.level = "error" if result.failed else "info"
        row.stage = place.stage
        row.message = outcomes.sentence(unit, result)
        row.detail = {
            "unit": unit.id,
            "succeeded": len(result.moved),
            "failed": len(result.failed),
            "skipped": len(result.skipped),
            "made": result.outputs,
            "duplicates": sum(result.duplicates.values()),
            "milliseconds": cost.milliseconds,
            "failures": outcomes.failures(inputs, result.failed),
        }
        return put("marker", row, RunRow.pk.does_not_exist())

    def _count(self, place: Place, unit: Unit, result: Result, cost: Cost, now: int) -> Write:
        row = RunRow(rows.run_key(place.run_id), rows.shard_key(place.stage_number, unit.shard))
        actions: list[Action] = [
            RunRow.succeeded.add(len(result.moved)),
            RunRow.failed.add(len(result.failed)),
            RunRow.skipped.add(len(result.skipped)),
            RunRow.made.add(result.outputs),
            RunRow.duplicates.add(sum(result.duplicates.values())),
            RunRow.millicredits.add(cost.millicredits),
            RunRow.busy_ms.add(cost.milliseconds),
            RunRow.v.add(1),
            RunRow.last_at.set(now),
            RunRow.doing[unit.id].remove(),
            *outcomes.reasons(result.failed),
            *outcomes.left_out(result),
        ]
        return update("counter", row, actions, RunRow.closed.does_not_exist())

    def _input(self, place: Place, unit: Unit, item: Item, result: Result, now: int) -> Write:
        outcome, status, data = outcomes.became(item, result)
        worked = {"run_id": place.run_id, "unit": unit.id, "outcome": outcome, "at": now}
        worked["before"] = outcomes.before(item, place.stage)
        actions: list[Action] = [ItemRow.worked[place.stage].set(worked)]
        status = place.status if place.stay else status
        actions += self._items.changes(item, status=status, data=data, now=now, run_id=place.run_id)
        if outcome == "failed":
            actions.append(
                ItemRow.failure.set(
                    outcomes.failure(place.run_id, place.stage, place.status, result.failed[item.id]) | {"at": now}
                )
            )
        elif item.failure:
            actions.append(ItemRow.failure.remove())
        row = ItemRow(rows.item_key(item.site_id, item.kind), item.id)
        same = (ItemRow.rev == item.rev) & (ItemRow.status == place.status)
        return update(f"input {item.id}", row, actions, same)

    def _output(
        self, place: Place, unit: Unit, item_id: str, made: Made, provenance: Mapping[str, Any], now: int
    ) -> Write:
        item = Item(
            site_id=place.site_id,
            kind=made.kind,
            id=item_id,
            order=item_id,
            status=made.status,
            title=made.title,
            data=made.data,
            parent=made.parent,
            run_id=place.run_id,
            provenance={**_origin(place, unit, made), **provenance},
            created_at=now,
            updated_at=now,
        )
        row = self._items.to_row(item)
        return put("output", row, ItemRow.pk.does_not_exist())

    def _parent(self, place: Place, result: Result, now: int) -> list[Write]:
        if result.parent is None:
            return []
        change = result.parent
        actions = self._items.changes(change.item, status=change.status, data=change.data, now=now, run_id=place.run_id)
        row = ItemRow(rows.item_key(change.item.site_id, change.item.kind), change.item.id)
        same = ItemRow.rev == change.item.rev
        return [update("parent", row, actions, same)]


def _origin(place: Place, unit: Unit, made: Made) -> dict[str, Any]:
    """Where an output comes from. Without a parent it is made from all of the unit's items together."""
    inputs = {} if made.parent else {"inputs": list(unit.items)}
    return {"run_id": place.run_id, "stage": place.stage, "unit": unit.id, **inputs}


def _conditional(write: Callable[[], object]) -> bool:
    """False when the write's condition did not hold."""
    try:
        write()
    except UpdateError as error:
        if is_refused(error):
            return False
        raise
    return True
