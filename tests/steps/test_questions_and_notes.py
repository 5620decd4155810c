"""Texts to questions and notes on a store: each once, counted exactly, also when two come at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from chalicelib import progress
from chalicelib.items import Item
from chalicelib.steps import finish, work
from chalicelib.store import Store
from local import audit
from tests.providers.news_samples import NO_FACTS, SAMPLES
from tests.steps import driver

LEFT_OUT = ["fetch", "read"]


def add_text(store: Store, site: str, title: str, words: str, purpose: str = "mcq", url: str = "/a") -> str:
    text_id = store.new_id()
    data: dict[str, Any] = {
        "text": words, "url": f"https://news.example{url}", "source": "River news", "published": None, "image": None,
        "count": 3, "difficulty": None, "categories": [],
    }  # fmt: skip
    item = Item(
        site_id=site, kind="text", id=text_id, order=text_id, status=f"for_{purpose}", title=title, data=data,
        created_at=1, updated_at=1,
    )  # fmt: skip
    assert store.items.add_many([item]) == 1
    return text_id


def counts(document: dict[str, Any], key: str) -> tuple[int, ...]:
    names = ("input_count", "succeeded", "failed", "skipped", "output_count", "duplicate_count")
    [stage] = [stage for stage in document["stages"] if stage["key"] == key]
    return tuple(stage[name] for name in names)


def read(store: Store, run_id: str) -> dict[str, Any]:
    document = progress.document(store.runs.read(run_id), now=store.clock(), role="viewer")
    assert audit.audit(document) == []
    return document


def made(store: Store, site: str) -> dict[str, Any]:
    """A run of the stages that make records; checked against a scan of the tables."""
    run_id = driver.begin(store, site, "daily_fetch", skip=LEFT_OUT)
    for key in ("mcq", "current_affairs"):
        driver.run_stage(run_id, key)
    finish.handle({"run_id": run_id})
    return read(store, run_id)


def found(store: Store, site: str, kind: str) -> list[Item]:
    items, _ = store.items.page(site, kind, status=None, search=None, run_id=None, limit=200, cursor=None)
    return items


def test_texts_become_questions_and_notes_and_the_same_texts_again_become_none(store: Store, site: str) -> None:
    for name in ("space", "health"):
        add_text(store, site, *SAMPLES[name], url=f"/{name}")
        add_text(store, site, *SAMPLES[name], purpose="current_affairs", url=f"/{name}")
    first = made(store, site)
    assert counts(first, "mcq") == (2, 2, 0, 0, 6, 0)
    assert counts(first, "current_affairs") == (2, 2, 0, 0, 2, 0)
    for name in ("space", "health"):
        add_text(store, site, *SAMPLES[name], url=f"/{name}")
        add_text(store, site, *SAMPLES[name], purpose="current_affairs", url=f"/{name}")
    again = made(store, site)
    assert counts(again, "mcq") == (2, 0, 0, 2, 0, 6)
    assert counts(again, "current_affairs") == (2, 0, 0, 2, 0, 2)
    assert len(found(store, site, "mcq")) == 6
    assert len(found(store, site, "current_affairs")) == 2
    assert all(item.status == "in_review" and item.data["live"] is False for item in found(store, site, "mcq"))
    reasons = {(reason["stage"], reason["message"]) for reason in again["metrics"]["left_out"]}
    assert ("mcq", "duplicate: all that it gives is there already") in reasons


def test_a_text_without_facts_is_a_failed_item_with_the_reason(store: Store, site: str) -> None:
    text_id = add_text(store, site, *NO_FACTS)
    document = made(store, site)
    assert counts(document, "mcq") == (1, 0, 1, 0, 0, 0)
    failure = store.items.get(site, "text", text_id).failure
    assert failure is not None
    assert "no fact to ask about" in str(failure)
    assert [error["message"] for error in document["metrics"]["errors"]] == ["it has no fact to ask about"]


def test_the_same_text_from_two_sources_at_the_same_moment_is_asked_about_once(store: Store, site: str) -> None:
    for url in ("/one", "/two"):
        add_text(store, site, *SAMPLES["culture"], url=url)
    run_id = driver.begin(store, site, "daily_fetch", skip=LEFT_OUT)
    for key in LEFT_OUT:
        driver.run_stage(run_id, key)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work.handle, driver.planned(run_id, "mcq")))
    document = read(store, run_id)
    assert counts(document, "mcq") == (2, 1, 0, 1, 3, 3)
    assert len(found(store, site, "mcq")) == 3
