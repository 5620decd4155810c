"""What a run puts into the outbox: each thing that happens to it once, with the figures of run_progress."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chalicelib import events, progress
from chalicelib.facts import Caps, Control, Note
from chalicelib.steering import steer
from chalicelib.steps import fail, finish, plan, reconcile
from chalicelib.store import Store, open_store
from chalicelib.store.models import SettingRow
from tests.notify.told import kinds, told, with_history
from tests.steps import driver
from tests.steps.test_caps import resume, to_the_hold

AddKeywords = Callable[[int], list[str]]
BOTH = pytest.mark.parametrize("where", ["dynamodb-local", "memory"], indirect=True)
MINUTE = 60_000
NOTE = Note(who="editor", at=1, why="more")


@BOTH
def test_a_run_that_completes_is_told_once_with_its_figures(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(12)
    run_id = driver.begin(store, site)
    assert driver.run_all(run_id) == "completed"
    assert finish.handle({"run_id": run_id}) == {"outcome": "completed"}
    [event] = told(site)
    assert (event.id, event.kind, event.reason) == (f"{run_id}#completed", "completed", None)
    document = progress.document(store.runs.read(run_id), now=store.clock(), role="viewer")
    for part in ("run", "global_progress", "metrics", "error_summary"):
        assert event.progress[part] == document[part]
    assert [stage["output_count"] for stage in event.progress["stages"]] == [
        stage["output_count"] for stage in document["stages"]
    ]


@BOTH
def test_a_run_that_fails_is_told_once_with_its_reason(store: Store, site: str) -> None:
    run_id = driver.begin(store, site)
    error = {"Error": "States.Timeout", "Cause": ""}
    for _ in range(2):
        fail.handle({"run_id": run_id, "error": error})
    [event] = told(site)
    assert (event.id, event.reason) == (f"{run_id}#failed", "it took longer than its time limit")


def test_a_run_that_somebody_cancels_is_not_told(store: Store, site: str) -> None:
    run_id = driver.begin(store, site)
    ended, _ = steer(store, driver.Execution(), run_id, Control(action="cancel", who="editor", at=1))  # type: ignore[arg-type]
    assert ended.outcome == "cancelled"
    assert told(site) == []


def test_one_that_takes_longer_than_its_limit_is_told_by_its_end_alone(store: Store, site: str) -> None:
    run_id = driver.begin(store, site, max_seconds=60)
    plan.plan(store, run_id, "cluster")
    late = open_store(clock=lambda: store.clock() + 2 * MINUTE)
    assert reconcile.reconcile(late, driver.Execution(), run_id)  # type: ignore[arg-type]
    assert kinds(site) == ["failed"]


@BOTH
def test_a_run_that_pauses_at_a_cap_is_told_each_time(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(12)
    run_id = driver.begin(store, site, caps=Caps(items=13))
    to_the_hold(store, run_id)
    plan.plan(store, run_id, "idea")  # delivered again while it is paused
    [first] = told(site)
    assert first.reason == "the items cap of 13 is reached: 13 used"
    assert first.progress["global_progress"]["completed_items"] == 13
    assert first.progress["run"]["control"]["cap"] == "items"
    store.controls.cap(run_id, Caps(items=14), NOTE)
    assert resume(store, run_id)
    to_the_hold(store, run_id)
    assert kinds(site) == ["cap", "cap"]
    assert len({event.id for event in told(site)}) == 2


def test_a_pause_by_a_person_is_not_told(store: Store, site: str) -> None:
    run_id = driver.begin(store, site)
    assert store.controls.ask(run_id, Control(action="pause", who="editor", at=1))
    assert told(site) == []


def in_hand(store: Store, site: str, pause: int = 0) -> str:
    run_id = driver.begin(store, site, delay_between_stages=pause)
    plan.plan(store, run_id, "cluster")
    return run_id


def look(store: Store, run_id: str, minutes: float) -> None:
    """The reconciler, so many minutes later."""
    later = open_store(clock=lambda: store.clock() + int(minutes * MINUTE))
    assert not reconcile.reconcile(later, driver.Execution(), run_id)  # type: ignore[arg-type]


@BOTH
def test_a_run_that_is_slower_than_usual_is_told_once(store: Store, site: str, add_keywords: AddKeywords) -> None:
    with_history(site)
    add_keywords(12)
    run_id = in_hand(store, site)
    look(store, run_id, 4)
    assert told(site) == []
    look(store, run_id, 30)
    look(store, run_id, 31)
    [event] = told(site)
    assert (event.id, event.kind) == (f"{run_id}#slow", "slow")
    assert event.reason == "it has been running for 30 min; with this much work it usually takes 2 min at the most"
    assert driver.run_all(run_id) == "completed"
    assert sorted(kinds(site)) == ["completed", "slow"]


def test_without_a_history_no_run_is_slow(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(12)
    look(store, in_hand(store, site), 600)
    assert told(site) == []


def test_a_run_that_was_asked_to_take_breaks_is_not_slow(store: Store, site: str, add_keywords: AddKeywords) -> None:
    with_history(site)
    add_keywords(12)
    look(store, in_hand(store, site, pause=60), 600)
    assert told(site) == []


def test_a_pause_is_not_slowness(store: Store, site: str, add_keywords: AddKeywords) -> None:
    with_history(site)
    add_keywords(12)
    run_id = in_hand(store, site)
    assert store.controls.ask(run_id, Control(action="pause", who="editor", at=store.clock()))
    assert store.controls.hold(run_id, "token")
    look(store, run_id, 600)
    assert told(site) == []


def test_a_slow_run_that_ended_meanwhile_is_not_told_slow(store: Store, site: str) -> None:
    run_id = driver.begin(store, site)
    run = store.runs.read(run_id)
    store.runs.close(run_id, lambda _: ("completed", None))
    store.runs.tell_slow(run, events.slow(run, store.clock(), "slow"))
    assert kinds(site) == ["completed"]
    assert store.runs.read(run_id).slow_at is None


def test_the_event_and_the_end_are_one_write(
    store: Store, site: str, add_keywords: AddKeywords, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed in the middle, neither is there."""
    from chalicelib.store import transactions

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    run_id = driver.begin(store, site)
    monkeypatch.setattr(transactions, "_once", dies)
    with pytest.raises(KeyboardInterrupt):
        store.runs.close(run_id, lambda _: ("completed", None))
    monkeypatch.undo()
    assert (store.runs.read(run_id).outcome, told(site)) == (None, [])


def test_no_row_of_an_event_is_large(store: Store, site: str, add_keywords: AddKeywords) -> None:
    """It goes with every close: a few KB, however many items there are."""
    add_keywords(40)
    assert driver.run_all(driver.begin(store, site)) == "completed"
    [row] = [row for row in SettingRow.query("OUTBOX") if "event" in row.value]
    assert len(str(row.value)) < 6_000
