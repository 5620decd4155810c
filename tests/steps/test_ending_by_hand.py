"""Runs that are ended by an admin's hand or by their time limit, and errors that are cleared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib import lifecycle, progress
from chalicelib.errors import Conflict, RunActive
from chalicelib.facts import Control, Note, Run
from chalicelib.steering import steer
from chalicelib.steps import fail, reconcile, work
from chalicelib.store import Store, audit
from chalicelib.store.plans import unit_from_json
from tests.steps import driver

AddKeywords = Callable[[int], list[str]]
WHY = "the worker never came back"


class Listening(driver.Execution):
    """An execution that hears its token."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def resume(self, token: str) -> None:
        self.heard.append(token)


def end(store: Store, run_id: str, action: str, execution: driver.Execution | None = None) -> Run:
    control = Control(action=action, who="admin", at=store.clock(), why=WHY)
    return steer(store, execution or driver.Execution(), run_id, control)[0]  # type: ignore[arg-type]


def stuck(store: Store, site: str, add_keywords: AddKeywords) -> str:
    """A run with a unit in hand that will never end."""
    add_keywords(12)
    run_id = driver.begin(store, site)
    [event] = driver.planned(run_id, "cluster")
    assert store.units.announce(work.place_of(event), unit_from_json(event["unit"]))
    return run_id


@pytest.mark.parametrize(("action", "outcome", "percentage"), [("complete", "completed", 100), ("fail", "failed", 0)])
def test_a_stuck_run_is_ended_at_once(
    store: Store, site: str, add_keywords: AddKeywords, action: str, outcome: str, percentage: int
) -> None:
    run_id = stuck(store, site, add_keywords)
    assert end(store, run_id, action).outcome == outcome
    document = progress.document(store.runs.read(run_id), now=store.clock(), role="admin")
    assert document["run"]["reason"] == f"marked {outcome} by admin: {WHY}"
    assert document["global_progress"]["percentage"] == percentage
    assert {name: document["run"]["marked"][name] for name in ("action", "who", "why")} == {
        "action": action,
        "who": "admin",
        "why": WHY,
    }
    [entry] = [e for e in audit.page(site, run_id=run_id, limit=10, cursor=None)[0] if e["action"] == action]
    assert (entry["who"], entry["why"]) == ("admin", WHY)
    assert entry["before"]["status"] == "running"
    driver.begin(store, site)  # its lock is free


