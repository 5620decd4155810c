"""One item made again from its source, and a run's outputs withdrawn: what is out of use is in no queue any more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.errors import Conflict, InvalidInput
from chalicelib.facts import Control, Note, Run
from chalicelib.items import WITHDRAWN, Item
from chalicelib.pipelines import CONTENT
from chalicelib.progress import document
from chalicelib.remaking import Remake, remake
from chalicelib.steering import steer
from chalicelib.steps import plan, work
from chalicelib.store import Store
from chalicelib.withdrawing import withdraw
from local.audit import audit
from local.stack import Stack
from tests.steps import driver

AddKeywords = Callable[[int], list[str]]
LIMITS: dict[str, Any] = {"max_items": {"idea": 1, "task": 2, "article": 2}}
NOTE = Note(who="editor", at=1, why="the wrong keywords")


@pytest.fixture
def finished(store: Store, site: str, add_keywords: AddKeywords) -> str:
    add_keywords(12)
    run_id = driver.begin(store, site, **LIMITS)
    assert driver.run_all(run_id) == "completed"
    return run_id


def of(store: Store, site: str, kind: str, status: str | None = None) -> list[Item]:
    found, _ = store.items.page(site, kind, status=status, search=None, run_id=None, limit=200, cursor=None)
    return found


def again(store: Store, item: Item) -> Remake:
    return remake(store, driver.Execution(), item, trigger="manual", who="editor", why="dull")  # type: ignore[arg-type]


def input_counts(run: Run) -> dict[str, int]:
    return {stage.key: stage.input for stage in run.stages if stage.input}


def test_an_article_is_made_again_from_its_task(stack: Stack, store: Store, site: str, finished: str) -> None:
    before = document(store.runs.read(finished), now=0, role="operator")
    old, kept = of(store, site, "article", "in_review")
    made = again(store, old)
    assert [item.id for item in made.replaces] == [old.id]
    assert driver.run_all(made.run_id) == "completed"
    run = store.runs.read(made.run_id)
    assert input_counts(run) == {"article": 1, "image_prompt": 1, "image": run.stages[5].input, "review": 1}
    assert run.remake_of == f"article#{old.id}"
    assert store.items.get(site, "article", old.id).status == WITHDRAWN
    [new] = [article for article in of(store, site, "article", "in_review") if article.id != kept.id]
    assert (new.parent, new.provenance["run_id"]) == (old.parent, made.run_id)
    assert audit(document(run, now=0, role="operator"), stack.env) == []
    assert document(store.runs.read(finished), now=0, role="operator") == before
    assert audit(before, stack.env) == []


def test_an_image_is_drawn_again_in_its_place(store: Store, site: str, finished: str) -> None:
    image = of(store, site, "image", "ready")[0]
    assert image.parent
    article_id = image.parent.partition("#")[2]
    before = store.items.get(site, "article", article_id)
    made = again(store, image)
    assert made.replaces == ()
    assert driver.run_all(made.run_id) == "completed"
    assert input_counts(store.runs.read(made.run_id)) == {"image": 1, "review": 1}
    after = store.items.get(site, "article", article_id)
    assert (after.status, after.data["images_left"]) == ("in_review", 0)
    assert [shown["id"] for shown in after.data["images"]] == [shown["id"] for shown in before.data["images"]]


def test_what_one_unit_made_of_one_source_is_replaced_together(store: Store, site: str, finished: str) -> None:
    """The ideas of a cluster, and the tasks that wait to be written from them; what is written stays."""
    idea = of(store, site, "idea")[0]
    ideas = of(store, site, "idea")
    made = again(store, idea)
    assert {item.id for item in made.replaces} == {one.id for one in ideas}
    assert driver.run_stage(made.run_id, "cluster") == "next"
    assert driver.run_stage(made.run_id, "idea") == "next"
    assert all(store.items.get(site, "idea", one.id).status == WITHDRAWN for one in ideas)
    left = [task for task in of(store, site, "task", "queued") if task.parent in {one.name for one in ideas}]
    assert left == []
    assert len(of(store, site, "article", "in_review")) == 2


def test_clusters_are_made_again_from_their_keywords(store: Store, site: str, finished: str) -> None:
    clusters = of(store, site, "cluster")
    made = again(store, clusters[0])
    assert {item.id for item in made.replaces} == {cluster.id for cluster in clusters}
    assert driver.run_stage(made.run_id, "cluster") == "next"
    assert store.runs.read(made.run_id).stages[0].input == 12
    assert len([one for one in of(store, site, "cluster") if one.run_id == made.run_id]) == len(clusters)


def test_a_plan_that_comes_late_puts_nothing_back(store: Store, site: str, finished: str) -> None:
    """Else what this run has worked on would wait a second time."""
    old = of(store, site, "article", "in_review")[0]
    made = again(store, old)
    for key in driver.stages_until("article"):
        driver.run_stage(made.run_id, key)
    late = store.runs.read(made.run_id)
    [event] = driver.planned(made.run_id, "article")
    work.handle(event)
    task = store.items.get(site, "task", (old.parent or "").partition("#")[2])
    plan._first(store, late, CONTENT.stage("article"), CONTENT.number("article"))
    assert store.items.get(site, "task", task.id) == task


def test_a_plan_that_comes_after_the_run_was_ended_by_hand_moves_nothing(
    store: Store, site: str, finished: str
) -> None:
    old = of(store, site, "article", "in_review")[0]
    made = again(store, old)
    for key in driver.stages_until("article"):
        driver.run_stage(made.run_id, key)
    late = store.runs.read(made.run_id)
    task = store.items.get(site, "task", (old.parent or "").partition("#")[2])
    control = Control(action="fail", who="admin", at=store.clock(), why="its Plan hangs")
    assert steer(store, driver.Execution(), made.run_id, control)[0].outcome == "failed"  # type: ignore[arg-type]
    plan._first(store, late, CONTENT.stage("article"), CONTENT.number("article"))
    assert store.items.get(site, "task", task.id) == task
    assert store.items.get(site, "article", old.id) == old


def test_what_no_run_made_cannot_be_made_again(store: Store, site: str, finished: str) -> None:
    keyword = of(store, site, "keyword")[0]
    with pytest.raises(Conflict, match="was not made by a run"):
        again(store, keyword)
    article = of(store, site, "article", "in_review")[0]
    store.items.delete(site, "task", (article.parent or "").partition("#")[2])
    with pytest.raises(Conflict, match="is gone: task"):
        again(store, article)


def test_what_was_withdrawn_does_not_come_back_by_what_was_made_from_it(store: Store, site: str, finished: str) -> None:
    article = of(store, site, "article", "in_review")[0]
    task_id = (article.parent or "").partition("#")[2]
    store.items.move(site, "task", [task_id], WITHDRAWN)
    with pytest.raises(Conflict, match=f"is withdrawn: task {task_id}"):
        again(store, article)


def test_nor_does_what_is_withdrawn_between_the_start_and_the_plan(store: Store, site: str, finished: str) -> None:
    article = of(store, site, "article", "in_review")[0]
    task_id = (article.parent or "").partition("#")[2]
    made = again(store, article)
    store.items.move(site, "task", [task_id], WITHDRAWN)
    assert driver.run_all(made.run_id) == "completed"
    assert input_counts(store.runs.read(made.run_id)) == {}
    assert store.items.get(site, "task", task_id).status == WITHDRAWN


def whole(store: Store, run_id: str, *, requeue: bool) -> tuple[int, int]:
    """All parts, one after the other."""
    cursor, withdrawn, requeued = None, 0, 0
    for _ in range(50):
        part = withdraw(store, run_id, NOTE, requeue=requeue, cursor=cursor)
        withdrawn, requeued, cursor = withdrawn + part.withdrawn, requeued + part.requeued, part.cursor
        if cursor is None:
            return withdrawn, requeued
    raise AssertionError("it never ends")


def test_a_runs_outputs_are_withdrawn(stack: Stack, store: Store, site: str, finished: str) -> None:
    before = document(store.runs.read(finished), now=0, role="operator")
    made = [item for kind in ("cluster", "idea", "task", "article", "image") for item in of(store, site, kind)]
    assert whole(store, finished, requeue=False) == (len(made), 0)
    assert all(store.items.get(site, item.kind, item.id).status == WITHDRAWN for item in made)
    assert len(of(store, site, "keyword", "mapped")) == 12
    run = store.runs.read(finished)
    assert run.withdrawn is not None
    assert run.withdrawn.why == NOTE.why
    after = document(run, now=0, role="operator")
    assert "withdraw" not in after["actions"]
    assert after["stages"] == before["stages"]
    assert audit(after, stack.env) == []
    following = driver.begin(store, site)
    assert sum(stage.initial for stage in store.runs.read(following).stages) == 0


def test_with_requeue_its_inputs_wait_again(store: Store, site: str, finished: str) -> None:
    _, requeued = whole(store, finished, requeue=True)
    assert requeued == 12
    assert len(of(store, site, "keyword", "new")) == 12
    following = driver.begin(store, site, **LIMITS)
    assert driver.run_all(following) == "completed"
    assert store.runs.read(following).stages[0].input == 12


def test_whoever_is_cut_off_begins_anew(store: Store, site: str, finished: str) -> None:
    first = withdraw(store, finished, NOTE, requeue=False, cursor=None)
    assert first.withdrawn > 0
    assert store.runs.read(finished).withdrawn is None  # not before all is done
    withdrawn, _ = whole(store, finished, requeue=False)
    assert withdrawn > 0
    assert whole(store, finished, requeue=False) == (0, 0)


def test_an_active_run_and_a_foreign_cursor_are_refused(store: Store, site: str, finished: str) -> None:
    with pytest.raises(InvalidInput):
        withdraw(store, finished, NOTE, requeue=False, cursor="99:x")
    with pytest.raises(Conflict):
        withdraw(store, driver.begin(store, site), NOTE, requeue=False, cursor=None)
