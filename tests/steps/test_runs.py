"""Runs: one active per site and pipeline, closed once with exact totals, and no lock outlives its run."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from chalicelib import progress
from chalicelib.errors import InvalidInput, NotFound, RunActive
from chalicelib.execution import ExecutionUnavailable
from chalicelib.facts import Control
from chalicelib.starting import start_run
from chalicelib.steps import fail, finish, reconcile, work
from chalicelib.store import Store
from local.audit import audit
from local.stack import Stack
from tests.steps import driver

AddKeywords = Callable[[int], list[str]]


def document(store: Store, run_id: str) -> dict[str, Any]:
    return progress.document(store.runs.read(run_id), now=store.clock(), role="operator")


def test_a_whole_run_equals_a_scan_of_the_tables(
    stack: Stack, store: Store, site: str, add_keywords: AddKeywords
) -> None:
    add_keywords(20)
    run_id = driver.begin(store, site)
    assert driver.run_all(run_id) == "completed"
    whole = document(store, run_id)
    assert audit(whole, stack.env) == []
    assert whole["global_progress"]["percentage"] == 100
    assert all(stage["status"] == "completed" for stage in whole["stages"])
    reviewed, _ = store.items.page(
        site, "article", status="in_review", search=None, run_id=None, limit=200, cursor=None
    )
    assert len(reviewed) == whole["stages"][3]["output_count"] > 0


def test_of_twenty_starts_at_the_same_moment_one_wins(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(6)

    def attempt(_: int) -> tuple[str, str]:
        try:
            return "started", driver.begin(store, site)
        except RunActive as error:
            return "refused", str(error.details["run_id"])

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(attempt, range(20)))
    started = [run_id for answer, run_id in answers if answer == "started"]
    assert len(started) == 1
    assert {run_id for _, run_id in answers} == set(started)


@pytest.mark.parametrize("ending", ["completed", "failed", "cancelled"])
def test_every_ending_frees_the_lock(store: Store, site: str, add_keywords: AddKeywords, ending: str) -> None:
    run_id = driver.begin(store, site)
    store.runs.close(run_id, lambda _: (ending, "why"))
    again = driver.begin(store, site)
    assert again != run_id
    assert store.runs.latest(site, "content") == again


def test_a_run_whose_execution_cannot_start_is_closed_and_its_lock_freed(store: Store, site: str) -> None:
    class Broken(driver.Execution):
        def start(self, pipeline: str, run_id: str, site_id: str) -> None:
            raise ExecutionUnavailable("the state machine could not be started")

    with pytest.raises(ExecutionUnavailable):
        start_run(store, Broken(), driver.asked(site))  # type: ignore[arg-type]
    assert store.runs.read(str(store.runs.latest(site, "content"))).outcome == "failed"
    driver.begin(store, site)


def test_a_finished_run_never_changes(store: Store, site: str, add_keywords: AddKeywords) -> None:
    """A late unit is refused: its items stay as they are, free for the next run."""
    ids = add_keywords(12)
    run_id = driver.begin(store, site)
    [event] = driver.planned(run_id, "cluster")
    fail.handle({"run_id": run_id, "error": {"Error": "States.Timeout", "Cause": ""}})
    before = document(store, run_id)
    work.handle(event)
    assert document(store, run_id) == before
    assert before["run"]["reason"] == "it took longer than its time limit"
    assert store.items.get(site, "keyword", ids[0]).status == "new"
    assert finish.handle({"run_id": run_id}) == {"outcome": "failed"}  # the first ending stands


def test_closing_while_units_commit_keeps_their_counts(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(60)
    run_id = driver.begin(store, site)
    for key in ("cluster", "idea", "task"):
        driver.run_stage(run_id, key)
    events = driver.planned(run_id, "article")
    with ThreadPoolExecutor(9) as pool:
        working = [pool.submit(work.handle, event) for event in events]
        working[3].result()
        closing = pool.submit(fail.handle, {"run_id": run_id, "error": {"Error": "stopped", "Cause": ""}})
        assert closing.result() == {"outcome": "failed"}
        for future in working:
            future.result()
    run = store.runs.read(run_id)
    summary = progress.summary(run)
    [row] = store.runs.page(site, pipeline=None, status="failed", limit=1, cursor=None)[0]
    assert row["completed_items"] == summary["completed_items"]
    written, _ = store.items.page(site, "article", status=None, search=None, run_id=run_id, limit=200, cursor=None)
    assert len(written) == run.stage("article").total("made")


def test_a_paused_or_cancelled_run_starts_no_unit(store: Store, site: str, add_keywords: AddKeywords) -> None:
    ids = add_keywords(12)
    run_id = driver.begin(store, site)
    [event] = driver.planned(run_id, "cluster")
    store.controls.ask(run_id, Control(action="pause", who="editor", at=store.clock()))
    work.handle(event)
    assert store.runs.read(run_id).stages[0].processed == 0
    assert store.items.get(site, "keyword", ids[0]).status == "new"
    assert driver.settled(run_id, "cluster") == "hold"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("FAILED", "the execution failed"),
        ("TIMED_OUT", "the run exceeded its time limit"),
        ("ABORTED", "the execution was stopped from outside"),
        ("LOST", "the execution no longer exists"),
        ("SUCCEEDED", "the execution ended without closing the run"),
    ],
)
def test_a_run_whose_execution_is_over_is_closed_with_the_reason(
    store: Store, site: str, status: str, reason: str
) -> None:
    class Over(driver.Execution):
        def status(self, arn: str) -> str:
            return status

    run_id = driver.begin(store, site)
    driver.planned(run_id, "cluster")
    assert run_id in list(store.runs.active())
    assert reconcile.reconcile(store, Over(), run_id)  # type: ignore[arg-type]
    run = store.runs.read(run_id)
    assert (run.outcome, run.reason) == ("failed", reason)
    assert run_id not in list(store.runs.active())
    driver.begin(store, site)


def test_a_run_that_never_got_its_execution_is_closed_after_a_minute(store: Store, site: str) -> None:
    class NeverStarted(driver.Execution):
        def start(self, pipeline: str, run_id: str, site_id: str) -> None:
            raise KeyboardInterrupt  # the process died between the lock and the execution

        def status(self, arn: str) -> str:
            return "LOST"

    with pytest.raises(KeyboardInterrupt):
        start_run(store, NeverStarted(), driver.asked(site))  # type: ignore[arg-type]
    run_id = str(store.runs.latest(site, "content"))
    assert not reconcile.reconcile(store, NeverStarted(), run_id)  # type: ignore[arg-type]
    later = replace(store, clock=lambda: store.runs.read(run_id).created_at + reconcile.GRACE_MS + 1)
    assert not reconcile.reconcile(later, driver.Execution(), run_id)  # type: ignore[arg-type]  # it runs after all
    assert reconcile.reconcile(later, NeverStarted(), run_id)  # type: ignore[arg-type]
    assert store.runs.read(run_id).reason == "the execution was never started"


def test_limits_that_name_no_stage_are_refused(store: Store, site: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        driver.begin(store, site, skip=["clusters"])
    assert refused.value.details["field"] == "limits.skip"
    assert store.runs.latest(site, "content") is None


def test_an_unknown_site_is_not_started(store: Store) -> None:
    with pytest.raises(NotFound):
        driver.begin(store, "nowhere")


def test_the_next_run_learns_from_the_last(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(12)
    driver.run_all(driver.begin(store, site))
    history = store.settings.history(site, "content")
    assert len(history.stages["cluster"].rates) == 1
    add_more = store.runs.read(driver.begin(store, site))
    assert add_more.stage("cluster").spread > 0


def test_the_history_is_paged_newest_first(store: Store, site: str) -> None:
    made = []
    for _ in range(5):
        run_id = driver.begin(store, site)
        store.runs.close(run_id, lambda _: ("cancelled", "test"))
        made.append(run_id)
    first, cursor = store.runs.page(site, pipeline="content", status=None, limit=3, cursor=None)
    second, end = store.runs.page(site, pipeline="content", status=None, limit=3, cursor=cursor)
    assert [row["run_id"] for row in first + second] == made[::-1]
    assert end is None


def test_a_status_change_of_step_functions_has_its_run_looked_at(
    store: Store, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """EventBridge names the execution, which is the run; one that somebody started by hand names none."""
    looked_at: list[str] = []

    class Aborted(driver.Execution):
        def status(self, arn: str) -> str:
            looked_at.append(arn)
            return "ABORTED"

    monkeypatch.setattr(reconcile, "Executions", Aborted)
    run_id = driver.begin(store, site)
    details = [{"name": name, "status": "ABORTED"} for name in ("01BYHAND", run_id, run_id)]
    answers = [reconcile.handle({"source": "aws.states", "detail": detail}) for detail in details]
    assert [answer["closed"] for answer in answers] == [[], [run_id], []]
    assert looked_at == [f"arn:{run_id}"]
    assert store.runs.read(run_id).reason == "the execution was stopped from outside"
