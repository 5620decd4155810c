"""Make one item again: a new run takes what it was made from, and what is replaced goes out of use.

What one unit made of one source belongs together (the ideas of a cluster): it is replaced together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.errors import Conflict
from chalicelib.execution import Executions
from chalicelib.facts import Start
from chalicelib.items import WITHDRAWN, Item
from chalicelib.pipelines import Pipeline, Stage, all_stages
from chalicelib.starting import begin
from chalicelib.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Remake:
    run_id: str
    replaces: tuple[Item, ...]


def remake(store: Store, executions: Executions, item: Item, *, trigger: str, who: str, why: str) -> Remake:
    """Raises Conflict (it was not made by a run; its source is gone or withdrawn), RunActive, ExecutionUnavailable."""
    pipeline, stage = _maker(item)
    replaces = tuple(one for one in store.items.siblings(item) if one.status != WITHDRAWN) if stage.makes else ()
    inputs = _inputs(item) if stage.makes else [item.id]
    _check_inputs(store, item, stage, inputs)
    start = Start(
        site_id=item.site_id,
        pipeline=pipeline.key,
        trigger=trigger,
        who=who,
        why=why,
        limits={"start_from": stage.key, "only_items": inputs},
        remake={
            "of": item.name,
            "stage": stage.key,
            "inputs": inputs,
            "replaces": [[one.kind, one.id] for one in replaces],
        },
    )
    expected = {one.key: len(inputs) if one is stage else 0 for one in pipeline.stages}
    return Remake(run_id=begin(store, executions, start, expected), replaces=replaces)


def _maker(item: Item) -> tuple[Pipeline, Stage]:
    """The stage that gave the item its content: one that worked on the item itself, as images are drawn, or the one
    that its provenance names."""
    if item.status == WITHDRAWN:
        raise Conflict(f"{item.name} is withdrawn", id=item.id)
    for pipeline, stage in all_stages():
        own = not stage.makes and bool(stage.needs) and stage.takes.kind == item.kind
        if own and stage.key in item.worked:
            return pipeline, stage
    for pipeline, stage in all_stages():
        makes = item.kind in {queue.kind for queue in stage.makes}
        if makes and stage.key == item.provenance.get("stage"):
            return pipeline, stage
    raise Conflict(f"{item.name} was not made by a run: there is nothing to make it from", id=item.id)


def _inputs(item: Item) -> list[str]:
    """Ids of what it was made from."""
    if item.parent:
        return [item.parent.partition("#")[2]]
    inputs: list[str] = item.provenance.get("inputs", [])
    if not inputs:
        raise Conflict(f"it is not known what {item.name} was made from", id=item.id)
    return inputs


def _check_inputs(store: Store, item: Item, stage: Stage, inputs: Sequence[str]) -> None:
    """What is out of use stays so: an idea that was replaced does not come back by a task that was made from it."""
    kind = stage.takes.kind
    there = {found.id: found for found in store.items.get_many(item.site_id, kind, inputs)}
    for item_id in inputs:
        if item_id not in there:
            raise Conflict(f"what {item.name} was made from is gone: {kind} {item_id}", id=item.id)
        if there[item_id].status == WITHDRAWN:
            raise Conflict(f"what {item.name} was made from is withdrawn: {kind} {item_id}", id=item.id)
