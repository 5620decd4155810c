"""Reconcile: close what died or took too long. No run stays "running" whose execution is over, lost, or never began.
What is slower than usual is told, once."""

from __future__ import annotations

from itertools import islice
from typing import Any

from chalicelib import events, forecast, lifecycle
from chalicelib.errors import NotFound
from chalicelib.execution import Executions
from chalicelib.facts import Control, Run
from chalicelib.steering import follow_up, steer
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
_BREAKS = ("delay_between_stages", "delay_between_units")


def handle(event: dict[str, Any]) -> dict[str, Any]:
    """Every minute, all active runs; of a status change of Step Functions, the run that it names.
    Answers `{closed: [run_id]}`."""
    with translated():
        store = open_store()
        named = event.get("detail", {}).get("name")
        found = [named] if named else list(islice(store.runs.active(), MOST))
        return {"closed": [run_id for run_id in found if reconcile(store, Executions(), run_id)]}


def reconcile(store: Store, executions: Executions, run_id: str) -> bool:
    """Whether it closed the run."""
    try:
        run = store.runs.read(run_id)
    except NotFound:  # an execution that somebody started by hand
        return False
    if run.outcome:
        return False
    now = store.clock()
    if reason := _dead(run, executions, now):
        store.runs.close(run_id, lambda run: lifecycle.ending(run, reason))
        return True
    if lifecycle.over_time(run, now):
        why = f"it took longer than its limit of {_spoken(run.limit_seconds)}"
        control = Control(action="fail", who="limit", at=now, why=why, cap="seconds")
        return bool(steer(store, executions, run_id, control)[0].outcome)
    _tell_if_slow(store, run, now)
    return bool(follow_up(store, executions, run).outcome)  # whoever asked died before it could see to it


def _tell_if_slow(store: Store, run: Run, now: int) -> None:
    """A run that was asked to take breaks is slow on purpose."""
    slow = None if run.slow_at else forecast.slower_than_usual(run, now)
    if slow and not any(store.runs.terms(run.run_id).limits.get(name) for name in _BREAKS):
        minutes, usual = (max(1, round(seconds / 60)) for seconds in slow)
        reason = f"it has been running for {minutes} min; with this much work it usually takes {usual} min at the most"
        store.runs.tell_slow(run, events.slow(run, now, reason))


def _spoken(seconds: int) -> str:
    """In the largest unit that says it exactly."""
    units = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
    name, length = next((name, length) for name, length in units if seconds % length == 0)
    return f"{seconds // length} {name}{'' if seconds == length else 's'}"


def _dead(run: Run, executions: Executions, now: int) -> str | None:
    status = executions.status(run.execution_arn)
    if status == "LOST" and run.started_at is None:
        return "the execution was never started" if now - run.created_at > GRACE_MS else None
    return _ENDED.get(status)
