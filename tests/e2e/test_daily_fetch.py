"""The daily fetch as `make run` shows it: the five demo sources to the end, and once more when nothing has changed."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from rich.console import Console

from cli.api import Api
from local import demo, provision
from local.audit import audit
from local.demo_inputs import QUESTIONS_WANTED, SOURCES_SITE, site_with_sources
from local.demo_sources import SOURCES, newspaper, quiz
from local.stack import Stack
from tests.e2e.test_newcomer import signed_in_api

ARTICLES = sum(len(newspaper(source.file).items) for source in SOURCES if source.type != "api")
READY = sum(len(quiz(source.file).items) for source in SOURCES if source.type == "api")
QUESTIONS = ARTICLES * QUESTIONS_WANTED + READY
COUNTS = ("input_count", "succeeded", "failed", "skipped", "output_count", "duplicate_count")
UNCHANGED = "not changed since the last fetch"

Document = dict[str, Any]
Rows = dict[tuple[str, str], dict[str, Any]]


class Played:
    """The demo played once: what it said, its run's document, and the items that the tables hold after it."""

    def __init__(self, stack: Stack, api: Api) -> None:
        console = Console(file=io.StringIO(), width=200)
        arguments = demo.parse(["--once", "--pipeline", "daily_fetch"])
        self.status = demo.demonstrate(stack, arguments, console)
        self.said = console.file.getvalue()  # type: ignore[attr-defined]
        latest = {"site_id": SOURCES_SITE, "pipeline": "daily_fetch"}
        self.document: Document = api.call("GET", "/automation/run_progress", params=latest)
        self.rows = rows(stack)

    def counts(self, stage: str) -> tuple[int, ...]:
        (found,) = (each for each in self.document["stages"] if each["key"] == stage)
        return tuple(found[name] for name in COUNTS)

    def items(self, kind: str) -> Rows:
        return {key: row for key, row in self.rows.items() if key[0] == f"{SOURCES_SITE}#{kind}"}

    def data(self, kind: str) -> list[dict[str, Any]]:
        return [json.loads(row["data"]["S"]) for row in self.items(kind).values()]


@pytest.fixture(scope="module")
def played(stack: Stack) -> tuple[Played, Played]:
    with signed_in_api(stack) as api:
        return Played(stack, api), Played(stack, api)


def rows(stack: Stack) -> Rows:
    """Every row of the site in the table of items, as it is stored."""
    pages = (
        provision.client("dynamodb", stack.dynamodb_url)
        .get_paginator("scan")
        .paginate(TableName=stack.env["ITEMS_TABLE"], ConsistentRead=True)
    )
    found = [row for page in pages for row in page["Items"] if row["pk"]["S"].startswith(f"{SOURCES_SITE}#")]
    return {(row["pk"]["S"], row["sk"]["S"]): row for row in found}


def test_both_runs_complete_and_are_counted_right(played: tuple[Played, Played], stack: Stack) -> None:
    assert (ARTICLES, READY) == (32, 8)
    for each in played:
        assert (each.status, each.document["run"]["status"]) == (0, "completed")
        assert "every number is right" in each.said
        assert audit(each.document, stack.env) == []


def test_the_first_run_makes_everything(played: tuple[Played, Played]) -> None:
    first, _ = played
    assert first.counts("fetch") == (5, 5, 0, 0, 40, 0)
    assert first.counts("read") == (40, 40, 0, 0, 2 * ARTICLES + READY, 0)
    assert first.counts("mcq") == (40, 40, 0, 0, QUESTIONS, 0)
    assert first.counts("current_affairs") == (32, 32, 0, 0, 32, 0)
    held = {kind: len(first.items(kind)) for kind in ("source", "entry", "text", "mcq", "current_affairs")}
    assert held == {"source": 5, "entry": 40, "text": 72, "mcq": QUESTIONS, "current_affairs": 32}
    assert first.document["metrics"]["left_out"] == []


def test_questions_and_notes_have_the_date_of_their_article(played: tuple[Played, Played]) -> None:
    """Also those of the index page, whose articles say it on their own pages; and notes have their picture."""
    first, _ = played
    papers = [newspaper(source.file) for source in SOURCES if source.type != "api"]
    dates = {article.slug: str(article.published.date()) for paper in papers for article in paper.items}
    notes, questions = (first.data(kind) for kind in ("current_affairs", "mcq"))
    assert {slug(note["link"]): note["date"] for note in notes} == dates
    assert all(note["image"] == f"{note['link']}.svg" for note in notes)
    said = {(slug(question["source"]["url"]), question["date"]) for question in questions if question["quote"]}
    assert said == set(dates.items())


def slug(url: str) -> str:
    return url.rpartition("/")[2]


def test_the_second_run_stores_nothing_and_says_why(played: tuple[Played, Played]) -> None:
    first, second = played
    assert second.counts("fetch") == (5, 0, 0, 5, 0, 0)
    for stage in ("read", "mcq", "current_affairs"):
        assert second.counts(stage) == (0, 0, 0, 0, 0, 0)
    (left_out,) = second.document["metrics"]["left_out"]
    assert (left_out["stage"], left_out["count"], left_out["message"]) == ("fetch", 5, UNCHANGED)
    assert "Made: nothing new." in second.said
    assert f"Left out in fetch: 5 ({UNCHANGED})" in second.said
    for kind in ("entry", "text", "mcq", "current_affairs"):
        assert second.items(kind) == first.items(kind)


def test_sources_that_are_there_are_left_as_they_are(played: tuple[Played, Played]) -> None:
    first, second = played
    assert first.said.count("(added)") == second.said.count("(as it was)") == 5
    assert first.items("source").keys() == second.items("source").keys()


def test_when_the_demo_server_moves_only_the_addresses_change(played: tuple[Played, Played], stack: Stack) -> None:
    console = Console(file=io.StringIO(), width=200)
    with signed_in_api(stack) as api:
        first = declared(api)[0]
        api.call("POST", f"/sources/{SOURCES_SITE}/{first['id']}/switch", json={"on": False})
        before = declared(api)
        site_with_sources(api, "https://demo.example", console)
        after = declared(api)
    assert console.file.getvalue().count("(moved)") == 5  # type: ignore[attr-defined]
    moved = [source | {"url": source["url"].replace(stack.sources_url, "https://demo.example")} for source in before]
    assert after == moved
    assert [source["on"] for source in after] == [False, True, True, True, True]


def declared(api: Api) -> list[dict[str, Any]]:
    fields = ("id", "name", "type", "url", "purposes", "on", "categories", "count", "difficulty", "shape")
    found = api.call("GET", "/sources", params={"site_id": SOURCES_SITE})["sources"]
    return [{field: source[field] for field in fields} for source in found]
