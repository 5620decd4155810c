"""Caps: at the cap a run pauses itself with the reason; with a higher one it goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chalicelib import lifecycle
from chalicelib.errors import CapReached, Conflict
from chalicelib.facts import Caps, Control, Note, Run
from chalicelib.pipelines import PIPELINES
from chalicelib.steps import plan, settle, work
from chalicelib.store import Store
from tests.steps import driver

AddKeywords = Callable[[int], list[str]]
NOTE = Note(who="editor", at=1, why="the budget is larger now")


def to_the_hold(store: Store, run_id: str) -> Run:
    """Drive the stages as far as the caps let them, and hold the run there."""
    for stage in PIPELINES["content"].stages:
        for _ in range(driver.ROUNDS):
            answer = plan.plan(store, run_id, stage.key)
            if answer["next"] == "hold":
                return held(store, run_id)
            for event in driver.events(answer, run_id, stage.key) if answer["next"] == "work" else ():
                work.handle(event)
            step = settle.settle(store, run_id, stage.key, 1)["next"]
            if step == "hold":
                return held(store, run_id)
            if step == "next":
                break
    return store.runs.read(run_id)


def held(store: Store, run_id: str) -> Run:
    assert store.controls.hold(run_id, "token")
    return store.runs.read(run_id)


def resume(store: Store, run_id: str) -> bool:
    return store.controls.ask(run_id, Control(action="resume", who="editor", at=store.clock()))


def processed(run: Run) -> int:
    return sum(stage.processed for stage in run.stages)


def spent(run: Run) -> float:
    return sum(stage.total("millicredits") for stage in run.stages) / 1000


def test_a_run_never_passes_its_items_cap(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(12)
    run_id = driver.begin(store, site, caps=Caps(items=13))
    paused = to_the_hold(store, run_id)
    assert (lifecycle.run_status(paused), processed(paused)) == ("paused", 13)
    assert paused.control is not None
    assert (paused.control.who, paused.control.cap) == ("cap", "items")
    assert paused.control.why == "the items cap of 13 is reached: 13 used"


def test_a_unit_that_would_pass_the_cap_does_not_start(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(12)
    run_id = driver.begin(store, site, caps=Caps(items=5))
    paused = to_the_hold(store, run_id)
    assert processed(paused) == 0
    assert paused.control is not None
    assert paused.control.why == "the items cap of 5 is reached: 0 used, the next unit has 12"


def test_with_a_higher_cap_it_goes_on_to_its_end(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(12)
    run_id = driver.begin(store, site, caps=Caps(items=13))
    before = to_the_hold(store, run_id)
    with pytest.raises(CapReached) as refused:
        resume(store, run_id)
    assert refused.value.details == {"cap": "items", "limit": 13, "used": 13}
    store.controls.cap(run_id, Caps(items=14), NOTE)
    assert resume(store, run_id)
    assert processed(to_the_hold(store, run_id)) == 14
    store.controls.cap(run_id, Caps(), NOTE)
    assert resume(store, run_id)
    assert driver.run_all(run_id) == "completed"
    after = store.runs.read(run_id)
    assert [stage.input for stage in after.stages][:2] == [stage.input for stage in before.stages][:2]


def test_at_the_credits_cap_no_unit_starts(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(12)
    free = driver.begin(store, site, max_items={"idea": 1, "task": 1, "article": 1})
    assert driver.run_all(free) == "completed"
    cost = spent(store.runs.read(free))
    add_keywords(12)
    run_id = driver.begin(store, site, caps=Caps(credits=cost / 2), max_items={"idea": 1, "task": 1, "article": 1})
    paused = to_the_hold(store, run_id)
    assert cost / 2 <= spent(paused) < cost
    assert paused.control is not None
    assert paused.control.cap == "credits"
    store.controls.cap(run_id, Caps(credits=2 * cost), NOTE)
    assert resume(store, run_id)
    assert driver.run_all(run_id) == "completed"


def test_a_unit_that_was_on_its_way_when_the_cap_was_reached_is_handed_back(
    store: Store, site: str, add_keywords: AddKeywords
) -> None:
    add_keywords(12)
    run_id = driver.begin(store, site)
    [event] = driver.planned(run_id, "cluster")
    work.handle(event)
    first, *others = driver.planned(run_id, "idea")
    work.handle(first)
    store.controls.cap(run_id, Caps(credits=0.001), NOTE)
    for event in others:
        work.handle(event)
    run = store.runs.read(run_id)
    assert run.stages[1].processed == 1
    assert not any(shard.doing for stage in run.stages for shard in stage.shards)
    assert run.control is not None
    assert run.control.cap == "credits"


def test_who_set_the_caps_and_why_is_in_the_audit_trail(store: Store, site: str) -> None:
    from chalicelib.store import audit

    run_id = driver.begin(store, site, caps=Caps(items=5))
    store.controls.cap(run_id, Caps(items=9, credits=2), NOTE)
    entries, _ = audit.page(site, run_id=run_id, limit=10, cursor=None)
    newest = entries[0]
    assert (newest["action"], newest["who"], newest["why"]) == ("caps", NOTE.who, NOTE.why)
    assert (newest["before"], newest["after"]) == ({"items": 5, "credits": None}, {"items": 9, "credits": 2})
    assert [entry["action"] for entry in entries] == ["caps", "start"]


def test_a_run_that_is_over_takes_no_caps(store: Store, site: str) -> None:
    run_id = driver.begin(store, site)
    store.runs.close(run_id, lambda _: ("completed", None))
    with pytest.raises(Conflict):
        store.controls.cap(run_id, Caps(items=1), NOTE)
