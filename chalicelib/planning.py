"""A queue -> units of work, within the run's limits. Standard library only."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from typing import Any

from chalicelib.facts import Terms
from chalicelib.items import Ref, Unit
from chalicelib.pipelines import Pipeline, Stage

AHEAD = 5  # titles of following units that a unit carries


@dataclass(frozen=True, slots=True)
class Planned:
    units: tuple[Unit, ...]
    skip: str | None = None  # why the stage is skipped


def plan(
    terms: Terms, pipeline: Pipeline, stage: Stage, queue: Iterable[Ref], chosen: frozenset[str] | None = None
) -> Planned:
    """What a stage does in this run. The queue is read no further than the limits need. `chosen`: only these
    items and what the run itself put into the queue; None: all."""
    if reason := _switched_off(terms.limits, pipeline, stage):
        return Planned((), reason)
    wanted = list(islice(_wanted(terms, queue, chosen), most(terms.limits, stage)))
    if wanted and len(wanted) < stage.minimum:
        several = "" if len(wanted) == 1 else "s"
        return Planned((), f"{len(wanted)} {stage.takes.kind}{several} waiting, this stage needs {stage.minimum}")
    return Planned(units(stage, wanted, size=terms.limits.get("unit_size", {}).get(stage.key)))


def units(stage: Stage, refs: Sequence[Ref], size: int | None = None) -> tuple[Unit, ...]:
    """Balanced units, spread over the stage's counter shards, each with the titles that follow it."""
    size = min(size or stage.unit_size, stage.unit_size)
    batches = _by_parent(refs, size) if stage.group_by_parent else _balanced(refs, size, stage.minimum)
    titles = [(f"1-{number}", _title(batch)) for number, batch in enumerate(batches)]
    return tuple(
        Unit(
            id=titles[number][0],
            number=number,
            shard=number % stage.shards,
            title=titles[number][1],
            items=tuple(ref.id for ref in batch),
            next=tuple(titles[number + 1 : number + 1 + AHEAD]),
            parent=batch[0].parent if stage.group_by_parent else None,
        )
        for number, batch in enumerate(batches)
    )


def up_to(units: Sequence[Unit], items: int | None) -> Sequence[Unit]:
    """The first of the units, as many as hold no more than that many items."""
    if items is None:
        return units
    sums = accumulate(len(unit.items) for unit in units)
    return [unit for unit, total in zip(units, sums, strict=True) if total <= items]


def _switched_off(limits: Mapping[str, Any], pipeline: Pipeline, stage: Stage) -> str | None:
    if stage.key in limits.get("skip", ()):
        return "switched off for this run"
    first = limits.get("start_from")
    if first and pipeline.number(stage.key) < pipeline.number(first):
        return f"the run starts from {pipeline.stage(first).name}"
    return None


def _wanted(terms: Terms, queue: Iterable[Ref], chosen: frozenset[str] | None) -> Iterator[Ref]:
    if chosen is None:
        return iter(queue)
    return (ref for ref in queue if ref.id in chosen or ref.moved_by == terms.run_id)


def expected_queue(limits: Mapping[str, Any], pipeline: Pipeline, stage: Stage, waiting: int) -> int:
    """How many of those that wait the run will take, for its weights."""
    if _switched_off(limits, pipeline, stage):
        return 0
    bounds = [waiting, most(limits, stage), len(limits.get("only_items", ())) or None]
    return min(bound for bound in bounds if bound is not None)


def most(limits: Mapping[str, Any], stage: Stage) -> int | None:
    limit = limits.get("max_items")
    return limit.get(stage.key) if isinstance(limit, Mapping) else limit


def _balanced(refs: Sequence[Ref], size: int, minimum: int) -> list[Sequence[Ref]]:
    """Batches of like size, so that no batch is a leftover too small to work on."""
    if not refs:
        return []
    count = math.ceil(len(refs) / size)
    while count > 1 and len(refs) // count < minimum:
        count -= 1
    edges = [round(number * len(refs) / count) for number in range(count + 1)]
    return [refs[begin:end] for begin, end in pairwise(edges)]


def _by_parent(refs: Sequence[Ref], size: int) -> list[Sequence[Ref]]:
    families: dict[str, list[Ref]] = {}
    for ref in refs:
        families.setdefault(ref.parent or ref.id, []).append(ref)
    return [family[at : at + size] for family in families.values() for at in range(0, len(family), size)]


def _title(batch: Sequence[Ref]) -> str:
    more = len(batch) - 1
    return f"{batch[0].title} and {more} more" if more else batch[0].title
