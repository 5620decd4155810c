"""Retry: only what failed, in a new run that names the old one; the old one and its counts never change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib import progress
from chalicelib.errors import Conflict, InvalidInput, OutputRejected
from chalicelib.items import Item
from chalicelib.pipelines import CONTENT
from chalicelib.stages import article, image
from chalicelib.starting import retry_run
from chalicelib.steps import work
from chalicelib.store import Store
from local.audit import audit
from local.stack import Stack
from tests.steps import driver

AddKeywords = Callable[[int], list[str]]


def document(store: Store, run_id: str) -> dict[str, Any]:
    return progress.document(store.runs.read(run_id), now=store.clock(), role="operator")


def retry(store: Store, run_id: str, only: list[str] | None = None) -> str:
    return retry_run(
        store,
        driver.Execution(),  # type: ignore[arg-type]
        run_id=run_id,
        trigger="manual",
        who="editor",
        only=only or [],
    )


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The first article whose title has not been seen, and the first image, are refused by the provider."""

    def fail_once(stage: str) -> None:
        refused: list[str] = []
        module = {"article": article, "image": image}[stage]
        name = {"article": "_article", "image": "_drawn"}[stage]
        real = getattr(module, name)

        def once(item: Item, edges: Any) -> Any:
            if not refused or item.id in refused[:1]:
                refused.append(item.id)
                if len(refused) == 1:
                    raise OutputRejected("the model made nonsense of it")
            return real(item, edges)

        monkeypatch.setattr(module, name, once)

    return fail_once


@pytest.mark.parametrize("stage", ["article", "image"])
def test_what_failed_is_made_by_a_new_run_to_the_end(
    stack: Stack, store: Store, site: str, add_keywords: AddKeywords, failing: Callable[[str], None], stage: str
) -> None:
    add_keywords(10)
    failing(stage)
    old = driver.begin(store, site)
    assert driver.run_all(old) == "completed"
    before = document(store, old)
    assert before["error_summary"]["count"] == 1
    assert before["actions"] == ["start", "retry", "withdraw"]
    new_keywords = add_keywords(3)

    new = retry(store, old)
    assert driver.run_all(new) == "completed"

    after = document(store, new)
    assert after["run"]["retry_of"] == old
    assert audit(after, stack.env) == []
    retried = next(found for found in after["stages"] if found["key"] == stage)
    assert (retried["input_count"], retried["succeeded"]) == (1, 1)
    assert after["stages"][6]["succeeded"] == 1  # the article reached the review queue at last
    assert store.items.get(site, "keyword", new_keywords[0]).status == "new"  # a retry takes nothing else
    assert document(store, old) == before
    assert audit(before, stack.env) == []


def test_a_single_item_is_retried_alone(
    store: Store, site: str, add_keywords: AddKeywords, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_keywords(10)

    def refuse(item: Item, edges: Any) -> Any:
        raise OutputRejected("no")

    with monkeypatch.context() as patch:
        patch.setattr(article, "_article", refuse)
        old = driver.begin(store, site)
        assert driver.run_all(old) == "failed"  # a stage in which everything failed fails the run
    failed = store.plans.failed(old, "article")
    assert len(failed) > 1
    new = retry(store, old, failed[:1])
    assert driver.run_all(new) == "completed"
    assert store.runs.read(new).stage("article").input == 1
    assert store.items.get(site, "task", failed[0]).status == "written"
    assert store.items.get(site, "task", failed[1]).status == "failed"


def test_there_is_nothing_to_retry_in_an_active_or_clean_run(
    store: Store, site: str, add_keywords: AddKeywords
) -> None:
    run_id = driver.begin(store, site)
    with pytest.raises(Conflict, match="not over"):
        retry(store, run_id)
    store.runs.close(run_id, lambda _: ("completed", None))
    with pytest.raises(Conflict, match="nothing failed"):
        retry(store, run_id)


def test_a_run_that_died_is_completed_by_a_retry(
    stack: Stack, store: Store, site: str, add_keywords: AddKeywords
) -> None:
    """In the middle of a stage: what it planned and did not get to, what it made and did not plan, nothing else."""
    add_keywords(12)
    old = driver.begin(store, site, max_items={"idea": 2, "article": 3}, skip=["review"])
    assert driver.run_stage(old, "cluster") == "next"
    first, *_ = driver.planned(old, "idea")
    work.handle(first)
    store.runs.close(old, lambda _: ("failed", "the execution no longer exists"))
    closed = document(store, old)
    assert "retry" in closed["actions"]
    add_keywords(7)  # for the next ordinary run

    new = retry(store, old)
    expected = {stage.key: stage.initial for stage in store.runs.read(new).stages}
    assert driver.run_all(new) == "completed"
    after = document(store, new)
    ideas = closed["stages"][1]["output_count"]
    assert [stage["input_count"] for stage in after["stages"]][:3] == [0, 1, ideas + after["stages"][1]["output_count"]]
    assert (expected["idea"], expected["task"]) == (1, ideas)
    assert after["stages"][6]["status_reason"] == "switched off for this run"
    assert store.items.count(site, CONTENT.stage("cluster").takes) == 7
    assert audit(after, stack.env) == []
    assert document(store, old) == closed
    assert audit(closed, stack.env) == []


def test_what_did_not_fail_is_not_retried_alone(store: Store, site: str, add_keywords: AddKeywords) -> None:
    [keyword, *_] = add_keywords(6)
    run_id = driver.begin(store, site)
    store.runs.close(run_id, lambda _: ("failed", "a test"))
    with pytest.raises(InvalidInput, match="did not fail"):
        retry(store, run_id, [keyword])
