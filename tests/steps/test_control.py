"""Pause, resume and cancel: each race has a defined answer, and the lock follows the run."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.errors import Conflict, RunActive
from chalicelib.facts import Control
from chalicelib.lifecycle import run_status
from chalicelib.steering import follow_up
from chalicelib.steps import fail, reconcile, work
from chalicelib.store import Store
from tests.steps import driver

AddKeywords = Callable[[int], list[str]]


class Listening(driver.Execution):
    sent: tuple[str, ...] = ()

    def resume(self, token: str) -> None:
        self.sent += (token,)


def ask(store: Store, run_id: str, action: str) -> bool:
    return store.controls.ask(run_id, Control(action=action, who="editor", at=store.clock(), why="a test"))


def status(store: Store, run_id: str) -> str:
    return run_status(store.runs.read(run_id))


def held(store: Store, site: str, add_keywords: AddKeywords) -> str:
    """A run that waits on its token, with its first stage planned and nothing worked on."""
    add_keywords(12)
    run_id = driver.begin(store, site)
    driver.planned(run_id, "cluster")
    assert ask(store, run_id, "pause")
    assert driver.settled(run_id, "cluster") == "hold"
    assert store.controls.hold(run_id, "token-1")
    return run_id


def test_a_paused_run_resumes_where_it_stopped(store: Store, site: str, add_keywords: AddKeywords) -> None:
    run_id = held(store, site, add_keywords)
    assert status(store, run_id) == "paused"
    assert ask(store, run_id, "resume")
    resumed = store.runs.read(run_id)
    assert run_status(resumed) == "running"
    assert resumed.paused_ms == resumed.stages[0].paused_ms > 0
    assert driver.run_all(run_id) == "completed"
    assert store.runs.read(run_id).stages[0].input == 12


def test_asked_twice_it_has_one_effect(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(6)
    run_id = driver.begin(store, site)
    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(lambda _: ask(store, run_id, "pause"), range(8))) == [False] * 7 + [True]
        assert sorted(pool.map(lambda _: ask(store, run_id, "resume"), range(8))) == [False] * 7 + [True]
        assert sorted(pool.map(lambda _: ask(store, run_id, "cancel"), range(8))) == [False] * 7 + [True]


def test_a_pause_that_is_over_before_hold_holds_nothing(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(6)
    run_id = driver.begin(store, site)
    ask(store, run_id, "pause")
    ask(store, run_id, "resume")
    assert not store.controls.hold(run_id, "token-1")
    assert status(store, run_id) == "pending"


def test_a_cancel_that_comes_before_hold_holds_nothing(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(6)
    run_id = driver.begin(store, site)
    ask(store, run_id, "pause")
    ask(store, run_id, "cancel")
    assert not store.controls.hold(run_id, "token-1")


def test_hold_delivered_again_keeps_both_tokens(store: Store, site: str, add_keywords: AddKeywords) -> None:
    run_id = held(store, site, add_keywords)
    assert store.controls.hold(run_id, "token-2")
    assert store.runs.read(run_id).task_tokens == ("token-1", "token-2")


def test_a_paused_run_gives_the_lock_back_and_takes_it_again(
    store: Store, site: str, add_keywords: AddKeywords
) -> None:
    run_id = held(store, site, add_keywords)
    other = driver.begin(store, site)
    with pytest.raises(RunActive) as refused:
        ask(store, run_id, "resume")
    assert refused.value.details["run_id"] == other
    store.runs.close(other, lambda _: ("cancelled", "a test"))
    assert ask(store, run_id, "resume")
    with pytest.raises(RunActive):
        driver.begin(store, site)


def test_cancelling_a_held_run_ends_it_and_leaves_another_runs_lock_alone(
    store: Store, site: str, add_keywords: AddKeywords
) -> None:
    run_id = held(store, site, add_keywords)
    other = driver.begin(store, site)
    assert ask(store, run_id, "cancel")
    assert fail.handle({"run_id": run_id}) == {"outcome": "cancelled"}
    with pytest.raises(RunActive) as refused:
        driver.begin(store, site)
    assert refused.value.details["run_id"] == other
    with pytest.raises(Conflict):
        ask(store, run_id, "resume")


def test_a_token_that_was_never_sent_is_sent_by_the_reconciler(
    store: Store, site: str, add_keywords: AddKeywords
) -> None:
    run_id = held(store, site, add_keywords)
    execution = Listening()
    reconcile.reconcile(store, execution, run_id)  # type: ignore[arg-type]
    assert not execution.sent  # it is to wait
    ask(store, run_id, "resume")  # and here its process dies
    reconcile.reconcile(store, execution, run_id)  # type: ignore[arg-type]
    reconcile.reconcile(store, execution, run_id)  # type: ignore[arg-type]
    assert execution.sent == ("token-1",)


def test_a_pause_between_a_resume_and_its_token_is_held_again(
    store: Store, site: str, add_keywords: AddKeywords
) -> None:
    run_id = held(store, site, add_keywords)
    ask(store, run_id, "resume")
    ask(store, run_id, "pause")
    execution = Listening()
    follow_up(store, execution, store.runs.read(run_id))  # type: ignore[arg-type]
    assert execution.sent == ("token-1",)
    assert driver.planned(run_id, "cluster") == []
    assert store.controls.hold(run_id, "token-2")
    assert status(store, run_id) == "paused"
    follow_up(store, execution, store.runs.read(run_id))  # type: ignore[arg-type]
    assert execution.sent == ("token-1",)


def test_a_unit_in_hand_when_the_pause_comes_is_finished(
    store: Store, site: str, add_keywords: AddKeywords, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.stages import cluster

    add_keywords(12)
    run_id = driver.begin(store, site)
    [event] = driver.planned(run_id, "cluster")
    real = cluster.run

    def paused_meanwhile(keywords, edges):  # type: ignore[no-untyped-def]
        ask(store, run_id, "pause")
        return real(keywords, edges)

    monkeypatch.setattr(cluster, "run", paused_meanwhile)
    work.handle(event)
    assert store.runs.read(run_id).stages[0].processed == 12


def test_a_pause_before_a_stage_is_planned_is_none_of_that_stages_time(
    store: Store, site: str, add_keywords: AddKeywords
) -> None:
    add_keywords(6)
    run_id = driver.begin(store, site)
    assert ask(store, run_id, "pause")
    assert driver.planned(run_id, "cluster") == []
    assert store.controls.hold(run_id, "token-1")
    assert ask(store, run_id, "resume")
    driver.planned(run_id, "cluster")
    run = store.runs.read(run_id)
    assert run.paused_ms > 0
    assert run.stages[0].paused_ms == 0
