"""Items: lists and their pages, one item, edits that lose nobody's work, deletes, an image's file."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from tests.api.conftest import Finished, MakeSite
from tests.api.speaking import Document, every, good, imported, pages, refused

KEYWORDS = [f"{'blue' if number % 3 else 'red'} keyword {number}" for number in range(25)]


@pytest.fixture(scope="module")
def stocked(make_site: MakeSite) -> str:
    return make_site(KEYWORDS)


def titles(api: httpx.Client, site: str, limit: int, **params: str) -> list[str]:
    found = pages(api, "/items", "items", site_id=site, kind="keyword", limit=limit, **params)
    return [item["title"] for page in found for item in page]


@pytest.mark.parametrize("limit", [1, 7, 24, 25, 26, 200])
@pytest.mark.parametrize("status", [None, "new"])
def test_pages_lose_and_repeat_nothing(viewer: httpx.Client, stocked: str, limit: int, status: str | None) -> None:
    found = titles(viewer, stocked, limit, **({"status": status} if status else {}))
    assert sorted(found) == sorted(KEYWORDS)


def test_of_one_status_the_newest_come_first(viewer: httpx.Client, stocked: str) -> None:
    assert titles(viewer, stocked, 10, status="new") == KEYWORDS[::-1]


@pytest.mark.parametrize("params", [{}, {"status": "new"}])
def test_a_search_is_paged_too(viewer: httpx.Client, stocked: str, params: dict[str, str]) -> None:
    found = titles(viewer, stocked, 2, q="RED", **params)
    assert sorted(found) == sorted(title for title in KEYWORDS if "red" in title)


def test_filters_that_fit_nothing_answer_an_empty_page(viewer: httpx.Client, stocked: str) -> None:
    for params in ({"status": "mapped"}, {"q": "green"}, {"run_id": "01NOWHERE"}, {"kind": "article"}):
        answer = good(viewer.get("/items", params={"site_id": stocked, "kind": "keyword", **params}))
        assert answer == {"items": [], "cursor": None}


def test_a_runs_items_are_those_it_made(viewer: httpx.Client, finished: Finished) -> None:
    for stage, kind in ((0, "cluster"), (1, "idea"), (2, "task"), (3, "article"), (4, "image")):
        made = every(viewer, finished.site_id, kind, run_id=finished.run_id)
        assert len(made) == finished.document["stages"][stage]["output_count"]


@pytest.fixture
def article(viewer: httpx.Client, finished: Finished) -> Document:
    """One of the finished run's articles, as it is now."""
    found = every(viewer, finished.site_id, "article", status="in_review")[0]
    whole: Document = good(viewer.get(f"/items/{finished.site_id}/article/{found['id']}"))
    return whole


def test_an_article_has_all_that_a_reader_needs(article: Document) -> None:
    data = article["data"]
    assert [section["heading"] for section in data["sections"]] == [part["heading"] for part in data["outline"]]
    assert 1_000 <= data["word_count"] <= 1_200
    assert sorted(image["role"] for image in data["images"]) == ["featured", "in_article"]
    assert article["provenance"]["provider"] == "offline"
    assert all(check["holds"] for check in data["checks"]), data["checks"]


def change(api: httpx.Client, finished: Finished, article: Document, **body: Any) -> httpx.Response:
    return api.patch(f"/items/{finished.site_id}/article/{article['id']}", json={"rev": article["rev"], **body})


def test_an_edit_is_kept_and_its_words_counted(operator: httpx.Client, finished: Finished, article: Document) -> None:
    sections = [{"heading": "One", "body": "two three  four\n\nfive"}, {"heading": "Six", "body": "seven"}]
    edited = good(change(operator, finished, article, title="A better title", data={"sections": sections}))
    assert (edited["title"], edited["data"]["title"]) == ("A better title", "A better title")
    assert edited["data"]["sections"] == sections
    assert (edited["word_count"], edited["data"]["word_count"]) == (5, 5)
    assert edited["rev"] == article["rev"] + 1
    assert edited["data"]["outline"] == article["data"]["outline"]
    assert good(operator.get(f"/items/{finished.site_id}/article/{article['id']}")) == edited


def test_an_edit_of_what_has_changed_is_refused(operator: httpx.Client, finished: Finished, article: Document) -> None:
    data = {"meta_description": "First."}
    good(change(operator, finished, article, data=data))
    error = refused(change(operator, finished, article, data={"meta_description": "Second."}), 409, "conflict")
    assert error["details"]["id"] == article["id"]
    kept = good(operator.get(f"/items/{finished.site_id}/article/{article['id']}"))
    assert kept["data"]["meta_description"] == "First."


def test_of_edits_at_the_same_moment_one_wins(operator: httpx.Client, finished: Finished, article: Document) -> None:
    def edit(number: int) -> int:
        return change(operator, finished, article, title=f"Title {number}").status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(edit, range(8))) == [200] + [409] * 7


def test_a_large_article_is_kept_whole(operator: httpx.Client, finished: Finished, article: Document) -> None:
    """What does not fit into a row goes elsewhere, unseen."""
    sections = [{"heading": f"Part {number}", "body": "ü" * 19_999} for number in range(12)]
    edited = good(change(operator, finished, article, data={"sections": sections}))
    assert edited["data"]["sections"] == sections
    assert good(operator.get(f"/items/{finished.site_id}/article/{article['id']}")) == edited


def test_a_kind_that_nobody_edits_is_refused(operator: httpx.Client, stocked: str) -> None:
    keyword = every(operator, stocked, "keyword")[0]
    answer = operator.patch(f"/items/{stocked}/keyword/{keyword['id']}", json={"rev": 1, "title": "Another"})
    refused(answer, 400, "invalid_input", field="kind")


def test_what_is_deleted_is_gone_and_may_come_again(operator: httpx.Client, make_site: MakeSite) -> None:
    site = make_site(["here today"])
    [keyword] = every(operator, site, "keyword")
    path = f"/items/{site}/keyword/{keyword['id']}"
    assert good(operator.delete(path), 204) is None
    refused(operator.get(path), 404, "not_found")
    refused(operator.delete(path), 404, "not_found")
    assert every(operator, site, "keyword") == []
    assert imported(operator, site, "Here today")["added"] == 1


def test_an_image_file_is_a_picture_that_can_do_nothing(viewer: httpx.Client, finished: Finished) -> None:
    image = every(viewer, finished.site_id, "image", status="ready")[0]
    answer = viewer.get(f"/items/{finished.site_id}/image/{image['id']}/file")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert ElementTree.fromstring(answer.text).tag.endswith("}svg")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["cache-control"].startswith("private")
