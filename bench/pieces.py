"""What one single-item unit is made of, each piece timed by itself with nothing else running."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import boto3

from bench.noop import NOOP
from bench.rig import Rig
from chalicelib.execution import Executions
from chalicelib.facts import Start
from chalicelib.items import Moved, Result, Unit
from chalicelib.starting import start_run
from chalicelib.steps import plan, settle
from chalicelib.store.plans import unit_from_json
from chalicelib.store.units import Cost, Place

UNITS = 60


def measure(rig: Rig) -> dict[str, float]:
    """Medians in milliseconds. The run is begun without an execution and its steps are called from here."""
    run_id, site = _begun(rig)
    timed = _Timed()
    stage = NOOP.stages[0]
    answer = timed("plan a stage", lambda: plan.handle({"run_id": run_id, "stage": stage.key, "round": 1}))
    units = [unit_from_json(value) for value in json.loads(rig.store.files.get(answer["manifest"]))]
    place = Place(
        run_id=run_id, site_id=site, stage=stage.key, stage_number=1, kind=stage.takes.kind, status=stage.takes.status
    )
    for unit in units:
        _work(rig, timed, place, unit)
    for _ in range(UNITS // 4):
        timed("read a run (one Query)", lambda: rig.store.runs.read(run_id))
    timed("settle a stage", lambda: settle.handle({"run_id": run_id, "stage": stage.key, "round": 1}))
    rig.store.runs.close(run_id, lambda _: ("cancelled", "measured"))
    _call_lambda(rig, timed)
    return timed.medians()


class _Timed:
    def __init__(self) -> None:
        self._found: dict[str, list[float]] = {}

    def __call__(self, name: str, call: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        value = call()
        self._found.setdefault(name, []).append((time.perf_counter() - began) * 1000)
        return value

    def medians(self) -> dict[str, float]:
        return {name: median(values) for name, values in self._found.items()}


class _NoExecution(Executions):
    def arn(self, pipeline: str, run_id: str) -> str:
        return f"arn:{pipeline}/{run_id}"

    def start(self, pipeline: str, run_id: str, site_id: str) -> None:
        """Nothing carries the run: the bench does."""


def _begun(rig: Rig) -> tuple[str, str]:
    site = rig.site()
    rig.add_items(site, NOOP.stages[0].takes.kind, [f"Item {number}" for number in range(UNITS)])
    limits = {"unit_size": {NOOP.stages[0].key: 1}}
    asked = Start(site_id=site, pipeline=NOOP.key, trigger="manual", who="bench", limits=limits)
    run_id = start_run(rig.store, _NoExecution(), asked)
    return run_id, site


def _work(rig: Rig, timed: _Timed, place: Place, unit: Unit) -> None:
    store = rig.store
    timed("unit: announce (UpdateItem)", lambda: store.units.announce(place, unit))
    inputs = timed(
        "unit: read inputs (BatchGetItem)", lambda: store.items.get_many(place.site_id, place.kind, unit.items)
    )
    result = Result(moved={item.id: Moved(status="done") for item in inputs})
    cost = Cost(millicredits=0, milliseconds=0)
    timed(
        "unit: commit (TransactWriteItems of 3)", lambda: store.units.commit(place, unit, inputs, result, cost, {}, {})
    )


def _call_lambda(rig: Rig, timed: _Timed) -> None:
    """An invocation that does next to nothing: what is left is the hand-over to a worker, over HTTP."""
    client = boto3.client("lambda", endpoint_url=rig.stack.aws_url)
    event = json.dumps({"run_id": "none", "stage": "none", "unit": {}}).encode()
    for _ in range(UNITS // 2):
        timed("invoke a worker over HTTP", lambda: client.invoke(FunctionName="hold", Payload=event))
