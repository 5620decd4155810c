"""One stack around the sample project for the whole session, and a way to run its state machines."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from local import provision
from local.stack import Stack
from tests.local.sample_stack import sample_stack

_numbers = itertools.count(1)
_END_SECONDS = 60

Run = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with sample_stack(tmp_path_factory.mktemp("sample"), reconcile_seconds=0.5) as running:
        yield running


@pytest.fixture
def run(sample: Stack) -> Run:
    """Runs a state machine to its end. Answers DescribeExecution's answer; its name is in `run`."""
    client = provision.client("stepfunctions", sample.aws_url)

    def execute(machine: str, **event: Any) -> dict[str, Any]:
        name = f"{machine}-{next(_numbers)}"
        started = client.start_execution(
            stateMachineArn=sample.env[f"STATE_MACHINE_ARN_{machine.upper()}"],
            name=name,
            input=json.dumps({"run": name} | event),
        )
        return wait_for_end(client, started["executionArn"]) | {"run": name}

    return execute


def wait_for_end(client: Any, execution: str) -> dict[str, Any]:
    end = time.monotonic() + _END_SECONDS
    while time.monotonic() < end:
        answer: dict[str, Any] = client.describe_execution(executionArn=execution)
        if answer["status"] != "RUNNING":
            return answer
        time.sleep(0.02)
    raise AssertionError(f"{execution} still runs after {_END_SECONDS} s")


def rows(stack: Stack, run: str, prefix: str) -> list[dict[str, Any]]:
    """The rows of a run, read with strong consistency."""
    dynamodb = provision.client("dynamodb", stack.dynamodb_url)
    pages = dynamodb.get_paginator("query").paginate(
        TableName=stack.env["COUNTS_TABLE"],
        KeyConditionExpression="pk = :run AND begins_with(sk, :prefix)",
        ExpressionAttributeValues={":run": {"S": run}, ":prefix": {"S": prefix}},
        ConsistentRead=True,
    )
    return [row for page in pages for row in page["Items"]]


def counted(stack: Stack, run: str) -> int:
    return sum(int(row["done"]["N"]) for row in rows(stack, run, "COUNT#") if "done" in row)
