"""Seven bugs, to be planted one at a time: the fault harness must find each of them, or it would find no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from chalicelib import lifecycle
from chalicelib.facts import Run
from chalicelib.items import Unit
from chalicelib.pipelines import PIPELINES
from chalicelib.steps import plan
from chalicelib.store import Store, keys, runs, units
from chalicelib.store.models import RunRow, SettingRow
from chalicelib.store.plans import Plans
from chalicelib.store.runs import Runs
from chalicelib.store.transactions import Write, transact
from chalicelib.store.units import Units


@contextmanager
def count_outside_the_commit() -> Iterator[None]:
    """The counter is added to after the unit's transaction, not in it."""

    def in_two(writes: Sequence[Write], **options: Any) -> None:
        transact([write for write in writes if write.name != "counter"], **options)
        transact([write for write in writes if write.name == "counter"], **options)

    with patch.object(units, "transact", in_two):
        yield


@contextmanager
def lock_kept_on_cancel() -> Iterator[None]:
    closing = Runs._closing

    def forgetful(self: Runs, run: Run, ended: Run) -> list[Write]:
        kept = {"lock"} if ended.outcome == "cancelled" else set()
        return [write for write in closing(self, run, ended) if write.name not in kept]

    with patch.object(Runs, "_closing", forgetful):
        yield


@contextmanager
def total_grown_on_replan() -> Iterator[None]:
    """Planned again, a stage counts its input once more."""
    planned_shard, answer = Plans._planned_shard, plan._answer

    def adding(self: Plans, run: Run, number: int, shard: int, all_units: Sequence[Unit], *given: Any) -> Write:
        write = planned_shard(self, run, number, shard, all_units, *given)
        _, *others = write.actions  # the first sets the input
        count = RunRow.input.add(sum(len(unit.items) for unit in all_units if unit.shard == shard))
        return replace(write, actions=(count, *others), condition=RunRow.closed.does_not_exist())

    def again(store: Store, run: Run, number: int) -> dict[str, Any]:
        if lifecycle.may_work(run) and run.stages[number - 1].processed:
            plan._first(store, run, PIPELINES[run.pipeline].stages[number - 1], number)
        return answer(store, store.runs.read(run.run_id), number)

    with patch.object(Plans, "_planned_shard", adding), patch.object(plan, "_answer", again):
        yield


@contextmanager
def late_unit_changes_a_finished_run() -> Iterator[None]:
    """The counter does not ask whether the run is over."""
    count = Units._count

    def careless(self: Units, *given: Any) -> Write:
        return replace(count(self, *given), condition=RunRow.pk.exists())

    with patch.object(Units, "_count", careless):
        yield


@contextmanager
def marker_without_its_condition() -> Iterator[None]:
    marker = Units._marker

    def careless(self: Units, *given: Any) -> Write:
        return replace(marker(self, *given), condition=None)

    with patch.object(Units, "_marker", careless):
        yield


@contextmanager
def end_told_after_the_close() -> Iterator[None]:
    """What people are told of a run's end is written by itself, once the run is closed."""

    def in_two(writes: Sequence[Write], **options: Any) -> None:
        transact([write for write in writes if write.name != "told"], **options)
        transact([write for write in writes if write.name == "told"], **options)

    with patch.object(runs, "transact", in_two):
        yield


@contextmanager
def key_without_its_condition() -> Iterator[None]:
    """A unit does not see that another has stored the same question since it looked."""
    claim = keys._claim

    def careless(*given: Any) -> Write:
        return replace(claim(*given), condition=SettingRow.v.does_not_exist() | SettingRow.v.exists())

    with patch.object(keys, "_claim", careless):
        yield


BUGS: Mapping[str, Callable[[], AbstractContextManager[None]]] = {
    bug.__name__: bug
    for bug in (
        count_outside_the_commit,
        lock_kept_on_cancel,
        total_grown_on_replan,
        late_unit_changes_a_finished_run,
        marker_without_its_condition,
        end_told_after_the_close,
        key_without_its_condition,
    )
}
