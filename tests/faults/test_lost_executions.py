"""A run whose execution is stopped from outside, as in the AWS console, is closed with the reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import boto3

from chalicelib.facts import Run
from local.audit import audit
from local.identity import ACCESS_KEY, REGION
from local.stack import Stack
from tests.faults import sites

SITE = "stopped"
KEYWORDS = 12
SECONDS = 60.0


def test_a_run_whose_execution_was_stopped_is_closed_and_its_items_are_free(tmp_path: Path) -> None:
    with Stack(tmp_path, app=None, reconcile_seconds=0.5) as stack, sites.store_of(stack) as store:
        sites.site_with_keywords(store, SITE, KEYWORDS)
        run_id = sites.start(store, SITE, {"delay_between_stages": 600})
        run = sites.wait_until(store, run_id, lambda run: run.stages[0].settled_at is not None, SECONDS)
        _console(stack).stop_execution(executionArn=run.execution_arn)

        closed = sites.wait_until(store, run_id, _over, SECONDS)
        assert (closed.outcome, closed.reason) == ("failed", "the execution was stopped from outside")
        assert sites.lock_holder(SITE) is None
        assert audit(sites.document(store, run_id), stack.env) == []
        again = sites.retry(store, run_id)
        assert sites.wait_until(store, again, lambda run: run.stages[1].planned_at is not None, SECONDS)
        assert store.runs.read(again).stages[1].input == closed.stages[0].total("made")


def _console(stack: Stack) -> Any:
    return boto3.client(
        "stepfunctions",
        region_name=REGION,
        endpoint_url=stack.aws_url,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=ACCESS_KEY,
    )


def _over(run: Run) -> bool:
    return run.outcome is not None
