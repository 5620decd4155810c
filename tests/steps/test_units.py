"""A unit commits once, whole (invariant 1): delivered again, killed, raced or refused, the counts stay exact."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib import progress
from chalicelib.errors import ProviderUnavailable
from chalicelib.facts import Control, StageFacts
from chalicelib.lifecycle import stage_status
from chalicelib.stages import cluster
from chalicelib.steps import plan, record_failure, work
from chalicelib.store import Store
from chalicelib.store.units import Units
from tests.steps import driver

AddKeywords = Callable[[int], list[str]]


def stage_of(store: Store, run_id: str, key: str = "cluster") -> StageFacts:
    return store.runs.read(run_id).stage(key)


def clusters(store: Store, site: str) -> int:
    found, _ = store.items.page(site, "cluster", status=None, search=None, run_id=None, limit=200, cursor=None)
    return len(found)


def test_a_unit_delivered_again_changes_nothing(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(12)
    run_id = driver.begin(store, site)
    [event] = driver.planned(run_id, "cluster")
    work.handle(event)
    first = stage_of(store, run_id)
    made = clusters(store, site)
    work.handle(event)
    second = stage_of(store, run_id)
    assert (second.processed, second.total("made")) == (first.processed, first.total("made")) == (12, made)
    assert clusters(store, site) == made
    assert second.shards[0].doing == ()


def test_the_same_unit_at_the_same_moment_counts_once(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(12)
    run_id = driver.begin(store, site)
    [event] = driver.planned(run_id, "cluster")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work.handle, [event] * 8))
    assert stage_of(store, run_id).processed == 12
    assert stage_of(store, run_id).total("made") == clusters(store, site)


class Killed(BaseException):
    pass


def test_a_unit_killed_before_its_commit_did_nothing(
    store: Store, site: str, add_keywords: AddKeywords, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_keywords(12)
    run_id = driver.begin(store, site)
    [event] = driver.planned(run_id, "cluster")

    def killed(*_: object, **__: object) -> bool:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Units, "commit", killed)
        with pytest.raises(Killed):
            work.handle(event)
    assert stage_of(store, run_id).processed == 0
    assert clusters(store, site) == 0
    work.handle(event)
    assert stage_of(store, run_id).processed == 12


def test_a_unit_killed_after_its_commit_is_recorded_once(store: Store, site: str, add_keywords: AddKeywords) -> None:
    """The answer was lost, the retries failed: RecordFailure finds the marker."""
    add_keywords(12)
    run_id = driver.begin(store, site)
    [event] = driver.planned(run_id, "cluster")
    work.handle(event)
    record_failure.handle(event | {"error": {"Error": "Runtime.ExitError", "Cause": "{}"}})
    stage = stage_of(store, run_id)
    assert (stage.total("succeeded"), stage.total("failed")) == (12, 0)


def test_a_failed_unit_keeps_the_reason_with_each_item(store: Store, site: str, add_keywords: AddKeywords) -> None:
    ids = add_keywords(12)
    run_id = driver.begin(store, site)
    [event] = driver.planned(run_id, "cluster")
    cause = json.dumps({"errorMessage": "the provider is overloaded"})
    record_failure.handle(event | {"error": {"Error": "ProviderUnavailable", "Cause": cause}})
    item = store.items.get(site, "keyword", ids[0])
    assert item.status == "failed"
    assert item.failure is not None
    assert item.failure["code"] == "provider_unavailable"
    assert item.failure["from_status"] == "new"
    assert "overloaded" in item.failure["message"]
    run = store.runs.read(run_id)
    assert stage_status(run, run.stages[0]) == "failed"
    assert driver.settled(run_id, "cluster") == "stop"
    document = progress.document(run, now=store.clock(), role="viewer")
    assert document["metrics"]["errors"][0]["count"] == 12
    entries, _ = store.runs.log(run_id, limit=100, cursor=None, errors_only=True)
    assert len(entries[0]["failures"]) == 12


def test_an_input_deleted_after_planning_counts_as_skipped(store: Store, site: str, add_keywords: AddKeywords) -> None:
    ids = add_keywords(12)
    run_id = driver.begin(store, site)
    [event] = driver.planned(run_id, "cluster")
    store.items.delete(site, "keyword", ids[3])
    work.handle(event)
    stage = stage_of(store, run_id)
    assert (stage.total("succeeded"), stage.total("skipped"), stage.remaining) == (11, 1, 0)


def test_an_input_deleted_while_it_is_worked_on_is_read_again(
    store: Store, site: str, add_keywords: AddKeywords, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = add_keywords(12)
    run_id = driver.begin(store, site)
    [event] = driver.planned(run_id, "cluster")
    real, calls = cluster.run, []

    def slow(keywords, edges):  # type: ignore[no-untyped-def]
        calls.append(len(keywords))
        if len(calls) == 1:
            store.items.delete(site, "keyword", ids[3])
        return real(keywords, edges)

    monkeypatch.setattr(cluster, "run", slow)
    work.handle(event)
    assert calls == [12, 11]
    stage = stage_of(store, run_id)
    assert (stage.total("succeeded"), stage.total("skipped")) == (11, 1)


def test_a_units_provider_error_is_left_to_the_state_machine(
    store: Store, site: str, add_keywords: AddKeywords, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_keywords(12)
    run_id = driver.begin(store, site)
    [event] = driver.planned(run_id, "cluster")

    def unavailable(*_: object) -> None:
        raise ProviderUnavailable("429 from the provider")

    monkeypatch.setattr(cluster, "run", unavailable)
    with pytest.raises(ProviderUnavailable):
        work.handle(event)
    assert stage_of(store, run_id).processed == 0


def test_a_plan_made_again_answers_the_same_and_grows_nothing(
    store: Store, site: str, add_keywords: AddKeywords
) -> None:
    add_keywords(60)
    run_id = driver.begin(store, site)
    event = {"run_id": run_id, "stage": "cluster", "round": 1}
    first = plan.handle(event)
    assert plan.handle(event) == first
    units = json.loads(store.files.get(first["manifest"]))
    work.handle({"run_id": run_id, "stage": "cluster", "unit": units[0]})
    again = plan.handle(event)
    assert again["units"] == first["units"] - 1
    assert stage_of(store, run_id).input == 60


def test_what_arrives_after_planning_waits_for_the_next_run(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(12)
    run_id = driver.begin(store, site)
    events = driver.planned(run_id, "cluster")
    add_keywords(7)
    for event in events + driver.planned(run_id, "cluster"):
        work.handle(event)
    stage = stage_of(store, run_id)
    assert (stage.input, stage.processed) == (12, 12)


def test_many_units_on_shared_counters_count_exactly(store: Store, site: str, add_keywords: AddKeywords) -> None:
    """16 threads against the stage's counter shards: conflicts are retried, nothing is lost."""
    add_keywords(60)
    run_id = driver.begin(store, site)
    for key in ("cluster", "idea", "task"):
        assert driver.run_stage(run_id, key) == "next"
    events = driver.planned(run_id, "article")
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(work.handle, events + events))
    stage = stage_of(store, run_id, "article")
    assert stage.processed == stage.input == len(events) == stage.total("made")


def test_a_unit_waits_as_long_as_the_start_asked_before_it_is_announced(
    store: Store, site: str, add_keywords: AddKeywords, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a pause that comes meanwhile is heeded."""
    add_keywords(6)
    run_id = driver.begin(store, site, delay_between_units=7)
    [event] = driver.planned(run_id, "cluster")
    slept: list[float] = []

    def paused_meanwhile(seconds: float) -> None:
        slept.append(seconds)
        store.controls.ask(run_id, Control(action="pause", who="editor", at=store.clock()))

    monkeypatch.setattr(work, "sleep", paused_meanwhile)
    work.handle(event)
    run = store.runs.read(run_id)
    assert slept == [7]
    assert run.stages[0].processed == 0
    assert not any(shard.doing for shard in run.stages[0].shards)
