"""A schedule that is due starts one run, whatever is delivered twice, late or at the wrong moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from chalicelib import starting
from chalicelib.errors import NotFound
from chalicelib.execution import ExecutionUnavailable
from chalicelib.progress import rfc3339
from chalicelib.schedules import LATE_MS, Schedule, due_words
from chalicelib.steps import scheduled
from chalicelib.store import Store, audit
from chalicelib.store.schedules import MOST_FIRINGS, Firing, Kept
from tests.steps.driver import Execution, begin, run_all

DAILY = Schedule(name="News", pipeline="content", every="daily", at="14:30", time_zone="Asia/Kolkata")
MINUTE = 60_000


class Executions(Execution):
    """Counts what it starts; refuses as often as it is told to."""

    def __init__(self, refusals: int = 0) -> None:
        self.started: list[str] = []
        self._refusals = refusals

    def start(self, pipeline: str, run_id: str, site_id: str) -> None:
        if self._refusals:
            self._refusals -= 1
            raise ExecutionUnavailable("the state machine could not be started")
        if run_id not in self.started:
            self.started.append(run_id)


@pytest.fixture
def executions() -> Executions:
    return Executions()


@pytest.fixture
def kept(store: Store, site: str) -> Kept:
    return store.schedules.add(site, store.new_id(), DAILY, "editor@example.com")


def fire(store: Store, executions: Executions, kept: Kept, scheduled_for: int, due: str = due_words(DAILY)) -> Firing:
    """As the function does: it reads the record anew each time."""
    now = store.schedules.get(kept.site_id, kept.schedule_id)
    return scheduled.fire(store, executions, now, scheduled_for, due)  # type: ignore[arg-type]


def firings(store: Store, kept: Kept) -> list[Firing]:
    return list(store.schedules.get(kept.site_id, kept.schedule_id).firings)


def test_it_starts_a_run_that_says_who_started_it(store: Store, kept: Kept, executions: Executions) -> None:
    limits = {"skip": ["image"], "max_items": 3}
    store.schedules.set(kept.site_id, kept.schedule_id, lambda now: replace(now, limits=limits, caps={"items": 9}), "x")
    fired = fire(store, executions, kept, store.clock())
    assert fired.outcome == "started"
    run = store.runs.read(fired.run_id or "")
    assert (run.trigger, run.started_by, run.caps.items) == ("schedule", "schedule News", 9)
    assert store.runs.terms(run.run_id).limits == limits
    assert executions.started == [run.run_id]
    assert firings(store, kept) == [fired]


def test_delivered_again_it_is_the_same_run(store: Store, kept: Kept, executions: Executions) -> None:
    now = store.clock()
    first = fire(store, executions, kept, now)
    run_all(first.run_id or "")
    assert fire(store, executions, kept, now) == first
    assert executions.started == [first.run_id]
    assert fire(store, executions, kept, now + MINUTE).run_id != first.run_id


def test_delivered_at_once_it_is_one_run(store: Store, kept: Kept, executions: Executions) -> None:
    now, together = store.clock(), threading.Barrier(4)

    def deliver(_: int) -> Firing:
        together.wait(30)
        return fire(store, executions, kept, now)

    with ThreadPoolExecutor(4) as pool:
        found = {fired.run_id for fired in pool.map(deliver, range(4))}
    assert found == set(executions.started)
    assert [(firing.outcome, firing.run_id) for firing in firings(store, kept)] == [("started", *found)]


def test_an_active_run_is_not_overlapped_and_named(store: Store, kept: Kept, executions: Executions) -> None:
    active = begin(store, kept.site_id)
    now = store.clock()
    fired = fire(store, executions, kept, now)
    assert (fired.outcome, fired.run_id) == ("skipped", active)
    assert fired.reason
    assert active in fired.reason
    run_all(active)
    assert fire(store, executions, kept, now) == fired, "a start that was skipped is not made up for"
    assert executions.started == []


def test_what_comes_late_was_missed(store: Store, kept: Kept, executions: Executions) -> None:
    missed = fire(store, executions, kept, store.clock() - LATE_MS - MINUTE)
    assert (missed.outcome, missed.run_id) == ("missed", None)
    assert missed.reason == f"came late, at {rfc3339(missed.at)}"
    assert fire(store, executions, kept, store.clock() - LATE_MS + MINUTE).outcome == "started"


def test_what_comes_late_runs_late_if_that_is_wanted(store: Store, kept: Kept, executions: Executions) -> None:
    store.schedules.set(kept.site_id, kept.schedule_id, lambda now: replace(now, missed="run_late"), "x")
    assert fire(store, executions, kept, store.clock() - LATE_MS - MINUTE).outcome == "started"


def test_a_paused_schedule_starts_nothing(store: Store, kept: Kept, executions: Executions) -> None:
    store.schedules.set(kept.site_id, kept.schedule_id, lambda now: replace(now, on=False), "x")
    fired = fire(store, executions, kept, store.clock())
    assert (fired.outcome, fired.reason) == ("skipped", "the schedule is paused")
    assert executions.started == []


def test_an_entry_of_older_times_starts_nothing(store: Store, kept: Kept, executions: Executions) -> None:
    store.schedules.set(kept.site_id, kept.schedule_id, lambda now: replace(now, at="16:00"), "x")
    fired = fire(store, executions, kept, store.clock())
    assert (fired.outcome, executions.started) == ("skipped", [])
    assert "the times it had before" in str(fired.reason)


def test_a_start_that_failed_is_made_again_with_another_run(store: Store, kept: Kept) -> None:
    now, executions = store.clock(), Executions(refusals=2)
    for _ in range(2):
        with pytest.raises(ExecutionUnavailable):
            fire(store, executions, kept, now)
        [failed] = firings(store, kept)
        assert (failed.outcome, failed.reason) == ("failed", "the state machine could not be started")
        assert store.runs.read(failed.run_id or "").outcome == "failed"
    fired = fire(store, executions, kept, now)
    assert (fired.outcome, executions.started) == ("started", [fired.run_id])
    assert fired.run_id != failed.run_id
    assert firings(store, kept) == [fired]


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A start that is cut off: before the run is there, or after."""
    start = starting.start_run

    class Died(BaseException):
        pass

    def cut_off(*, after: bool) -> type[BaseException]:
        def die(*arguments: Any) -> str:
            if after:
                start(*arguments)
            monkeypatch.setattr(scheduled, "start_run", start)
            raise Died

        monkeypatch.setattr(scheduled, "start_run", die)
        return Died

    return cut_off


