"""Invocations of the project's step functions: each is a task, may be killed, repeated, or given up and yet go on."""

from __future__ import annotations

import json
from typing import Any

from chalicelib.errors import Transient
from chalicelib.steps.functions import FUNCTIONS, TIMEOUTS
from tests.faults.harness.machine import StateError
from tests.faults.harness.outside import Outside
from tests.faults.harness.tasks import Event, Killed

Data = Any


class Invocation:
    """`over` is set when it has answered or died; one that is given up may still go on."""

    def __init__(self) -> None:
        self.over = Event()
        self.answer: Data = None
        self.error: StateError | None = None


class Lambdas:
    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._count = 0
        self.surprises: list[str] = []  # errors that are no answer of a healthy step

    def call(self, function: str, payload: Data) -> Data:
        """Invoke and wait for the answer, for no longer than the function's time limit. Raises StateError."""
        invocation = self.start(function, payload)
        if not self._outside.tasks.wait(invocation.over, TIMEOUTS[function] * 1000):
            self._outside.struck("timed out", function)
            raise unhandled("Sandbox.Timedout", f"Error: Task timed out after {TIMEOUTS[function]}.00 seconds")
        if invocation.error:
            raise invocation.error
        return invocation.answer

    def start(self, function: str, payload: Data) -> Invocation:
        """Raises StateError when it is never invoked."""
        role = role_of(function)
        fault = self._outside.striking.next("invocation", role)
        kind = fault.kind if fault else None
        if fault and kind:
            self._outside.struck(kind, function)
        if kind == "never invoked":
            raise StateError("Lambda.TooManyRequestsException", "Rate exceeded")
        if fault and kind == "connection cut":  # Step Functions tries again while this one is yet to come
            self._begin(function, role, payload, fault.seconds * 1000 + 1)
            raise StateError("Lambda.SdkClientException", "The connection was cut")
        invocation = self._begin(function, role, payload, 0)
        if fault and kind == "delivered twice":
            self._begin(function, role, payload, fault.seconds * 1000 + 1)
        if kind == "step's answer lost":
            self._outside.tasks.wait(invocation.over)
            raise StateError("Lambda.Unknown", "The answer did not arrive")
        return invocation

    def _begin(self, function: str, role: str, payload: Data, after: int) -> Invocation:
        self._count += 1
        invocation = Invocation()
        name = f"{function} {self._count}"
        self._outside.tasks.spawn(name, role, lambda: self._run(function, json.dumps(payload), invocation), after)
        return invocation

    def _run(self, function: str, payload: str, invocation: Invocation) -> None:
        """As the Lambda runtime does: JSON in, JSON out, an exception told by its class and message."""
        try:
            self._outside.tell("begins", payload)
            answer = FUNCTIONS[function](json.loads(payload), None)
            invocation.answer = json.loads(json.dumps(answer))
            self._outside.tell("answers", json.dumps(answer))
        except Killed:
            invocation.error = unhandled("Runtime.ExitError", "Error: Runtime exited with error: signal: killed")
            raise
        except Exception as error:  # noqa: BLE001 - as the runtime: told to whoever invoked it
            invocation.error = StateError(type(error).__name__, _cause(type(error).__name__, str(error)))
            self._outside.tell("fails", str(invocation.error))
            if not isinstance(error, Transient):
                self.surprises.append(f"{function} raised {type(error).__name__}: {error}")
        finally:
            self._outside.tasks.set(invocation.over)


def role_of(function: str) -> str:
    """The work of all stages is one place for faults."""
    return "work" if function.startswith("work_") else function


def unhandled(kind: str, message: str) -> StateError:
    return StateError(kind, _cause(kind, f"RequestId: harness {message}"))


def _cause(kind: str, message: str) -> str:
    return json.dumps({"errorType": kind, "errorMessage": message})
