"""Uploaded PDFs on the page of the sources: the list, an upload, and runs that make questions of their pages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from chalicelib.api.pdfs import MOST_BYTES
from chalicelib.api.types import Generate
from tests.dashboard import documents, fetch_documents
from tests.dashboard.conftest import OpenPage, settled
from tests.dashboard.dialogs import begins, button, card
from tests.dashboard.fake_api import FakeApi, error
from tests.dashboard.fake_controls import NEW_RUN
from tests.dashboard.fake_pdfs import pdf
from tests.dashboard.lists import dialog, row, rows
from tests.dashboard.replies import Asked

SITE, SPEECH = documents.SITE, "Budget speech 2026"
CONTENT = b"%PDF-1.7\n\x00\xff\r\n of which every byte counts"
UPLOAD, PARTS = "Upload a PDF…", f"/pdfs/{SITE}/p1"


@pytest.fixture
def page(api: FakeApi, signed_in: OpenPage) -> Page:
    return opened(api, signed_in)


def opened(api: FakeApi, signed_in: OpenPage) -> Page:
    api.document = fetch_documents.fetched()
    page = signed_in("/#/sources")
    expect(files(page)).to_be_visible()
    settled(page)
    return page


def files(page: Page) -> Locator:
    return page.get_by_role("region", name="PDF files")


def file(content: bytes = CONTENT, name: str = "Report of May.pdf", media_type: str = "application/pdf") -> FilePayload:
    return {"name": name, "mimeType": media_type, "buffer": content}


def uploads(api: FakeApi) -> list[Asked]:
    return [asked for asked in api.asked if (asked.method, asked.path) == ("POST", "/pdfs")]


def test_each_pdf_tells_its_pages_its_size_and_when_it_came(page: Page) -> None:
    expect(rows(files(page))).to_have_count(3)
    expect(row(page, SPEECH)).to_contain_text(re.compile(r"48 pages · 1\.2 MB · uploaded (today|yesterday) \d\d:\d\d"))
    expect(row(page, "One sheet")).to_contain_text("1 page · 1 kB · uploaded ")


def test_a_long_list_comes_page_by_page_and_another_site_has_its_own(api: FakeApi, signed_in: OpenPage) -> None:
    api.pdfs.all = [pdf(n) for n in range(70)]
    page = opened(api, signed_in)
    expect(rows(files(page))).to_have_count(50)
    button(files(page), "More").click()
    expect(rows(files(page))).to_have_count(70)
    expect(button(files(page), "More")).to_have_count(0)
    page.get_by_label("Site", exact=True).select_option("Bicycles")
    expect(files(page)).to_contain_text("No PDF has been uploaded yet.")
    expect(rows(files(page))).to_have_count(0)


def test_a_list_that_cannot_be_had_is_asked_for_again(api: FakeApi, signed_in: OpenPage) -> None:
    api.pdfs.list_refusal = error(503, "store_busy", "The store is busy.")
    page = opened(api, signed_in)
    expect(files(page).get_by_role("alert")).to_contain_text("The store is busy.")
    api.pdfs.list_refusal = None
    button(files(page), "Try again").click()
    expect(rows(files(page))).to_have_count(3)
    expect(files(page).get_by_role("alert")).to_have_count(0)


def test_an_upload_sends_the_file_as_it_is_under_its_own_name(api: FakeApi, page: Page) -> None:
    api.pdfs.gate.clear()
    button(page, UPLOAD).click()
    form = dialog(page)
    expect(form.get_by_label("File")).to_be_focused()
    form.get_by_label("File").set_input_files(file())
    expect(form.get_by_label("Name")).to_have_value("Report of May")
    button(form, "Upload").dblclick()
    expect(button(form, "Uploading…")).to_be_visible()
    page.keyboard.press("Escape")
    expect(form).to_be_visible()
    api.pdfs.gate.set()
    expect(row(page, "Report of May")).to_be_visible()
    expect(form).to_be_hidden()
    expect(button(page, UPLOAD)).to_be_focused()
    [sent] = uploads(api)
    assert sent.body == CONTENT
    assert sent.query == {"site_id": SITE, "name": "Report of May"}
    assert (sent.headers["Content-Type"], sent.headers["Content-Length"]) == ("application/pdf", str(len(CONTENT)))
    assert sent.headers["Authorization"] == "Bearer token-1"


def test_an_upload_goes_on_when_the_token_is_renewed(api: FakeApi, page: Page) -> None:
    api.tokens = set()
    button(page, UPLOAD).click()
    dialog(page).get_by_label("File").set_input_files(file())
    button(dialog(page), "Upload").click()
    expect(row(page, "Report of May")).to_be_visible()
    assert [sent.body for sent in uploads(api)] == [CONTENT, CONTENT]  # the first got 401


def test_a_name_of_ones_own_stays_when_another_file_is_chosen(api: FakeApi, page: Page) -> None:
    button(page, UPLOAD).click()
    form = dialog(page)
    form.get_by_label("File").set_input_files(file(name="first.PDF", media_type=""))
    expect(form.get_by_label("Name")).to_have_value("first")
    form.get_by_label("File").set_input_files(file(name="second.pdf"))
    expect(form.get_by_label("Name")).to_have_value("second")
    form.get_by_label("Name").fill("Acts & rules")
    form.get_by_label("File").set_input_files(file(name="third.pdf"))
    button(form, "Upload").click()
    expect(row(page, "Acts & rules")).to_be_visible()
    assert uploads(api)[0].query["name"] == "Acts & rules"


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (file(b"x" * (MOST_BYTES + 1), name="atlas.pdf"), "“atlas.pdf” is larger than 4.4 MB"),
        (file(name="notes.docx", media_type="application/msword"), "“notes.docx” is not a PDF."),
    ],
)
def test_what_cannot_be_taken_is_refused_before_it_is_sent(
    api: FakeApi, page: Page, chosen: FilePayload, words: str
) -> None:
    button(page, UPLOAD).click()
    form = dialog(page)
    form.get_by_label("File").set_input_files(chosen)
    expect(form.get_by_role("status")).to_contain_text(words)
    expect(form.get_by_label("Name")).to_have_value("")
    form.get_by_label("Name").fill("Mine")
    button(form, "Upload").click()
    expect(form.get_by_label("File")).to_be_focused()
    settled(page)
    assert uploads(api) == []
    form.get_by_label("File").set_input_files(file())
    expect(form.get_by_role("status")).to_have_text("4.4 MB at most.")
    button(form, "Upload").click()
    expect(row(page, "Mine")).to_be_visible()


def test_the_largest_that_the_api_takes_is_sent(api: FakeApi, page: Page) -> None:
    button(page, UPLOAD).click()
    dialog(page).get_by_label("File").set_input_files(file(b"x" * MOST_BYTES))
    button(dialog(page), "Upload").click()
    expect(row(page, "Report of May")).to_be_visible()
    assert len(uploads(api)[0].body) == MOST_BYTES


def test_what_the_api_refuses_is_told_in_the_dialog_until_another_file_is_chosen(api: FakeApi, page: Page) -> None:
    api.pdfs.refusal = error(400, "invalid_input", "body: the PDF is locked with a password", field="body")
    button(page, UPLOAD).click()
    form = dialog(page)
    form.get_by_label("File").set_input_files(file())
    button(form, "Upload").click()
    expect(form.get_by_role("alert")).to_have_text("the PDF is locked with a password")
    expect(form.get_by_label("Name")).to_have_value("Report of May")
    api.pdfs.refusal = None
    form.get_by_label("File").set_input_files(file(name="unlocked.pdf"))
    expect(form.get_by_role("alert")).to_have_count(0)
    button(form, "Upload").click()
    expect(row(page, "unlocked")).to_be_visible()


def test_a_run_makes_what_was_asked_for_and_the_page_goes_to_it(api: FakeApi, page: Page) -> None:
    button(page, f"Make questions of {SPEECH}").click()
    form = dialog(page)
    expect(form).to_contain_text(f"“{SPEECH}” (48 pages)")
    expect(form.get_by_label("From page")).to_be_focused()
    form.get_by_label("From page").fill("3")
    form.get_by_label("To page").fill("7")
    form.get_by_label("What to make").select_option("Both")
    form.get_by_label("Number of questions").fill("20")
    form.get_by_label("Difficulty").select_option("Hard")
    begins(api)
    button(form, "Start this run").dblclick()
    expect(page).to_have_url(re.compile(f"#/runs/{NEW_RUN}$"))
    expect(card(page)).to_contain_text(NEW_RUN)
    asked = api.last(f"{PARTS}/generate", "POST")
    assert asked.body == {"first": 3, "last": 7, "count": 20, "difficulty": "hard", "task_type": "both"}
    assert asked.headers["Idempotency-Key"]
    assert api.count(f"{PARTS}/generate") == 1


def test_what_is_left_empty_is_as_the_api_has_it(api: FakeApi, page: Page) -> None:
    button(page, f"Make questions of {SPEECH}").click()
    form = dialog(page)
    expect(form.get_by_label("To page")).to_have_attribute("placeholder", "48")
    expect(form.get_by_label("Number of questions")).to_have_attribute("placeholder", str(Generate().count))
    button(form, "Start this run").click()
    expect(page).to_have_url(re.compile(NEW_RUN))
    assert api.last(f"{PARTS}/generate", "POST").body == {"task_type": Generate().task_type}


def test_notes_alone_have_no_number_of_questions(api: FakeApi, page: Page) -> None:
    button(page, f"Make questions of {SPEECH}").click()
    form = dialog(page)
    form.get_by_label("Number of questions").fill("20")
    form.get_by_label("What to make").select_option("Current affairs")
    expect(form).to_contain_text("One note is made of these pages.")
    expect(form.get_by_label("Number of questions")).to_have_count(0)
    button(form, "Start this run").click()
    expect(page).to_have_url(re.compile(NEW_RUN))
    assert api.last(f"{PARTS}/generate", "POST").body == {"task_type": "current_affairs"}


@pytest.mark.parametrize(
    ("label", "value"),
    [("From page", "0"), ("From page", "49"), ("To page", "49"), ("To page", "4"), ("Number of questions", "91")],
)
def test_pages_that_the_file_has_not_and_too_many_questions_are_not_asked_for(
    api: FakeApi, page: Page, label: str, value: str
) -> None:
    button(page, f"Make questions of {SPEECH}").click()
    dialog(page).get_by_label("From page").fill("5")
    dialog(page).get_by_label(label).fill(value)
    button(dialog(page), "Start this run").click()
    expect(dialog(page).get_by_label(label)).to_be_focused()
    settled(page)
    assert api.count(f"{PARTS}/generate") == 0


def test_a_run_that_is_in_the_way_is_told_with_the_way_to_it(api: FakeApi, page: Page) -> None:
    api.pdfs.refusal = error(409, "run_active", "the site has an active run", run_id=documents.RUN)
    button(page, f"Make questions of {SPEECH}").click()
    dialog(page).get_by_label("From page").fill("2")
    button(dialog(page), "Start this run").click()
    expect(dialog(page).get_by_role("alert")).to_contain_text(
        "the site has an active run. A pipeline has one active run"
    )
    expect(dialog(page).get_by_label("From page")).to_have_value("2")
    dialog(page).get_by_role("link", name="See that run").click()
    expect(page).to_have_url(re.compile(f"#/runs/{documents.RUN}$"))
    expect(dialog(page)).to_have_count(0)


def test_a_pdf_is_deleted_only_after_a_question(api: FakeApi, page: Page) -> None:
    button(page, f"Delete {SPEECH}").click()
    expect(dialog(page)).to_contain_text(f"Nothing more can be made of “{SPEECH}”. What was made of it stays.")
    button(dialog(page), "Keep it").click()
    assert api.count(PARTS) == 0
    button(page, f"Delete {SPEECH}").click()
    button(dialog(page), "Delete").click()
    expect(row(page, SPEECH)).to_have_count(0)
    expect(rows(files(page))).to_have_count(2)
    expect(page.get_by_role("heading", name="PDF files")).to_be_focused()
    assert [asked.method for asked in api.asked if asked.path == PARTS] == ["DELETE"]


def test_a_viewer_sees_the_list_only(api: FakeApi, signed_in: OpenPage) -> None:
    api.role = "viewer"
    page = opened(api, signed_in)
    expect(row(page, SPEECH)).to_contain_text("48 pages")
    expect(files(page).get_by_role("button")).to_have_count(0)