@pytest.mark.parametrize("after", [False, True])
def test_a_start_that_was_cut_off_is_taken_up_again(
    store: Store, kept: Kept, executions: Executions, dying: Any, after: bool
) -> None:
    now = store.clock()
    with pytest.raises(dying(after=after)):
        fire(store, executions, kept, now)
    [cut_off] = firings(store, kept)
    assert (cut_off.outcome, cut_off.reason) == ("failed", scheduled.CUT_OFF)
    fired = fire(store, executions, kept, now)
    assert (fired.outcome, fired.run_id, fired.reason) == ("started", cut_off.run_id, None)
    assert executions.started == [cut_off.run_id]


def test_a_run_that_is_over_when_it_is_told_again_is_not_skipped(
    store: Store, kept: Kept, executions: Executions, dying: Any
) -> None:
    """Its start was written down by nobody, and another run has the lock by now."""
    now = store.clock()
    with pytest.raises(dying(after=True)):
        fire(store, executions, kept, now)
    [cut_off] = firings(store, kept)
    run_all(cut_off.run_id or "")
    begin(store, kept.site_id)
    assert fire(store, executions, kept, now).outcome == "started"
    assert executions.started == [cut_off.run_id]


def test_a_stage_that_is_no_more_is_a_failure_with_its_name(store: Store, kept: Kept, executions: Executions) -> None:
    store.schedules.set(kept.site_id, kept.schedule_id, lambda now: replace(now, limits={"skip": ["gone"]}), "x")
    fired = fire(store, executions, kept, store.clock())
    assert (fired.outcome, fired.run_id) == ("failed", None)
    assert "'gone' is no stage of content" in str(fired.reason)


def test_a_schedule_that_is_no_more_does_nothing_and_says_so(store: Store, kept: Kept) -> None:
    event = {"site_id": kept.site_id, "schedule_id": kept.schedule_id, "due": due_words(DAILY)}
    store.schedules.delete(kept.site_id, kept.schedule_id, "x")
    answer = scheduled.handle(event | {"scheduled_for": "2027-01-01T09:00:00Z"})
    assert answer["outcome"] == "skipped"
    assert kept.schedule_id in answer["reason"]
    assert store.runs.latest(kept.site_id, "content") is None


def test_the_last_firings_are_remembered_newest_first(store: Store, kept: Kept, executions: Executions) -> None:
    store.schedules.set(kept.site_id, kept.schedule_id, lambda now: replace(now, on=False), "x")
    times = [store.clock() + number * MINUTE for number in range(MOST_FIRINGS + 3)]
    for at in [*times[3:], *times[:3]]:
        assert fire(store, executions, kept, at).scheduled_for == at
    assert [firing.scheduled_for for firing in firings(store, kept)] == times[:2:-1]


def test_what_people_did_to_it_is_in_the_audit_trail(store: Store, site: str) -> None:
    kept = store.schedules.add(site, store.new_id(), DAILY, "ann")
    store.schedules.set(site, kept.schedule_id, lambda now: replace(now, on=False), "ben")
    store.schedules.delete(site, kept.schedule_id, "cleo")
    with pytest.raises(NotFound):
        store.schedules.delete(site, kept.schedule_id, "dora")
    entries, _ = audit.page(site, run_id=None, limit=10, cursor=None)
    told = {entry["action"]: (entry["who"], entry["before"], entry["after"]) for entry in entries}
    on = {"id": kept.schedule_id, "pipeline": "content", "due": "daily 14:30 Asia/Kolkata", "on": True}
    before, after = {"schedule News": on}, {"schedule News": {**on, "on": False}}
    assert told == {
        "schedule_created": ("ann", {}, before),
        "schedule_changed": ("ben", before, after),
        "schedule_deleted": ("cleo", after, {}),
    }
    assert {entry["run_id"] for entry in entries} == {None}
