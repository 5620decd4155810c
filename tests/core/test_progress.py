"""The document's numbers add up in every state that a run can be in, and the percentage never falls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib import progress
from chalicelib.facts import Control, Doing, Run, Shard, Waiting
from chalicelib.pipelines import CONTENT
from tests.core import recorded

SIZES = st.lists(st.integers(1, 5), max_size=6)
RESULTS = st.tuples(st.integers(0, 5), st.integers(0, 5))


@st.composite
def histories(draw: st.DrawFn) -> list[Run]:
    """Every state of a run through all stages, with failures and skips, ended at any point in any way."""
    queues = {stage.key: draw(st.integers(0, 40)) for stage in CONTENT.stages}
    run = recorded.begin(queues)
    states = [run]
    for state in _stages(draw, run):
        states.append(state)
        if draw(st.integers(0, 30)) == 0:
            outcome = draw(st.sampled_from(["failed", "cancelled"]))
            return [*states, recorded.end(state, outcome, 9_999_999, "stopped")]
    return [*states, recorded.end(states[-1], "completed", 9_999_999)]


def _stages(draw: st.DrawFn, run: Run) -> Iterator[Run]:
    now = 1_000_000
    for number, stage in enumerate(CONTENT.stages, 1):
        planned = recorded.units(draw(SIZES), shards=stage.shards)
        skip = "switched off" if not planned and draw(st.booleans()) else None
        run = recorded.plan(run, number, planned, now, skip)
        yield run
        for unit in draw(st.permutations(planned)):
            now += draw(st.integers(0, 60_000))
            failed, skipped = draw(RESULTS)
            failed = min(failed, len(unit.items))
            skipped = min(skipped, len(unit.items) - failed)
            run = recorded.commit(run, number, unit, now, failed=failed, skipped=skipped, made=draw(st.integers(0, 7)))
            yield run
        run = recorded.settle(run, number, now)
        yield run


def documents(states: list[Run]) -> list[dict[str, Any]]:
    return [progress.document(run, now=2_000_000, role="operator") for run in states]


@settings(max_examples=150, deadline=None)
@given(histories())
def test_counts_add_up_in_every_document(states: list[Run]) -> None:
    for document in documents(states):
        for stage in document["stages"]:
            assert stage["processed_count"] == stage["succeeded"] + stage["failed"] + stage["skipped"]
            assert stage["remaining_count"] == stage["input_count"] - stage["processed_count"] >= 0
            assert 0 <= stage["progress_percentage"] <= 100
        whole = document["global_progress"]
        assert whole["completed_items"] == sum(stage["processed_count"] for stage in document["stages"])
        assert whole["total_items"] == sum(stage["input_count"] for stage in document["stages"])
        assert whole["completed_items"] <= whole["total_items"]
        assert document["error_summary"]["count"] == sum(stage["failed"] for stage in document["stages"])


@settings(max_examples=150, deadline=None)
@given(histories())
def test_percentage_never_falls_and_is_100_only_when_completed(states: list[Run]) -> None:
    seen = documents(states)
    percentages = [document["global_progress"]["percentage"] for document in seen]
    assert percentages == sorted(percentages)
    for document in seen:
        completed = document["run"]["status"] == "completed"
        assert (document["global_progress"]["percentage"] == 100) == completed


@settings(max_examples=100, deadline=None)
@given(histories())
def test_revision_grows_and_estimates_are_never_negative(states: list[Run]) -> None:
    seen = documents(states)
    revisions = [document["revision"] for document in seen]
    assert revisions == sorted(revisions)
    for document in seen:
        eta = document["eta"]
        assert 0 <= eta["low_seconds"] <= eta["seconds"] <= eta["high_seconds"]


@settings(max_examples=50, deadline=None)
@given(histories())
def test_the_weights_are_the_bar(states: list[Run]) -> None:
    assert abs(sum(stage["weight"] for stage in documents(states)[0]["stages"]) - 1) < 1e-4


def test_a_cancelled_run_keeps_its_last_true_percentage() -> None:
    run = recorded.plan(recorded.begin({"cluster": 10}), 1, recorded.units([5, 5]), 1)
    run = recorded.commit(run, 1, recorded.unit(0, 5), 2)
    before = progress.percentage(run)
    assert before == progress.percentage(recorded.end(run, "cancelled", 3)) > 0 or before == 0


def test_now_shows_units_in_hand_and_not_those_older_than_their_timeout() -> None:
    run = recorded.plan(recorded.begin({"idea": 4}), 2, recorded.units([1, 1, 1, 1], shards=2), 1)
    stage = run.stages[1]
    fresh = Doing(unit="1-1", title="Fresh", since=1_000_000)
    dead = Doing(unit="1-0", title="Dead", since=1_000_000 - stage.timeout_seconds * 1000)
    shards = (replace(stage.shards[0], doing=(dead, fresh)), stage.shards[1])
    run = recorded.put(run, 2, replace(stage, shards=shards))
    [shown] = progress.document(run, now=1_000_001, role="viewer")["stages"][1]["currently_processing"]
    assert shown["title"] == "Fresh"


def test_up_next_follows_the_highest_unit_that_started() -> None:
    planned = recorded.units([1] * 9, shards=2)
    run = recorded.plan(recorded.begin({"idea": 9}), 2, planned, 1)
    stage = run.stages[1]

    def started(shard: Shard, number: int) -> Shard:
        following = tuple(Waiting(unit=unit, title=title) for unit, title in planned[number].next)
        return replace(shard, next_from=number, next=following)

    shards = (started(stage.shards[0], 2), started(stage.shards[1], 1))
    run = recorded.put(run, 2, replace(stage, shards=shards))
    shown = progress.document(run, now=5, role="viewer")["stages"][1]
    assert [unit["id"] for unit in shown["up_next"]] == ["1-3", "1-4", "1-5", "1-6", "1-7"]
    assert shown["up_next_more"] == 1


def test_errors_are_grouped_by_reason_over_shards() -> None:
    run = recorded.begin({"article": 8})
    stage = run.stages[3]
    one = replace(stage.shards[0], reason_counts={"timeout": 2}, reason_messages={"timeout": "took too long"})
    two = replace(stage.shards[1], reason_counts={"timeout": 1, "output_rejected": 1}, reason_messages={})
    run = recorded.put(run, 4, replace(stage, shards=(one, two, *stage.shards[2:])))
    assert progress.document(run, now=1, role="viewer")["metrics"]["errors"] == [
        {"stage": "article", "code": "output_rejected", "count": 1, "message": "output_rejected"},
        {"stage": "article", "code": "timeout", "count": 3, "message": "took too long"},
    ]


def test_a_paused_run_is_polled_slowly_and_a_finished_one_never() -> None:
    run = replace(recorded.begin(), started_at=1)
    assert progress.poll_after(run) == 2_500
    paused = replace(run, control=Control(action="pause", who="e", at=1), held_at=2)
    assert progress.poll_after(paused) == 10_000
    assert progress.poll_after(recorded.end(run, "completed", 3)) is None


def test_etag_changes_with_facts_and_slowly_with_time() -> None:
    run = replace(recorded.begin(), started_at=1)
    assert progress.etag(run, 10_000) == progress.etag(run, 19_999)
    assert progress.etag(run, 10_000) != progress.etag(run, 20_000)
    assert progress.etag(run, 10_000) != progress.etag(replace(run, version=run.version + 1), 10_000)
    over = recorded.end(run, "failed", 3)
    assert progress.etag(over, 10_000) == progress.etag(over, 90_000)


def test_a_site_that_never_ran_shows_what_waits() -> None:
    queues = {stage.key: 0 for stage in CONTENT.stages} | {"cluster": 60}
    document = progress.never_run(CONTENT, queues, role="operator")
    assert document["run"] is None
    assert [stage["status"] for stage in document["stages"]] == ["ready"] + ["empty"] * 6
    assert document["actions"] == ["start"]
    running = progress.document(recorded.begin(), now=1, role="operator")
    assert document.keys() == running.keys()
    assert document["stages"][0].keys() == running["stages"][0].keys()
