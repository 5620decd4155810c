"""The audit trail: who did what to which run, when, why, and what it changed; for admins."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.dashboard import documents
from tests.dashboard.conftest import OpenPage
from tests.dashboard.dialogs import RUN_PAGE, button, opened
from tests.dashboard.fake_api import FakeApi


def test_it_lists_who_what_when_why_and_the_change_page_by_page(api: FakeApi, signed_in: OpenPage) -> None:
    api.role, api.document = "admin", documents.finished()
    page = signed_in()
    page.get_by_role("link", name="Audit").click()
    entries = page.locator(".audit > li")
    expect(entries).to_have_count(50)
    expect(entries.first).to_contain_text(re.compile(r"\d\d:\d\d.*Marked failed run 6N8P1R by boss@example.com"))
    expect(entries.first.locator(".why")).to_have_text("the provider is down since noon")
    expect(entries.first.locator("ul > li")).to_have_text(
        [re.compile("status: paused →.* failed"), re.compile("marked: – →.* yes")]
    )
    expect(entries.nth(1)).to_contain_text("Changed the caps")
    assert api.last("/audit").query == {"site_id": documents.SITE, "limit": "50"}
    button(page, "More").click()
    expect(entries).to_have_count(70)
    expect(button(page, "More")).to_have_count(0)


def test_it_can_be_read_for_one_run(api: FakeApi, signed_in: OpenPage) -> None:
    api.role = "admin"
    page = opened(api, signed_in, documents.finished(), RUN_PAGE)
    page.get_by_role("link", name="Audit of this run").click()
    expect(page.locator(".audit > li")).to_have_count(35)
    assert api.last("/audit").query == {"site_id": documents.SITE, "run_id": documents.RUN, "limit": "50"}
    page.get_by_role("link", name="All of this site").click()
    expect(page.locator(".audit > li")).to_have_count(50)


def test_an_operator_is_not_shown_it_and_asks_nothing(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in("/#/audit")
    expect(page.get_by_text("The audit trail is for admins.")).to_be_visible()
    expect(page.get_by_role("link", name="Audit")).to_have_count(0)
    assert api.count("/audit") == 0
