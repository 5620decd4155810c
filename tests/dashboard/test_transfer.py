"""Questions and notes in from a file, with a preview; what a list shows out as a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.dashboard import documents, fetch_documents, pipelines
from tests.dashboard.conftest import OpenPage, settled
from tests.dashboard.dialogs import button
from tests.dashboard.fake_api import FakeApi, Reply, error
from tests.dashboard.fake_items import article
from tests.dashboard.fake_records import records
from tests.dashboard.test_access import sticking_out, violations

IMPORT = "/items/import"
QUESTIONS, NOTES = "/#/content?kind=mcq", "/#/content?kind=current_affairs"
HEAD = b"question,option_1,option_2,answer\n"
TITLES = ["Which river is longest?", "Which sea is deepest?"]
PREVIEW = {
    "added": 0, "duplicates": 1, "invalid": 2, "would_add": 1200,
    "errors": [{"line": 4, "message": "answer: 'Bonn' is none of the options"}],
    "duplicate_lines": [{"line": 3, "message": "the same as a question of this site"}],
    "titles": TITLES,
}  # fmt: skip


@pytest.fixture(autouse=True)
def fetched(api: FakeApi) -> None:
    api.known_pipelines = [pipelines.content(), pipelines.daily_fetch()]
    api.document, api.items = fetch_documents.fetched(), records()
    api.import_reply = Reply(200, PREVIEW)


def choose(page: Page, name: str, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files(
        FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    )


def opened(signed_in: OpenPage, path: str, heading: str) -> Page:
    page = signed_in(path)
    page.get_by_text(heading).click()
    return page


def test_what_would_be_added_is_shown_before_anything_is_stored(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(signed_in, QUESTIONS, "Import questions")
    choose(page, "rivers.csv", HEAD + "Which river is longest? – é\n".encode())
    expect(page.locator(".import-result dd")).to_have_text(["1,200", "1", "2"])
    expect(page.get_by_text("Line 4: answer: 'Bonn' is none of the options")).to_be_visible()
    expect(page.get_by_text("… and 1 more.")).to_be_visible()
    expect(page.get_by_text("Line 3: the same as a question of this site")).to_be_visible()
    page.get_by_text("The first 2 titles").click()
    expect(page.locator(".titles li")).to_have_text(TITLES)
    content = HEAD.decode() + "Which river is longest? – é\n"
    sent = {"site_id": documents.SITE, "kind": "mcq", "format": "csv", "content": content}
    assert api.last(IMPORT, "POST").body == sent | {"preview": True}
    api.import_reply = Reply(200, {"added": 1200, "duplicates": 1, "invalid": 0, "errors": [], "duplicate_lines": []})
    settled(page)
    lists = api.count("/items")
    button(page, "Import 1,200").dblclick()
    expect(page.locator(".import-result dd")).to_have_text(["1,200", "1", "0"])
    expect(page.locator(".import-result dt").first).to_have_text("Added")
    expect(button(page, "Import 1,200")).to_have_count(0)
    settled(page)
    assert api.last(IMPORT, "POST").body == sent | {"preview": False}
    assert (api.count(IMPORT), api.count("/items")) == (2, lists + 1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_preview_is_for_everyone(api: FakeApi, signed_in: OpenPage, scheme: str) -> None:
    page = signed_in(QUESTIONS, scheme=scheme, width=320)
    page.get_by_text("Import questions").click()
    choose(page, "rivers.csv", HEAD)
    page.get_by_text("The first 2 titles").click()
    button(page, "Export").click()
    assert violations(page) == []
    assert sticking_out(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_notes_come_as_json_too_and_another_file_may_be_chosen(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(signed_in, NOTES, "Import current affairs")
    choose(page, "Notes.JSON", b"[]")
    button(page, "Discard").click()
    expect(page.locator(".import-result")).to_have_count(0)
    expect(button(page, "Import 1,200")).to_have_count(0)
    choose(page, "Notes.JSON", b"[]")
    expect(button(page, "Import 1,200")).to_be_visible()
    last = api.last(IMPORT, "POST").body
    assert (last["kind"], last["format"], last["preview"]) == ("current_affairs", "json", True)
    assert api.count(IMPORT) == 2


def test_with_nothing_new_there_is_nothing_to_agree_to(api: FakeApi, signed_in: OpenPage) -> None:
    api.import_reply = Reply(200, PREVIEW | {"would_add": 0, "titles": []})
    page = opened(signed_in, QUESTIONS, "Import questions")
    choose(page, "rivers.csv", HEAD)
    expect(page.get_by_text("Nothing of rivers.csv is new.")).to_be_visible()
    expect(page.get_by_role("button", name="Import")).to_have_count(0)


def test_what_cannot_be_read_is_told_and_never_sent(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(signed_in, QUESTIONS, "Import questions")
    choose(page, "old.csv", "Stra\xdfe".encode("latin-1"))
    expect(page.get_by_role("alert")).to_contain_text("old.csv is not UTF-8 text")
    assert api.count(IMPORT) == 0
    api.import_reply = error(400, "invalid_input", "content: has no column 'question'", field="content")
    choose(page, "other.csv", b"a,b\n")
    expect(page.get_by_role("alert")).to_have_text("content: has no column 'question'")
    expect(button(page, "Discard")).to_have_count(0)


def test_a_refusal_of_the_import_itself_loses_nothing(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(signed_in, QUESTIONS, "Import questions")
    choose(page, "rivers.csv", HEAD)
    expect(button(page, "Import 1,200")).to_be_visible()
    api.import_reply = error(503, "store_busy", "Busy, try again.")
    button(page, "Import 1,200").click()
    expect(page.get_by_role("alert")).to_have_text("Busy, try again.")
    api.import_reply = Reply(200, PREVIEW | {"added": 1200})
    button(page, "Import 1,200").click()
    expect(button(page, "Discard")).to_have_count(0)


def test_a_viewer_is_offered_the_export_alone(api: FakeApi, signed_in: OpenPage) -> None:
    api.role = "viewer"
    page = signed_in(QUESTIONS)
    expect(button(page, "Export")).to_be_visible()
    expect(page.get_by_text("Import questions")).to_have_count(0)


@pytest.mark.parametrize("format", ["CSV", "JSON"])
def test_all_that_match_are_exported_not_only_those_on_the_page(
    api: FakeApi, signed_in: OpenPage, tmp_path: Path, format: str
) -> None:
    api.items = [article(1) | {"id": f"a{n}", "title": f"Bed {n}", "status": "approved"} for n in range(450)]
    page = signed_in("/#/content?kind=article&status=approved&q=bed")
    button(page, "Export").click()
    with page.expect_download() as download:
        button(page, f"As {format}").click()
    assert download.value.suggested_filename == f"article-approved.{format.lower()}"
    file = tmp_path / "saved"
    download.value.save_as(file)
    titles = [f"Bed {n}" for n in range(450)]
    if format == "CSV":
        assert file.read_text(encoding="utf-8").splitlines() == ["title", *titles]
    else:
        assert [item["title"] for item in json.loads(file.read_text(encoding="utf-8"))] == titles
    asked = [one.query for one in api.asked if one.path == "/items/export"]
    assert [query.get("cursor") is None for query in asked] == [True, False, False]
    assert all((query["kind"], query["status"], query["q"]) == ("article", "approved", "bed") for query in asked)


def test_an_export_that_fails_says_so_and_saves_nothing(api: FakeApi, signed_in: OpenPage) -> None:
    api.export_refusal = error(503, "store_busy", "Busy, try again.")
    page = signed_in(QUESTIONS)
    downloads: list[object] = []
    page.on("download", lambda download: downloads.append(download))  # noqa: PLW0108  # a builtin cannot be marked
    button(page, "Export").click()
    button(page, "As CSV").click()
    expect(page.get_by_role("alert")).to_contain_text("Busy, try again.")
    settled(page)
    assert downloads == []


def test_where_nothing_is_there_is_nothing_to_export(api: FakeApi, signed_in: OpenPage) -> None:
    api.items = []
    page = signed_in(QUESTIONS)
    expect(page.get_by_text("No questions yet.")).to_be_visible()
    expect(button(page, "Export")).to_have_count(0)
