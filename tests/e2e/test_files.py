"""Files in and out, in a real browser on the real stack: questions of a PDF's pages, exported, imported elsewhere."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

from local.stack import DEMO, Stack
from tests.dashboard.conftest import OpenPage, sign_in
from tests.e2e.test_newcomer import RUN_MS, signed_in_api
from tests.sources import documents

PDF = FilePayload(
    name="Dams.pdf", mimeType="application/pdf", buffer=documents.pdf("Contents of the report", documents.DAM)
)
QUESTIONS = "#/content?kind=mcq"


def test_questions_of_a_pdf_are_exported_and_imported_elsewhere(
    stack: Stack, dist: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    with signed_in_api(stack) as api:
        for site in ("from", "to"):
            api.call("POST", "/sites", json={"site_id": f"files-{site}", "name": f"Files {site}"})
    page = open_page(f"{stack.url}/#/sources", stored={"millrace.site": "files-from"})
    sign_in(page, DEMO.email, DEMO.password)
    make_questions(page)
    page.goto(f"{stack.url}/{QUESTIONS}")
    made = titles(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export", exact=True).click()
        page.get_by_role("button", name="As CSV").click()
    file = tmp_path / "questions.csv"
    download.value.save_as(file)
    page.get_by_label("Site", exact=True).select_option("files-to")
    expect(page.get_by_text("No questions yet.")).to_be_visible()
    page.get_by_text("Import questions").click()
    choose(page, file)
    page.get_by_role("button", name=f"Import {len(made)}").click()
    assert sorted(titles(page)) == sorted(made)
    choose(page, file)
    expect(page.get_by_text("Nothing of questions.csv is new.")).to_be_visible()


def make_questions(page: Page) -> None:
    page.get_by_role("button", name="Upload a PDF…").click()
    form = page.get_by_role("dialog")
    form.get_by_label("File").set_input_files(PDF)
    form.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("2 pages · ")).to_be_visible()
    page.get_by_role("button", name="Make questions of Dams").click()
    form.get_by_label("From page").fill("2")
    form.get_by_label("Number of questions").fill("3")
    form.get_by_role("button", name="Start this run").click()
    run = page.get_by_role("region", name="Daily fetch run")
    expect(run.locator("[data-field=status]")).to_have_text("Completed", timeout=RUN_MS)


def titles(page: Page) -> list[str]:
    shown = page.get_by_role("region", name="Questions").locator(".items .title")
    expect(shown.first).to_be_visible()
    return shown.all_inner_texts()


def choose(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
