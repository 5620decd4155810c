"""A state machine that runs in moto, and a small pipeline to run on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace

import boto3
import pytest
from moto import mock_aws
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent

from bench.rig import forget_connections
from chalicelib.pipelines import Pipeline
from local.engine import key_of
from tests.infra.machine import (
    BUCKET,
    REGION,
    UNITS,
    Machine,
    defaults,
    invoke_through,
    one_client_a_service,
    stage,
    tell_the_end,
)


@pytest.fixture(scope="session")
def small() -> Pipeline:
    """Not one of the shipped pipelines: two stages made for these tests."""
    return Pipeline(key="small", name="Small", stages=(stage("pick", "Picks"), stage("press_oil", "Oils")))


@pytest.fixture
def machine(small: Pipeline, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    machine = Machine(handlers=defaults(small))
    invoke_through(machine, monkeypatch)
    tell_the_end(machine, monkeypatch)
    one_client_a_service(monkeypatch)
    monkeypatch.setattr(retrier_decl, "time", SimpleNamespace(sleep=machine.waits.append))
    monkeypatch.setattr(EvalComponent, "heap_key", property(key_of))  # the local stack has it, too
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    forget_connections()  # other tests talk to the real stack
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}, "lambda": {"use_docker": False}}):
        s3 = boto3.client("s3", REGION)
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_object(Bucket=BUCKET, Key="manifest.json", Body=json.dumps(UNITS).encode())
        yield machine
    forget_connections()
