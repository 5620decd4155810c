"""The counter items of a run's stages: made empty with the run, changed together when all units must know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pynamodb.expressions.update import Action

from chalicelib.facts import Run
from chalicelib.store import rows
from chalicelib.store.models import RunRow
from chalicelib.store.transactions import Write, put, update


def empty(run_id: str, stage_number: int, shard: int, *, capped: bool) -> Write:
    row = RunRow(rows.run_key(run_id), rows.shard_key(stage_number, shard))
    row.capped = 1 if capped else None
    row.doing, row.reason_counts, row.reason_messages, row.left_counts, row.left_messages = {}, {}, {}, {}, {}
    return put("shard", row)


def change_every(run: Run, actions: Sequence[Action], *, as_read: bool = False) -> Iterator[Write]:
    """The same change to every shard of an open run; `as_read`: only if none has changed since."""
    return (change(run, number, shard, actions, as_read=as_read) for number, shard in every(run))


def every(run: Run) -> Iterator[tuple[int, int]]:
    """Stage number and shard number of each."""
    return ((number, shard) for number, stage in enumerate(run.stages, 1) for shard in range(len(stage.shards)))


def change(run: Run, number: int, shard: int, actions: Sequence[Action], *, as_read: bool = False) -> Write:
    row = RunRow(rows.run_key(run.run_id), rows.shard_key(number, shard))
    condition = RunRow.closed.does_not_exist()
    if as_read:
        condition &= RunRow.v == run.stages[number - 1].shards[shard].version
    return update("shard", row, actions, condition)
