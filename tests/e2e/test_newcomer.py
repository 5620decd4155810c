"""What a person does on the first day, in a real browser on the real stack."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from cli.api import Api, open_api
from local.audit import audit
from local.stack import DEMO, PROJECT, Stack
from tests.dashboard.conftest import OpenPage, sign_in

RUN_MS = 120_000
SAMPLE = (PROJECT / "local" / "sample_keywords.csv").read_text(encoding="utf-8")


def signed_in_api(stack: Stack) -> Api:
    session = Api(stack.url).call("POST", "/session", json={"email": DEMO.email, "password": DEMO.password})
    return open_api(stack.url, session["token"])


def page_numbers(page: Page) -> dict[tuple[str, str], str]:
    """Every number that the stage cards show, by stage and field."""
    return {
        (card.get_attribute("data-stage") or "", field.get_attribute("data-field") or ""): field.inner_text()
        for card in page.locator("[data-stage]").all()
        for field in card.locator("[data-field]").all()
    }


def test_signs_in_imports_runs_and_reads_what_came_of_it(stack: Stack, dist: Path, open_page: OpenPage) -> None:
    with signed_in_api(stack) as api:
        api.call("POST", "/sites", json={"site_id": "newcomer", "name": "Newcomer"})
        page = open_page(stack.url, stored={"millrace.site": "newcomer"})
        sign_in(page, DEMO.email, DEMO.password)
        page.goto(f"{stack.url}/#/content?kind=keyword&import=1")
        page.get_by_label("Keywords, one a line").fill("\n".join(keywords(12)))
        page.get_by_role("button", name="Import", exact=True).click()
        expect(page.get_by_role("status").get_by_role("definition").first).to_have_text("12")
        page.get_by_role("link", name="Overview", exact=True).click()
        page.get_by_role("button", name="Run now").first.click()
        expect(page.get_by_role("region", name="Content run")).to_be_visible()
        expect(page).to_have_title(re.compile(r"^Completed"), timeout=RUN_MS)
        document = api.call("GET", "/automation/run_progress", params={"site_id": "newcomer"})
        assert audit(document, stack.env) == []
        shown = page_numbers(page)
        for stage in document["stages"]:
            for name in ("processed_count", "input_count", "remaining_count", "output_count", "failed", "skipped"):
                assert shown[str(stage["number"]), name] == f"{stage[name]:,}", (stage["key"], name)


def test_another_tab_shows_the_same_picture(stack: Stack, dist: Path, open_page: OpenPage) -> None:
    with signed_in_api(stack) as api:
        api.call("POST", "/sites", json={"site_id": "two-tabs", "name": "Two tabs"})
        body = {"site_id": "two-tabs", "format": "text", "content": "\n".join(keywords(9))}
        api.call("POST", "/items/import", json=body)
        api.call("POST", "/runs", json={"site_id": "two-tabs"})
        pages = [open_page(stack.url, stored={"millrace.site": "two-tabs"}) for _ in range(2)]
        for page in pages:
            sign_in(page, DEMO.email, DEMO.password)
            expect(page).to_have_title(re.compile(r"^Completed"), timeout=RUN_MS)
        assert page_numbers(pages[0]) == page_numbers(pages[1])


def keywords(count: int) -> list[str]:
    return [line.rsplit(",", 1)[0] for line in SAMPLE.splitlines()[1 : count + 1]]
