"""An interpreter of the Amazon States Language, of exactly as much as `infra/definition.py` writes.

What it does not know it refuses when the definition is read. Tries, waits and time limits run on the virtual clock.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

State = Mapping[str, Any]
Data = Any
Context = Mapping[str, Any]

_UNCATCHABLE = {"States.Runtime", "States.DataLimitExceeded"}  # by States.ALL
LARGEST = 262_144  # bytes of a state's data
INVOKE = "arn:aws:states:::lambda:invoke"
AND_WAIT = f"{INVOKE}.waitForTaskToken"
READER = "arn:aws:states:::s3:getObject"


class StateError(Exception):
    """What a Retry or a Catch matches, or what an execution ends with."""

    def __init__(self, error: str, cause: str) -> None:
        self.error = error
        self.cause = cause
        super().__init__(f"{error}: {cause}")


class Surroundings(Protocol):
    """What an execution reaches. Each raises StateError."""

    def invoke(self, function: str, payload: Data, limit: int) -> Data: ...
    def invoke_and_wait(self, function: str, payload: Callable[[str], Data], limit: int) -> Data: ...
    def read_json(self, bucket: str, key: str) -> Data: ...
    def sleep(self, seconds: float) -> None: ...
    def together(self, bodies: Sequence[Callable[[], None]], most: int) -> None: ...


_TASK = {"Resource", "Parameters", "TimeoutSeconds", "Retry", "Catch", "ResultSelector", "ResultPath", "OutputPath"}
_MAP = {"Label", "ItemReader", "ItemSelector", "MaxConcurrency", "ToleratedFailurePercentage", "ItemProcessor"}
_FIELDS = {
    "Pass": {"Result", "ResultPath", "OutputPath"},
    "Wait": {"SecondsPath"},
    "Task": _TASK,
    "Map": _MAP | {"Retry", "Catch", "ResultPath"},
    "Parallel": {"Branches", "ResultSelector", "Catch", "ResultPath"},
    "Choice": {"Choices", "Default"},
    "Succeed": set(),
    "Fail": {"Error", "Cause", "ErrorPath", "CausePath"},
}
_RETRY = {"ErrorEquals", "IntervalSeconds", "BackoffRate", "MaxDelaySeconds", "MaxAttempts", "JitterStrategy"}


def check(states: Mapping[str, State]) -> None:
    """Raises ValueError for what this interpreter would not do as AWS does it."""
    for name, state in states.items():
        kind = state["Type"]
        if kind not in _FIELDS:
            raise ValueError(f"{name}: states of type {kind} are not interpreted")
        unknown = state.keys() - _FIELDS[kind] - {"Type", "Comment", "Next", "End"}
        unknown |= {field for retry in state.get("Retry", ()) for field in retry.keys() - _RETRY}
        if "." in (state.get("ResultPath") or "").removeprefix("$."):
            unknown.add(f"ResultPath {state['ResultPath']}")
        if unknown:
            raise ValueError(f"{name}: {', '.join(sorted(unknown))} is not interpreted")
        _check_kind(name, state)


def _check_kind(name: str, state: State) -> None:
    if state["Type"] == "Task" and state["Resource"] not in {INVOKE, AND_WAIT}:
        raise ValueError(f"{name}: {state['Resource']} is not interpreted")
    if state["Type"] == "Choice" and any(
        rule.keys() != {"Variable", "StringEquals", "Next"} for rule in state["Choices"]
    ):
        raise ValueError(f"{name}: only StringEquals is interpreted")
    if state["Type"] == "Map":
        reader, mode = state["ItemReader"], state["ItemProcessor"]["ProcessorConfig"]
        known = reader["Resource"] == READER and reader["ReaderConfig"] == {"InputType": "JSON"}
        if not known or mode["Mode"] != "DISTRIBUTED" or state["ToleratedFailurePercentage"] != 100:
            raise ValueError(f"{name}: only a distributed map over a JSON file that tolerates all is interpreted")
        check(state["ItemProcessor"]["States"])
    for branch in state.get("Branches", ()):
        check(branch["States"])


@dataclass(frozen=True)
class Machine:
    definition: Mapping[str, Any]
    around: Surroundings
    random: random.Random
    tell: Callable[[str], None]

    def run(self, given: Data) -> Data:
        """The execution's output. Raises StateError when it fails."""
        return self._states(self.definition, given, {})

    def _states(self, machine: Mapping[str, Any], data: Data, context: Context) -> Data:
        name: str | None = machine["StartAt"]
        while name is not None:
            state = machine["States"][name]
            self.tell(f"-> {name}")
            data, name = self._caught(state, data, context)
            _check_size(data)
        return data

    def _caught(self, state: State, data: Data, context: Context) -> tuple[Data, str | None]:
        try:
            return self._retried(state, data, context)
        except StateError as error:
            for catcher in state.get("Catch", ()):
                if _matches(catcher, error):
                    self.tell(f"caught {error.error}")
                    return _kept(catcher, data, {"Error": error.error, "Cause": error.cause}), catcher["Next"]
            raise

    def _retried(self, state: State, data: Data, context: Context) -> tuple[Data, str | None]:
        tries = [0] * len(state.get("Retry", ()))
        while True:
            try:
                return _DO[state["Type"]](self, state, data, context)
            except StateError as error:
                number = next((n for n, rule in enumerate(state.get("Retry", ())) if _matches(rule, error)), None)
                if number is None or tries[number] >= state["Retry"][number]["MaxAttempts"]:
                    raise
                self.tell(f"tries again after {error.error}")
                self.around.sleep(self._delay(state["Retry"][number], tries[number]))
                tries[number] += 1

    def _delay(self, rule: State, before: int) -> float:
        delay = min(rule["MaxDelaySeconds"], rule["IntervalSeconds"] * rule["BackoffRate"] ** before)
        return self.random.uniform(0, delay) if rule["JitterStrategy"] == "FULL" else delay

    def _pass(self, state: State, data: Data, context: Context) -> tuple[Data, str | None]:
        return _kept(state, data, state.get("Result", data)), state.get("Next")

    def _wait(self, state: State, data: Data, context: Context) -> tuple[Data, str | None]:
        self.around.sleep(_value(state["SecondsPath"], data, context))
        return data, state["Next"]

    def _task(self, state: State, data: Data, context: Context) -> tuple[Data, str | None]:
        function, limit = state["Parameters"]["FunctionName"], state["TimeoutSeconds"]

        def payload(token: str | None = None) -> Data:
            return _filled(state["Parameters"]["Payload"], data, {**context, "Task": {"Token": token}})

        if state["Resource"] == AND_WAIT:
            answer = self.around.invoke_and_wait(function, payload, limit)
        else:
            answer = {"Payload": self.around.invoke(function, payload(), limit)}
        if "ResultSelector" in state:
            answer = _filled(state["ResultSelector"], answer, context)
        return _kept(state, data, answer), state.get("Next")

    def _map(self, state: State, data: Data, context: Context) -> tuple[Data, str | None]:
        place = _filled(state["ItemReader"]["Parameters"], data, context)
        items = self.around.read_json(place["Bucket"], place["Key"])

        def child(value: Data) -> Callable[[], None]:
            of_item = {**context, "Map": {"Item": {"Value": value}}}
            given = _filled(state["ItemSelector"], data, of_item)
            return lambda: self._child(state["ItemProcessor"], given)

        self.around.together([child(value) for value in items], state["MaxConcurrency"])
        return _kept(state, data, [{}] * len(items)), state["Next"]

    def _parallel(self, state: State, data: Data, context: Context) -> tuple[Data, str | None]:
        """A branch that fails lets the others come to their end, where AWS stops them: what they still do is what an
        invocation in flight does there."""
        answers: list[Data] = [None] * len(state["Branches"])
        failures: list[StateError] = []

        def branch(number: int) -> Callable[[], None]:
            def walk() -> None:
                try:
                    answers[number] = self._states(state["Branches"][number], data, context)
                except StateError as error:
                    failures.append(error)

            return walk

        self.around.together([branch(number) for number in range(len(answers))], len(answers))
        if failures:
            raise failures[0]
        return _kept(state, data, _filled(state["ResultSelector"], answers, context)), state["Next"]

    def _child(self, processor: Mapping[str, Any], given: Data) -> None:
        """Its failure is tolerated, and so is told only."""
        try:
            self._states(processor, given, {})
        except StateError as error:
            self.tell(f"child execution failed: {error}")

    def _choice(self, state: State, data: Data, context: Context) -> tuple[Data, str | None]:
        for rule in state["Choices"]:
            if _value(rule["Variable"], data, context) == rule["StringEquals"]:
                return data, rule["Next"]
        return data, state["Default"]

    def _succeed(self, state: State, data: Data, context: Context) -> tuple[Data, str | None]:
        return data, None

    def _fail(self, state: State, data: Data, context: Context) -> tuple[Data, str | None]:
        if "Error" in state:
            raise StateError(state["Error"], state["Cause"])
        raise StateError(_value(state["ErrorPath"], data, context), _value(state["CausePath"], data, context))


