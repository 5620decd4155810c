"""The interpreter of the harness does as Step Functions does, and refuses what it does not know."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from chalicelib.pipelines import PIPELINES
from infra.definition import path_of
from tests.faults.harness.machine import Machine, StateError, check

INVOKE = "arn:aws:states:::lambda:invoke"
RETRY = {
    "ErrorEquals": ["Busy"], "IntervalSeconds": 2, "BackoffRate": 2, "MaxDelaySeconds": 5, "MaxAttempts": 4,
    "JitterStrategy": "NONE",
}  # fmt: skip


class Around:
    """Answers what it is told to, one after the other, and keeps what it was asked."""

    def __init__(self, answers: Sequence[object] = (), file: Any = ()) -> None:
        self.answers = list(answers)
        self.file = file
        self.payloads: list[Any] = []
        self.slept: list[float] = []
        self.most: list[int] = []

    def invoke(self, function: str, payload: Any, limit: int) -> Any:
        self.payloads.append(payload)
        answer = self.answers.pop(0)
        if isinstance(answer, StateError):
            raise answer
        return answer

    def invoke_and_wait(self, function: str, payload: Callable[[str], Any], limit: int) -> Any:
        return self.invoke(function, payload("a token"), limit)

    def read_json(self, bucket: str, key: str) -> Any:
        return self.file

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def together(self, bodies: Sequence[Callable[[], None]], most: int) -> None:
        self.most.append(most)
        for body in bodies:
            body()


def task(**fields: Any) -> dict[str, Any]:
    given = {"FunctionName": "f", "Payload": {"who.$": "$.who", "stage": "idea"}}
    return {"Type": "Task", "Resource": INVOKE, "Parameters": given, "TimeoutSeconds": 9, "End": True} | fields


def run(around: Around, states: dict[str, Any], given: Any) -> Any:
    check(states)
    machine = {"StartAt": next(iter(states)), "States": states}
    return Machine(machine, around, random.Random(1), lambda _: None).run(given)


def test_it_knows_the_generated_definition() -> None:
    for pipeline in PIPELINES.values():
        check(json.loads(path_of(pipeline).read_text(encoding="utf-8"))["States"])


@pytest.mark.parametrize(
    "state",
    [
        {"Type": "Parallel", "Branches": [], "Retry": [RETRY]},
        task(HeartbeatSeconds=5),
        task(Resource="arn:aws:states:::sqs:sendMessage"),
        task(ResultPath="$.a.b"),
        task(Retry=[RETRY | {"Surprise": 1}]),
        {"Type": "Choice", "Choices": [{"Variable": "$.a", "NumericEquals": 1, "Next": "x"}], "Default": "x"},
    ],
)
def test_what_it_does_not_know_it_refuses(state: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="interpreted"):
        check({"one": state})


def test_a_task_is_given_its_payload_and_its_answer_is_kept_where_it_says() -> None:
    around = Around([{"next": "work", "more": 1}])
    kept = task(ResultSelector={"next.$": "$.Payload.next", "stage": "idea"}, ResultPath="$.plan")
    assert run(around, {"one": kept}, {"who": "e"}) == {"who": "e", "plan": {"next": "work", "stage": "idea"}}
    assert around.payloads == [{"who": "e", "stage": "idea"}]


def test_a_retry_waits_longer_each_time_up_to_its_most_and_then_gives_up() -> None:
    around = Around([StateError("Busy", "")] * 5)
    with pytest.raises(StateError, match="Busy"):
        run(around, {"one": task(Retry=[RETRY])}, {"who": "e"})
    assert around.slept == [2, 4, 5, 5]


def test_retries_of_different_errors_are_counted_apart() -> None:
    others = RETRY | {"ErrorEquals": ["Slow"], "MaxAttempts": 1}
    around = Around([StateError("Slow", ""), StateError("Busy", ""), StateError("Slow", "")])
    with pytest.raises(StateError, match="Slow"):
        run(around, {"one": task(Retry=[RETRY, others])}, {"who": "e"})
    assert around.slept == [2, 2]


def side(answer: str) -> dict[str, Any]:
    return {"StartAt": answer, "States": {answer: {"Type": "Pass", "Result": answer, "End": True}}}


SIDES = {
    "Type": "Parallel",
    "Branches": [side("left"), side("right")],
    "ResultSelector": {"one.$": "$[0]", "other.$": "$[1]"},
    "ResultPath": "$.sides",
    "Next": "end",
}
END = {"Type": "Succeed"}


def test_branches_are_given_the_input_and_their_answers_are_kept_by_name() -> None:
    around = Around()
    given = {"who": "e", "sides": {"one": "left", "other": "right"}}
    assert run(around, {"sides": SIDES, "end": END}, {"who": "e"}) == given
    assert around.most == [2]


def test_a_branch_that_fails_fails_the_whole_and_is_caught() -> None:
    catch = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "end"}]
    failing = {"StartAt": "a", "States": {"a": task()}}
    state = SIDES | {"Branches": [failing, side("right")], "Catch": catch}
    caught = run(Around([StateError("Busy", "much")]), {"sides": state, "end": END}, {"who": "e"})
    assert caught == {"who": "e", "error": {"Error": "Busy", "Cause": "much"}}


def test_a_catch_puts_the_error_beside_the_input() -> None:
    catch = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "two"}]
    states = {"one": task(Catch=catch), "two": {"Type": "Pass", "End": True}}
    given = {"who": "e"}
    assert run(Around([StateError("Busy", "why")]), states, given) == given | {
        "error": {"Error": "Busy", "Cause": "why"}
    }


def test_states_all_does_not_catch_a_path_that_is_not_there() -> None:
    catch = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "two"}]
    with pytest.raises(StateError, match=r"States.Runtime: \$.who"):
        run(Around(), {"one": task(Catch=catch), "two": {"Type": "Pass", "End": True}}, {})


def test_a_map_starts_one_child_for_each_unit_of_its_file_and_tolerates_their_failures() -> None:
    child = {"Type": "Task", "Resource": INVOKE, "TimeoutSeconds": 9, "End": True, "OutputPath": None,
             "Parameters": {"FunctionName": "f", "Payload": {"unit.$": "$.unit"}}}  # fmt: skip
    of_units = {
        "Type": "Map",
        "Label": "Work",
        "ItemReader": {
            "Resource": "arn:aws:states:::s3:getObject",
            "ReaderConfig": {"InputType": "JSON"},
            "Parameters": {"Bucket": "b", "Key.$": "$.key"},
        },
        "ItemSelector": {"unit.$": "$$.Map.Item.Value"},
        "MaxConcurrency": 4,
        "ToleratedFailurePercentage": 100.0,
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "unit", "States": {"unit": child},
        },
        "ResultPath": None,
        "Next": "two",
    }  # fmt: skip
    around = Around([{}, StateError("Busy", ""), {}], file=["a", "b", "c"])
    assert run(around, {"one": of_units, "two": {"Type": "Succeed"}}, {"key": "k"}) == {"key": "k"}
    assert around.payloads == [{"unit": "a"}, {"unit": "b"}, {"unit": "c"}]
    assert around.most == [4]


def test_a_fail_state_tells_the_error_it_is_given() -> None:
    states = {"one": {"Type": "Fail", "ErrorPath": "$.error.Error", "CausePath": "$.error.Cause"}}
    with pytest.raises(StateError, match="Busy: why"):
        run(Around(), states, {"error": {"Error": "Busy", "Cause": "why"}})
