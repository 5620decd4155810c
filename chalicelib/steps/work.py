"""Work: one unit. Announce it, read its inputs, run the stage, commit everything at once.

Killed at any line, it has either committed whole or done nothing; delivered again, the marker refuses.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from time import sleep
from typing import Any

from chalicelib import lifecycle
from chalicelib.credits import millicredits
from chalicelib.errors import ItemError, StoreBusy
from chalicelib.facts import Terms
from chalicelib.items import Item, Reason, Result, Unit
from chalicelib.pipelines import PIPELINES
from chalicelib.stages.edges import Edges
from chalicelib.steps.plan import pause_at_cap
from chalicelib.store import Store, open_store, translated
from chalicelib.store.plans import unit_from_json
from chalicelib.store.units import Cost, InputsChanged, Place

ATTEMPTS = 3
GONE = "deleted or changed since the stage was planned"
StageFunction = Callable[[Sequence[Item], Edges], Result]


def handle(event: dict[str, Any]) -> dict[str, Any]:
    """`{run_id, stage, unit}`. Answers nothing: the effect is in the store."""
    with translated():
        store = open_store()
        work(store, place_of(event), unit_from_json(event["unit"]))
    return {}


def place_of(event: Mapping[str, Any]) -> Place:
    pipeline = PIPELINES[_terms(event["run_id"]).pipeline]
    stage = pipeline.stage(event["stage"])
    return Place(
        run_id=event["run_id"],
        site_id=event["unit"]["site_id"],
        stage=stage.key,
        stage_number=pipeline.number(stage.key),
        kind=stage.takes.kind,
        status=stage.takes.status,
        stay=stage.stay,
    )


@lru_cache(maxsize=64)
def _terms(run_id: str) -> Terms:
    """Fixed when the run began: read once per process."""
    return open_store().runs.terms(run_id)


def work(store: Store, place: Place, unit: Unit) -> None:
    terms = _terms(place.run_id)
    sleep(terms.limits.get("delay_between_units", 0))  # asked for by the start; a Wait state would cost a transition
    announced = store.units.announce(place, unit)
    if not announced or (announced.capped and _at_cap(store, place, unit)):
        return
    begun = store.clock()
    edges = Edges(store, place, unit, terms.settings)
    for _ in range(ATTEMPTS):
        inputs = store.items.get_many(place.site_id, place.kind, unit.items)
        ready = [item for item in inputs if item.status == place.status]
        result = with_gone(unit, ready, _run(place.stage, ready, edges))
        cost = Cost(millicredits=millicredits(edges.usage), milliseconds=store.clock() - begun)
        try:
            if not store.units.commit(place, unit, ready, result, cost, edges.provenance, edges.held):
                store.units.withdraw(place, unit)
            return
        except InputsChanged:
            continue
    raise StoreBusy(f"the items of unit {unit.id} kept changing")


def _at_cap(store: Store, place: Place, unit: Unit) -> bool:
    """Whether a cap lets no unit start any more: then its items are handed back and the run pauses."""
    cap = lifecycle.cap_reached(store.runs.read(place.run_id))
    if cap is None:
        return False
    store.units.withdraw(place, unit)
    pause_at_cap(store, place.run_id, cap)
    return True


def _run(stage: str, ready: Sequence[Item], edges: Edges) -> Result:
    if not ready:
        return Result()
    function: StageFunction = importlib.import_module(f"chalicelib.stages.{stage}").run
    try:
        return function(ready, edges)
    except ItemError as error:
        return Result(failed={item.id: Reason(code=error.code, message=error.message) for item in ready})


def with_gone(unit: Unit, ready: Sequence[Item], result: Result) -> Result:
    """An input that a person deleted or changed meanwhile counts as skipped."""
    there = {item.id for item in ready}
    return replace(result, skipped={id: GONE for id in unit.items if id not in there} | dict(result.skipped))
