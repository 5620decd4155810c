"""Scheduled: EventBridge Scheduler says that a schedule is due. Starts its run, once however often it is told, and
writes down with the schedule what became of it."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.errors import NotFound, RequestError, RunActive, Transient
from chalicelib.execution import Executions
from chalicelib.facts import Run
from chalicelib.progress import rfc3339
from chalicelib.schedules import due_words, was_missed
from chalicelib.scheduling import start_of
from chalicelib.starting import start_run
from chalicelib.store import Store, open_store, translated
from chalicelib.store.schedules import Firing, Kept

CUT_OFF = "the start was cut off"  # stands until it is known what became of it

_log = logging.getLogger("millrace.scheduled")


def handle(event: dict[str, Any]) -> dict[str, Any]:
    """`{site_id, schedule_id, scheduled_for: RFC 3339, due}` -> `{outcome, run_id, reason}`."""
    scheduled_for = int(datetime.fromisoformat(event["scheduled_for"]).timestamp() * 1000)
    with translated():
        store = open_store()
        try:
            kept = store.schedules.get(event["site_id"], event["schedule_id"])
            fired = fire(store, Executions(), kept, scheduled_for, event["due"])
        except NotFound as error:  # deleted, before it fired or just now
            _log.warning("%s fired: %s", event["schedule_id"], error.message)
            return {"outcome": "skipped", "run_id": None, "reason": error.message}
    return {"outcome": fired.outcome, "run_id": fired.run_id, "reason": fired.reason}


def fire(store: Store, executions: Executions, kept: Kept, scheduled_for: int, due: str) -> Firing:
    """What became of it. Raises Transient, to be tried again: what was begun is then taken up again."""
    known = kept.firing(scheduled_for)
    if known and known.outcome != "failed":
        return known
    firing = known or Firing(scheduled_for=scheduled_for, at=store.clock(), outcome="failed")
    run = _run(store, firing.run_id)
    if run and run.started_at:
        return _noted(store, kept, replace(firing, outcome="started", reason=None))
    lost = run is not None and run.outcome is not None  # closed before its execution could start
    if (run is None or lost) and (refused := _refused(kept, firing, due)):
        return _noted(store, kept, refused)
    run_id = firing.run_id if firing.run_id and not lost else store.new_id()
    claimed = _claimed(store, kept, known, replace(firing, run_id=run_id, reason=CUT_OFF))
    return _started(store, executions, kept, claimed) if claimed.outcome == "failed" else claimed


def _refused(kept: Kept, firing: Firing, due: str) -> Firing | None:
    """A firing that is to start nothing, and why."""
    if not kept.schedule.on:
        return replace(firing, outcome="skipped", reason="the schedule is paused")
    if due != due_words(kept.schedule):
        return replace(firing, outcome="skipped", reason="fired at the times it had before: save the schedule again")
    if kept.schedule.missed == "skip" and was_missed(firing.scheduled_for, firing.at):
        return replace(firing, outcome="missed", reason=f"came late, at {rfc3339(firing.at)}")
    return None


def _claimed(store: Store, kept: Kept, known: Firing | None, claim: Firing) -> Firing:
    """The run's id is written down before it starts: whoever is told again, or at once, starts the same run."""
    return store.schedules.note(kept, claim.scheduled_for, lambda now: claim if now in (None, known) else now)


def _started(store: Store, executions: Executions, kept: Kept, claimed: Firing) -> Firing:
    run_id = claimed.run_id or ""
    try:
        start_run(replace(store, new_id=lambda: run_id), executions, start_of(kept.site_id, kept.schedule))
    except RunActive as error:
        active = str(error.details["run_id"])
        return _noted(store, kept, replace(claimed, outcome="skipped", run_id=active, reason=error.message))
    except RequestError as error:  # its pipeline or a stage of it is no more
        return _noted(store, kept, replace(claimed, run_id=None, reason=error.message))
    except Transient as error:
        _noted(store, kept, replace(claimed, reason=error.message))
        raise
    return _noted(store, kept, replace(claimed, outcome="started", reason=None))


def _noted(store: Store, kept: Kept, firing: Firing) -> Firing:
    """What has started stays started, whatever another delivery of the same firing found."""
    return store.schedules.note(
        kept, firing.scheduled_for, lambda now: now if now and now.outcome == "started" else firing
    )


def _run(store: Store, run_id: str | None) -> Run | None:
    try:
        return store.runs.read(run_id) if run_id else None
    except NotFound:
        return None