def test_what_was_in_hand_then_counts_nothing_any_more(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(12)
    run_id = driver.begin(store, site)
    [event] = driver.planned(run_id, "cluster")
    ended = end(store, run_id, "fail")
    work.handle(event)
    assert store.runs.read(run_id) == ended == store.runs.read(run_id)
    assert fail.handle({"run_id": run_id}) == {"outcome": "failed"}
    again = driver.begin(store, site)
    driver.planned(again, "cluster")
    assert store.runs.read(again).stages[0].input == 12


def test_a_held_run_that_is_marked_gets_its_token_and_ends(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(12)
    run_id = driver.begin(store, site)
    driver.planned(run_id, "cluster")
    store.controls.ask(run_id, Control(action="pause", who="editor", at=store.clock()))
    store.controls.hold(run_id, "token-1")
    execution = Listening()
    assert end(store, run_id, "complete", execution).outcome is None
    assert execution.heard == ["token-1"]
    assert fail.handle({"run_id": run_id}) == {"outcome": "completed"}


def test_a_finished_run_never_changes(store: Store, site: str) -> None:
    run_id = driver.begin(store, site)
    store.runs.close(run_id, lambda _: ("failed", "why"))
    before = store.runs.read(run_id)
    for action in ("complete", "fail", "pause", "cancel"):
        with pytest.raises(Conflict, match="the run is failed"):
            end(store, run_id, action)
    assert store.runs.read(run_id) == before


def test_a_cancel_that_hangs_can_be_ended_by_hand(store: Store, site: str, add_keywords: AddKeywords) -> None:
    run_id = stuck(store, site, add_keywords)
    assert end(store, run_id, "cancel").outcome is None  # something is in hand
    with pytest.raises(Conflict, match="being cancelled"):
        end(store, run_id, "pause")
    assert end(store, run_id, "fail").outcome == "failed"


def test_a_cancel_with_nothing_in_hand_ends_at_once(store: Store, site: str, add_keywords: AddKeywords) -> None:
    """In the delay between two stages too, which may last a day."""
    add_keywords(12)
    run_id = driver.begin(store, site)
    driver.planned(run_id, "cluster")
    assert end(store, run_id, "cancel").outcome == "cancelled"
    driver.begin(store, site)


def test_a_run_that_takes_longer_than_its_limit_fails_with_the_reason(
    store: Store, site: str, add_keywords: AddKeywords
) -> None:
    add_keywords(12)
    run_id = driver.begin(store, site, max_seconds=600)
    driver.planned(run_id, "cluster")
    begun = store.runs.read(run_id).started_at or 0
    in_time = replace(store, clock=lambda: begun + 600_000)
    assert not reconcile.reconcile(in_time, driver.Execution(), run_id)  # type: ignore[arg-type]
    too_late = replace(store, clock=lambda: begun + 600_001)
    assert reconcile.reconcile(too_late, driver.Execution(), run_id)  # type: ignore[arg-type]
    run = store.runs.read(run_id)
    assert (run.outcome, run.reason) == ("failed", "it took longer than its limit of 10 minutes")
    document = progress.document(run, now=store.clock(), role="admin")
    assert document["run"]["marked"] is None
    assert document["run"]["control"]["cap"] == "seconds"
    assert "clear_error" in document["actions"]


def test_a_pause_does_not_count_against_the_limit(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(12)
    run_id = driver.begin(store, site, max_seconds=600)
    driver.planned(run_id, "cluster")
    store.controls.ask(run_id, Control(action="pause", who="editor", at=store.clock()))
    store.controls.hold(run_id, "token")
    run = store.runs.read(run_id)
    assert not lifecycle.over_time(run, store.clock() + 30 * 86_400_000)
    resumed = replace(run, held_at=None, paused_ms=900_000)
    assert not lifecycle.over_time(resumed, (run.started_at or 0) + 1_500_000)
    assert lifecycle.over_time(resumed, (run.started_at or 0) + 1_500_001)


def test_an_error_is_cleared_once_and_the_counts_stay(store: Store, site: str) -> None:
    run_id = driver.begin(store, site)
    note = Note(who="admin", at=store.clock(), why="known: the provider was down")
    with pytest.raises(Conflict, match="is not over"):
        store.controls.clear(run_id, note)
    store.runs.close(run_id, lambda _: ("failed", "why"))
    before = progress.document(store.runs.read(run_id), now=0, role="admin")
    assert store.controls.clear(run_id, note)
    assert not store.controls.clear(run_id, note)
    after = progress.document(store.runs.read(run_id), now=0, role="admin")
    assert after["error_summary"]["cleared"]["why"] == note.why
    assert "clear_error" not in after["actions"]
    for name in ("global_progress", "stages", "metrics", "run"):
        assert after[name] == before[name]
    [row] = store.runs.page(site, pipeline=None, status=None, limit=1, cursor=None)[0]
    assert row["error_cleared"] == after["error_summary"]["cleared"]


def test_a_run_without_errors_has_none_to_clear(store: Store, site: str) -> None:
    run_id = driver.begin(store, site)
    store.runs.close(run_id, lambda _: ("completed", None))
    with pytest.raises(Conflict, match="has no errors"):
        store.controls.clear(run_id, Note(who="admin", at=1))


def test_an_ended_run_that_was_marked_frees_no_other_runs_lock(
    store: Store, site: str, add_keywords: AddKeywords
) -> None:
    run_id = stuck(store, site, add_keywords)
    end(store, run_id, "fail")
    other = driver.begin(store, site)
    fail.handle({"run_id": run_id})
    with pytest.raises(RunActive) as refused:
        driver.begin(store, site)
    assert refused.value.details["run_id"] == other
