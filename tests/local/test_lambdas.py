"""The Lambda API, as boto3 sees it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import provision
from local.stack import Stack
from tests.local.conftest import rows


@pytest.fixture(scope="module")
def client(sample: Stack) -> Any:
    return provision.client("lambda", sample.aws_url)


def invoke(client: Any, function: str, event: dict[str, Any], **more: Any) -> Any:
    return client.invoke(FunctionName=function, Payload=json.dumps(event), **more)


def test_an_answer(client: Any) -> None:
    answer = invoke(client, "noop", {})
    body = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer
    assert 0 < body["left"] <= 60_000
    assert body["id"]


def test_a_worker_is_used_again(client: Any) -> None:
    processes = {json.loads(invoke(client, "noop", {})["Payload"].read())["process"] for _ in range(5)}
    assert len(processes) < 5


def test_workers_run_side_by_side(client: Any) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: invoke(client, "noop", {}), range(40)))
    assert all(answer["StatusCode"] == 200 for answer in answers)


def test_an_exception_is_answered_with_its_class(client: Any) -> None:
    answer = invoke(client, "refuse", {"why": "not today"})
    body = json.loads(answer["Payload"].read())
    assert answer["FunctionError"] == "Unhandled"
    assert (body["errorType"], body["errorMessage"]) == ("Unlucky", "not today")


def test_a_process_that_ends(client: Any) -> None:
    answer = invoke(client, "die_once", {"run": "lambda-dies"})
    assert answer["FunctionError"] == "Unhandled"
    assert json.loads(answer["Payload"].read())["errorType"] == "Runtime.ExitError"


def test_a_time_out_ends_the_process(client: Any) -> None:
    answer = invoke(client, "sleep", {"seconds": 30})
    assert json.loads(answer["Payload"].read())["errorType"] == "Sandbox.Timedout"


def test_an_event_is_accepted_and_run(client: Any, sample: Stack) -> None:
    assert invoke(client, "hold", {"run": "later", "token": "t"}, InvocationType="Event")["StatusCode"] == 202
    invoke(client, "noop", {})
    for _ in range(100):
        if rows(sample, "later", "TOKEN"):
            return
        invoke(client, "noop", {})
    pytest.fail("the event was not run")


def test_an_unknown_function(client: Any) -> None:
    with pytest.raises(ClientError) as caught:
        invoke(client, "nobody", {})
    assert caught.value.response["Error"]["Code"] == "ResourceNotFoundException"
