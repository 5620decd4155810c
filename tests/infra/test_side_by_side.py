"""Stages that work side by side: each goes its own way, and the run goes on when all of them are through."""

from __future__ import annotations

import json
import threading
from typing import Any

import boto3
import pytest

from chalicelib.pipelines import Pipeline
from infra.definition import definition
from infra.graph import problems
from tests.infra.machine import DEADLINE_SECONDS, REGION, Handler, Machine, Payload, defaults, plan, settle, stage

SIDES = ("left", "right")


@pytest.fixture
def sides(machine: Machine) -> Pipeline:
    """`first`, then `left` and `right` at the same time, then `last`."""
    pipeline = Pipeline(
        key="sides",
        name="Sides",
        stages=(
            stage("first", "First"),
            stage("left", "Left"),
            stage("right", "Right", beside=True),
            stage("last", "Last"),
        ),
    )
    machine.handlers = defaults(pipeline)
    return pipeline


def of_stage(key: str, then: Handler, otherwise: Handler) -> Handler:
    return lambda payload: (then if payload["stage"] == key else otherwise)(payload)


def stages(given: list[Payload]) -> list[str]:
    return [payload["stage"] for payload in given]


def test_every_transition_leads_somewhere(sides: Pipeline) -> None:
    assert problems(definition(sides)) == []


def test_the_run_goes_on_when_both_sides_are_through(machine: Machine, sides: Pipeline) -> None:
    ended = machine.run(sides)
    assert (ended.status, ended.states[-1]) == ("SUCCEEDED", "Completed")
    settled = stages(machine.given("settle"))
    assert (settled[0], set(settled[1:3]), settled[3]) == ("first", set(SIDES), "last")
    assert stages(machine.given("plan"))[3] == "last"
    assert machine.given("finish") == [{"run_id": "run-1"}]


def test_a_side_that_stops_lets_the_other_come_through_and_then_the_run_stops(
    machine: Machine, sides: Pipeline
) -> None:
    machine.handlers["settle"] = of_stage("left", lambda _: settle({}) | {"next": "stop"}, settle)
    machine.handlers["fail"] = lambda _: {"outcome": "failed"}
    ended = machine.run(sides)
    assert (ended.status, ended.error, ended.states[-1]) == ("FAILED", "StageFailed", "Failed")
    assert set(stages(machine.given("settle"))) == {"first", *SIDES}
    assert machine.given("fail") == [{"run_id": "run-1"}]
    assert not machine.given("finish")


def test_both_sides_are_held_at_the_same_time_each_on_a_token_of_its_own(machine: Machine, sides: Pipeline) -> None:
    held = threading.Semaphore(0)
    holding = {"next": "hold", "bucket": "", "manifest": "", "units": 0}
    asked: list[str] = []

    def first_hold(payload: Payload) -> Payload:
        if payload["stage"] in SIDES and payload["stage"] not in asked:
            asked.append(payload["stage"])
            return holding
        return plan(payload)

    def hold(_: Payload) -> dict[str, Any]:
        held.release()
        return {}

    machine.handlers |= {"plan": first_hold, "hold": hold}
    arn = machine.start(sides)
    for _ in SIDES:
        assert held.acquire(timeout=DEADLINE_SECONDS)
    tokens = [payload["token"] for payload in machine.given("hold")]
    assert len(set(tokens)) == 2
    for token in tokens:
        boto3.client("stepfunctions", REGION).send_task_success(taskToken=token, output=json.dumps({}))
    assert machine.wait(arn).states[-1] == "Completed"
    assert sorted(stages(machine.given("hold"))) == sorted(SIDES)


def test_a_side_that_breaks_ends_the_run_with_its_reason(machine: Machine, sides: Pipeline) -> None:
    def broken(_: Payload) -> Payload:
        raise ValueError("no such queue")

    machine.handlers["plan"] = of_stage("right", broken, plan)
    ended = machine.run(sides)
    assert (ended.status, ended.states[-1]) == ("FAILED", "Failed")
    [given] = machine.given("fail")
    assert "no such queue" in json.dumps(given["error"])
    assert not machine.given("finish")
