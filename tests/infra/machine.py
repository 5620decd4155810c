"""Runs generated definitions for real, in moto, with handlers that each test chooses."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto.awslambda_simple.models import LambdaSimpleBackend
from moto.stepfunctions.parser.asl.utils import boto_client
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication

from chalicelib.pipelines import Pipeline, Queue, Stage
from infra.definition import functions, render, with_arns

REGION = "eu-central-1"
ARN = f"arn:aws:lambda:{REGION}:123456789012:function:"
BUCKET = "machine-test"
UNITS = [{"id": f"1-{n}"} for n in range(3)]
DEADLINE_SECONDS = 120

Payload = dict[str, Any]
Handler = Callable[[Payload], Payload]


def stage(key: str, short_name: str, **changes: Any) -> Stage:
    fields: dict[str, Any] = {
        "key": key,
        "name": f"{short_name} of all",
        "short_name": short_name,
        "takes": Queue(key, "new"),
        "makes": (),
        "output_label": short_name.lower(),
        "unit_size": 10,
        "concurrency": 4,
        "seconds_per_item": 1.0,
        "expansion": 1.0,
        "max_outputs": 0,
    }
    return Stage(**(fields | changes))


@dataclass(frozen=True)
class Ended:
    """`error` and `cause` are null when the run succeeded."""

    status: str
    error: str | None
    cause: str | None
    states: list[str]


@dataclass
class Machine:
    """`handlers` by function name; `calls` in the order they came; `waits` are the retries' delays, not slept."""

    handlers: dict[str, Handler] = field(default_factory=dict)
    calls: list[tuple[str, Payload]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    ended: SimpleQueue[None] = field(default_factory=SimpleQueue)

    def start(self, pipeline: Pipeline) -> str:
        states = boto3.client("stepfunctions", REGION)
        created = states.create_state_machine(
            name=pipeline.key,
            definition=with_arns(render(pipeline), {i: ARN + name for i, name in functions(pipeline).items()}),
            roleArn="arn:aws:iam::123456789012:role/states",
        )
        given = json.dumps({"run_id": "run-1", "site_id": "garden"})
        arn: str = states.start_execution(stateMachineArn=created["stateMachineArn"], name="run-1", input=given)[
            "executionArn"
        ]
        return arn

    def wait(self, arn: str) -> Ended:
        self.ended.get(timeout=DEADLINE_SECONDS)
        states = boto3.client("stepfunctions", REGION)
        told = states.describe_execution(executionArn=arn)
        events = states.get_execution_history(executionArn=arn)["events"]
        entered = [e["stateEnteredEventDetails"]["name"] for e in events if "stateEnteredEventDetails" in e]
        return Ended(told["status"], told.get("error"), told.get("cause"), entered)

    def run(self, pipeline: Pipeline) -> Ended:
        return self.wait(self.start(pipeline))

    def given(self, function: str) -> list[Payload]:
        return [payload for name, payload in self.calls if name == function]

    def answer(self, function: str, payload: Payload) -> Payload:
        """Lambda's answer. An exception becomes what the Lambda runtime makes of it: its class name and text."""
        self.calls.append((function, payload))
        return self.handlers[function](payload)


def plan(_payload: Payload) -> Payload:
    return {"next": "work", "bucket": BUCKET, "manifest": "manifest.json", "units": len(UNITS)}


def settle(_payload: Payload) -> Payload:
    return {"next": "next", "round": 1, "delay_seconds": 0}


def telling(event: threading.Event) -> Handler:
    def handle(_payload: Payload) -> Payload:
        event.set()
        return {}

    return handle


def defaults(pipeline: Pipeline) -> dict[str, Handler]:
    quiet: dict[str, Handler] = {name: lambda _: {"much": "x" * 100} for name in functions(pipeline).values()}
    return quiet | {"plan": plan, "settle": settle, "fail": lambda _: {"outcome": "failed"}}


def invoke_through(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = threading.Lock()  # moto is not safe under threads, and nor are the tests' handlers

    def invoke(_backend: object, name: str, _qualifier: object, body: str, _headers: object, answer: Payload) -> bytes:
        with lock:
            try:
                return json.dumps(machine.answer(name.removeprefix(ARN), json.loads(body))).encode()
            except Exception as error:  # noqa: BLE001  # what the Lambda runtime does, too
                answer["x-amz-function-error"] = "Unhandled"
                return json.dumps({"errorType": type(error).__name__, "errorMessage": str(error)}).encode()

    monkeypatch.setattr(LambdaSimpleBackend, "invoke", invoke)


def tell_the_end(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    terminated = BaseExecutionWorkerCommunication.terminated

    def tell(self: BaseExecutionWorkerCommunication) -> None:
        terminated(self)
        machine.ended.put(None)

    monkeypatch.setattr(BaseExecutionWorkerCommunication, "terminated", tell)


def one_client_a_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """moto makes a new client for each task, which is half the time of a run."""
    made: dict[str, Any] = {}

    def client(*, service_name: str, **options: Any) -> Any:
        if service_name not in made:
            made[service_name] = boto3.client(service_name, **options)
        return made[service_name]

    monkeypatch.setattr(boto_client, "boto3", SimpleNamespace(client=client))
