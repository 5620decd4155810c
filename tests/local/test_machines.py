"""State machines on the stack: exact counts under concurrency, faults, errors by name, task tokens."""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from local import provision
from local.faults import Faults
from local.stack import Stack
from tests.local.conftest import Run, counted, rows, wait_for_end


@contextmanager
def faults(stack: Stack, **which: Any) -> Iterator[None]:
    url = f"{stack.aws_url}/_local/faults"
    httpx.post(url, json=dataclasses.asdict(Faults(**which))).raise_for_status()
    try:
        yield
    finally:
        httpx.post(url, json=dataclasses.asdict(Faults())).raise_for_status()


def status(stack: Stack) -> dict[str, Any]:
    answer: dict[str, Any] = httpx.get(f"{stack.aws_url}/_local/status").raise_for_status().json()
    return answer


def wait_until_idle(stack: Stack) -> None:
    end = time.monotonic() + 30
    while status(stack)["running"] and time.monotonic() < end:
        time.sleep(0.05)


def test_sixteen_workers_count_exactly(sample: Stack, run: Run) -> None:
    done = run("count", units=200)
    assert done["status"] == "SUCCEEDED", done
    assert counted(sample, done["run"]) == 200
    assert len(rows(sample, done["run"], "UNIT#")) == 200


def test_one_worker_takes_more_units_than_the_recursion_limit(run: Run) -> None:
    assert run("noop", units=sys.getrecursionlimit() + 100)["status"] == "SUCCEEDED"


def test_each_unit_delivered_twice_counts_once(sample: Stack, run: Run) -> None:
    with faults(sample, deliver_twice=True):
        done = run("count", units=60)
        wait_until_idle(sample)
        counts = status(sample)["faults"]["counts"]
    assert done["status"] == "SUCCEEDED", done
    assert counts["delivered_twice"] == 60
    assert counted(sample, done["run"]) == 60


def test_workers_killed_at_a_random_line_lose_nothing(sample: Stack, run: Run) -> None:
    with faults(sample, kill_probability=0.2, kill=r"^work_", seed=7):
        done = run("count", units=80)
        wait_until_idle(sample)
        report = status(sample)["faults"]
    assert done["status"] == "SUCCEEDED", done
    assert report["counts"]["killed"] >= 5
    assert report["lines"]["work_count"] > 10
    assert counted(sample, done["run"]) == 80
    assert len(rows(sample, done["run"], "UNIT#")) == 80


def test_a_worker_that_ends_is_retried(run: Run) -> None:
    done = run("die")
    assert (done["status"], json.loads(done["output"])) == ("SUCCEEDED", {"survived": True})


def test_a_time_out_has_lambdas_name(run: Run) -> None:
    output = json.loads(run("fails", how="sleep")["output"])
    assert output["how"] == "timed out"
    assert "Task timed out after 1.00 seconds" in output["caught"]["Cause"]


def test_an_exception_is_matched_by_its_class_name(run: Run) -> None:
    output = json.loads(run("fails", how="refuse")["output"])
    assert output["how"] == "unlucky"
    assert json.loads(output["caught"]["Cause"])["errorMessage"] == "no luck today"


def test_a_task_token_ends_the_wait(sample: Stack) -> None:
    client = provision.client("stepfunctions", sample.aws_url)
    machine = sample.env["STATE_MACHINE_ARN_HOLD"]
    execution = client.start_execution(stateMachineArn=machine, name="held", input='{"run": "held"}')["executionArn"]
    token = _wait_for_token(sample, "held")
    client.send_task_success(taskToken=token, output='{"go": true}')
    assert json.loads(wait_for_end(client, execution)["output"]) == {"go": True}


def test_an_execution_stopped_at_once_is_aborted(sample: Stack) -> None:
    client = provision.client("stepfunctions", sample.aws_url)
    machine = sample.env["STATE_MACHINE_ARN_HOLD"]
    for attempt in range(10):
        name = f"stopped-{attempt}"
        execution = client.start_execution(stateMachineArn=machine, name=name, input=json.dumps({"run": name}))
        client.stop_execution(executionArn=execution["executionArn"])
        assert wait_for_end(client, execution["executionArn"])["status"] == "ABORTED"


def test_the_clock_invokes_reconcile(sample: Stack) -> None:
    end = time.monotonic() + 20
    while not (found := rows(sample, "clock", "LAST")) and time.monotonic() < end:
        time.sleep(0.05)
    assert found[0]["source"]["S"] == "aws.events"


def _wait_for_token(stack: Stack, run: str) -> str:
    end = time.monotonic() + 20
    while not (found := rows(stack, run, "TOKEN")) and time.monotonic() < end:
        time.sleep(0.02)
    token: str = found[0]["token"]["S"]
    return token
