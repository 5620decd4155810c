"""Drives the step handlers as the state machine does, one after the other, in this process."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from chalicelib.facts import Caps, Start
from chalicelib.pipelines import PIPELINES
from chalicelib.starting import start_run
from chalicelib.steps import fail, finish, plan, record_failure, settle, work
from chalicelib.store import Store, open_store

ROUNDS = 20
NO_CAPS = Caps()
Event = dict[str, Any]


class Execution:
    """Stands in for Step Functions where a test drives the steps itself."""

    def arn(self, pipeline: str, run_id: str) -> str:
        return f"arn:{run_id}"

    def start(self, pipeline: str, run_id: str, site_id: str) -> None:
        """Nothing carries the run: the test does."""

    def status(self, arn: str) -> str:
        return "RUNNING"


def asked(site_id: str, pipeline: str = "content", caps: Caps = NO_CAPS, **limits: Any) -> Start:
    return Start(
        site_id=site_id, pipeline=pipeline, trigger="manual", who="editor@example.com", limits=limits, caps=caps
    )


def begin(store: Store, site_id: str, pipeline: str = "content", caps: Caps = NO_CAPS, **limits: Any) -> str:
    return start_run(store, Execution(), asked(site_id, pipeline, caps, **limits))  # type: ignore[arg-type]


def planned(run_id: str, stage: str) -> list[Event]:
    """Plan a stage: the work events of its units."""
    answer = plan.handle({"run_id": run_id, "stage": stage, "round": 1})
    return events(answer, run_id, stage) if answer["next"] == "work" else []


def events(answer: Event, run_id: str, stage: str) -> list[Event]:
    """The work events of what Plan answered."""
    units = json.loads(open_store().files.get(answer["manifest"]))
    return [{"run_id": run_id, "stage": stage, "unit": unit} for unit in units]


def settled(run_id: str, stage: str, round_number: int = 1) -> str:
    answer = settle.handle({"run_id": run_id, "stage": stage, "round": round_number})
    return str(answer["next"])


def run_stage(run_id: str, stage: str, deliver: Callable[[Event], None] | None = None) -> str:
    """Plan, work and settle until the stage is over. Answers where it goes then."""
    for round_number in range(1, ROUNDS):
        for event in planned(run_id, stage):
            (deliver or _work)(event)
        answer = settled(run_id, stage, round_number)
        if answer != "again":
            return answer
    raise AssertionError(f"{stage} did not end in {ROUNDS} rounds")


def run_all(run_id: str, deliver: Callable[[Event], None] | None = None) -> str:
    """Every stage, then the end. Answers the outcome."""
    pipeline = PIPELINES[open_store().runs.read(run_id).pipeline]
    for stage in pipeline.stages:
        if run_stage(run_id, stage.key, deliver) == "stop":
            return str(fail.handle({"run_id": run_id})["outcome"])
    return str(finish.handle({"run_id": run_id})["outcome"])


def _work(event: Event) -> None:
    """One unit with what the state machine does when it fails for good."""
    try:
        work.handle(event)
    except Exception as error:  # noqa: BLE001 - as the state machine: Catch States.ALL
        caught = {"Error": type(error).__name__, "Cause": json.dumps({"errorMessage": str(error)})}
        record_failure.handle(event | {"error": caught})


def stages_until(key: str) -> Iterator[str]:
    for stage in PIPELINES["content"].stages:
        if stage.key == key:
            return
        yield stage.key