_DO: Mapping[str, Callable[[Machine, State, Data, Context], tuple[Data, str | None]]] = {
    "Pass": Machine._pass,
    "Wait": Machine._wait,
    "Task": Machine._task,
    "Map": Machine._map,
    "Parallel": Machine._parallel,
    "Choice": Machine._choice,
    "Succeed": Machine._succeed,
    "Fail": Machine._fail,
}


def _matches(rule: State, error: StateError) -> bool:
    everything = "States.ALL" in rule["ErrorEquals"] and error.error not in _UNCATCHABLE
    return everything or error.error in rule["ErrorEquals"]


def _kept(state: State, data: Data, result: Data) -> Data:
    """The state's output: its result put where ResultPath says; with OutputPath null nothing but an empty object."""
    path = state.get("ResultPath", "$")
    if path is not None:
        data = result if path == "$" else {**data, path.removeprefix("$."): result}
    if "OutputPath" in state:
        if state["OutputPath"] is not None:
            raise ValueError("only an OutputPath of null is interpreted")
        return {}
    return data


def _filled(template: Data, data: Data, context: Context) -> Data:
    """A payload template: fields whose name ends in `.$` are paths."""
    if isinstance(template, Mapping):
        return {
            key.removesuffix(".$"): _value(value, data, context)
            if key.endswith(".$")
            else _filled(value, data, context)
            for key, value in template.items()
        }
    return template


def _value(path: str, data: Data, context: Context) -> Data:
    value: Data = context if path.startswith("$$.") else data
    if place := re.fullmatch(r"\$\[(\d+)\]", path):
        return data[int(place[1])]
    for part in path.lstrip("$").removeprefix(".").split("."):
        if not isinstance(value, Mapping) or part not in value:
            raise StateError("States.Runtime", f"{path} is not in {json.dumps(data)[:200]}")
        value = value[part]
    return value


def _check_size(data: Data) -> None:
    if len(json.dumps(data)) > LARGEST:
        raise StateError("States.DataLimitExceeded", "a state holds at most 256 KB")
