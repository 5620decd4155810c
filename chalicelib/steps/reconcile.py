"""Reconcile: close what died. Nothing stays "running" whose execution is over, lost, or never began."""

from __future__ import annotations

from itertools import islice
from typing import Any

from chalicelib import lifecycle
from chalicelib.execution import Executions
from chalicelib.facts import Run
from chalicelib.store import Store, open_store, translated

MOST = 100  # runs looked at in one invocation
GRACE_MS = 60_000  # a run is given this long to get its execution
_ENDED = {
    "SUCCEEDED": "the execution ended without closing the run",
    "FAILED": "the execution failed",
    "TIMED_OUT": "the run exceeded its time limit",
    "ABORTED": "the execution was stopped from outside",
    "LOST": "the execution no longer exists",
}


def handle(event: dict[str, Any]) -> dict[str, Any]:
    """Every minute. Answers `{closed: [run_id]}`."""
    with translated():
        store = open_store()
        found = list(islice(store.runs.active(), MOST))
        return {"closed": [run_id for run_id in found if reconcile(store, Executions(), run_id)]}


def reconcile(store: Store, executions: Executions, run_id: str) -> bool:
    run = store.runs.read(run_id)
    if run.task_token and not lifecycle.waits(run):
        executions.resume(run.task_token)  # whoever asked died before it could send the token
        store.controls.token_sent(run)
        return False
    reason = _dead(run, executions, store.clock())
    if run.outcome or reason is None:
        return False
    store.runs.close(run_id, lambda run: lifecycle.ending(run, reason))
    return True


def _dead(run: Run, executions: Executions, now: int) -> str | None:
    if run.execution_arn is None:
        return "the execution was never started" if now - run.created_at > GRACE_MS else None
    return _ENDED.get(executions.status(run.execution_arn))
