"""Every route through a generated definition, taken in moto's Step Functions."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterable
from typing import Any

import boto3
import pytest
from moto.stepfunctions.parser.asl.component import eval_component

from chalicelib.errors import ProviderUnavailable, StoreBusy
from chalicelib.pipelines import Pipeline
from tests.infra.machine import DEADLINE_SECONDS, REGION, UNITS, Handler, Machine, Payload, plan, settle, telling


def in_turn(*answers: Payload | Exception) -> Handler:
    """Answers, or raises, one after the other."""
    ahead = iter(answers)

    def handle(_payload: Payload) -> Payload:
        answer = next(ahead)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return handle


def slow_name() -> str:
    time.sleep(0.05)
    return uuid.uuid4().hex


def failing(error: Exception) -> Handler:
    def handle(_payload: Payload) -> Payload:
        raise error

    return handle


def by_unit(payloads: Iterable[Payload]) -> list[Any]:
    return sorted((payload["unit"] for payload in payloads), key=lambda unit: str(unit["id"]))


def test_a_run_goes_through_every_stage_and_finishes(machine: Machine, small: Pipeline) -> None:
    ended = machine.run(small)

    assert (ended.status, ended.states[-1]) == ("SUCCEEDED", "Completed")
    assert machine.given("plan") == [
        {"run_id": "run-1", "stage": "pick", "round": 1},
        {"run_id": "run-1", "stage": "press_oil", "round": 1},
    ]
    assert machine.given("settle") == machine.given("plan")
    assert by_unit(machine.given("work_pick")) == UNITS
    assert all(p["run_id"] == "run-1" and p["stage"] == "press_oil" for p in machine.given("work_press_oil"))
    assert machine.given("finish") == [{"run_id": "run-1"}]
    assert {name for name, _ in machine.calls}.isdisjoint({"fail", "record_failure", "hold"})
    assert not machine.waits


def test_a_plan_without_work_is_settled_at_once(machine: Machine, small: Pipeline) -> None:
    machine.handlers["plan"] = lambda payload: plan(payload) | {"next": "settle", "units": 0}

    assert machine.run(small).states[-1] == "Completed"
    assert not machine.given("work_pick")
    assert len(machine.given("settle")) == 2


def test_again_plans_the_same_stage_in_the_next_round(machine: Machine, small: Pipeline) -> None:
    machine.handlers["settle"] = in_turn({"next": "again", "round": 2, "delay_seconds": 0}, settle({}), settle({}))

    assert machine.run(small).states[-1] == "Completed"
    assert [(p["stage"], p["round"]) for p in machine.given("plan")] == [("pick", 1), ("pick", 2), ("press_oil", 1)]


@pytest.mark.parametrize("asked_by", ["plan", "settle"])
def test_a_held_run_waits_for_its_token_and_plans_the_stage_again(
    machine: Machine, small: Pipeline, asked_by: str
) -> None:
    held = threading.Event()
    hold = {"next": "hold", "round": 4, "delay_seconds": 9, "bucket": "", "manifest": "", "units": 0}
    first = {"plan": plan({}), "settle": settle({})}[asked_by]
    machine.handlers[asked_by] = in_turn(hold, first, first)
    machine.handlers["hold"] = telling(held)

    arn = machine.start(small)
    assert held.wait(DEADLINE_SECONDS)
    assert boto3.client("stepfunctions", REGION).describe_execution(executionArn=arn)["status"] == "RUNNING"
    token = machine.given("hold")[0]["token"]
    boto3.client("stepfunctions", REGION).send_task_success(taskToken=token, output=json.dumps({"by": "editor"}))

    assert machine.wait(arn).states[-1] == "Completed"
    assert machine.given("hold") == [{"run_id": "run-1", "stage": "pick", "token": token}]
    assert [(p["stage"], p["round"]) for p in machine.given("plan")] == [("pick", 1), ("pick", 1), ("press_oil", 1)]


@pytest.mark.parametrize("asked_by", ["plan", "settle"])
@pytest.mark.parametrize(
    ("outcome", "status", "error"), [("cancelled", "SUCCEEDED", None), ("failed", "FAILED", "StageFailed")]
)
def test_stop_asks_how_the_run_ends(
    machine: Machine, small: Pipeline, asked_by: str, outcome: str, status: str, error: str | None
) -> None:
    stop = {"next": "stop", "round": 1, "delay_seconds": 0, "bucket": "", "manifest": "", "units": 0}
    machine.handlers |= {asked_by: lambda _: stop, "fail": lambda _: {"outcome": outcome}}

    ended = machine.run(small)

    assert (ended.status, ended.error) == (status, error)
    assert ended.states[-1] == outcome.capitalize()
    assert machine.given("fail") == [{"run_id": "run-1"}]
    assert not machine.given("finish")


@pytest.mark.parametrize("error", [ProviderUnavailable("429", retry_after=1), StoreBusy("throttled")])
def test_a_unit_is_tried_again_after_a_passing_error(machine: Machine, small: Pipeline, error: Exception) -> None:
    machine.handlers["work_pick"] = in_turn(error, {}, error, {}, {})

    assert machine.run(small).states[-1] == "Completed"
    assert len(machine.given("work_pick")) == len(UNITS) + 2
    assert len(machine.waits) == 2
    assert all(0 <= wait <= 4 for wait in machine.waits)  # the second attempt of one unit may wait longer
    assert not machine.given("record_failure")


def test_retries_end_and_their_delays_stay_under_the_cap(
    machine: Machine, small: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eval_component, "long_uid", slow_name)  # units that fail at once lost a count there
    machine.handlers["work_pick"] = failing(StoreBusy("throttled"))

    assert machine.run(small).states[-1] == "Completed"
    assert len(machine.given("work_pick")) == 7 * len(UNITS)
    assert max(machine.waits) <= 60


def test_a_unit_that_cannot_be_done_is_recorded_and_the_run_goes_on(machine: Machine, small: Pipeline) -> None:
    machine.handlers["work_pick"] = in_turn({}, KeyError("outline"), {})

    assert machine.run(small).states[-1] == "Completed"
    (recorded,) = machine.given("record_failure")
    assert recorded["unit"] in UNITS
    assert (recorded["run_id"], recorded["stage"], recorded["error"]["Error"]) == ("run-1", "pick", "KeyError")
    assert "outline" in recorded["error"]["Cause"]
    assert not machine.waits


def test_a_failure_that_cannot_be_recorded_leaves_the_stage_to_settle(machine: Machine, small: Pipeline) -> None:
    machine.handlers |= {"work_pick": failing(KeyError("outline")), "record_failure": failing(KeyError("store"))}

    ended = machine.run(small)

    assert ended.states[-1] == "Completed"
    assert len(machine.given("record_failure")) == 9 * len(UNITS)
    assert [p["stage"] for p in machine.given("settle")] == ["pick", "press_oil"]


@pytest.mark.parametrize("step", ["plan", "settle", "finish"])
def test_an_error_in_a_step_fails_the_run_with_the_reason(machine: Machine, small: Pipeline, step: str) -> None:
    machine.handlers[step] = failing(ValueError("no such site"))

    ended = machine.run(small)

    assert (ended.status, ended.error, ended.states[-2:]) == ("FAILED", "ValueError", ["Fail run", "Failed"])
    (told,) = machine.given("fail")
    assert (told["run_id"], told["error"]["Error"]) == ("run-1", "ValueError")
    assert "no such site" in told["error"]["Cause"]


def test_an_error_in_hold_fails_the_run(machine: Machine, small: Pipeline) -> None:
    machine.handlers |= {"plan": lambda payload: plan(payload) | {"next": "hold"}, "hold": failing(ValueError("gone"))}

    assert machine.run(small).error == "ValueError"


def test_a_missing_manifest_fails_the_run(machine: Machine, small: Pipeline) -> None:
    machine.handlers["plan"] = lambda payload: plan(payload) | {"manifest": "missing.json"}

    ended = machine.run(small)

    assert (ended.status, ended.states[-2:]) == ("FAILED", ["Fail run", "Failed"])


def test_a_word_outside_the_contract_fails_the_run(machine: Machine, small: Pipeline) -> None:
    machine.handlers["settle"] = lambda payload: settle(payload) | {"next": "perhaps"}

    assert machine.run(small).error == "UnexpectedAnswer"


def test_the_first_error_is_kept_when_closing_the_run_fails_too(machine: Machine, small: Pipeline) -> None:
    machine.handlers |= {"plan": failing(ValueError("no such site")), "fail": failing(KeyError("store"))}

    assert machine.run(small).error == "ValueError"
