"""Make again: one item anew from its source, after saying what that replaces."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.dashboard import documents
from tests.dashboard.conftest import OpenPage
from tests.dashboard.dialogs import begins, button, card
from tests.dashboard.fake_api import FakeApi, error
from tests.dashboard.fake_controls import NEW_RUN

REMAKE = f"/items/{documents.SITE}/article/a2/remake"


def reading(api: FakeApi, signed_in: OpenPage, item: str = "kind=article&item=a2") -> Page:
    api.document = documents.finished()
    page = signed_in(f"/#/content?{item}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Make this article again?")


def test_it_says_what_is_replaced_and_goes_to_the_new_run(api: FakeApi, signed_in: OpenPage) -> None:
    page = reading(api, signed_in)
    button(page, "Make again…").click()
    expect(dialog(page)).to_contain_text("“Companion planting: what really works” and whatever else was made")
    expect(dialog(page)).to_contain_text("withdrawn")
    dialog(page).get_by_label("Reason (optional)").fill("too long")
    begins(api)
    button(dialog(page), "Make again").dblclick()
    expect(page).to_have_url(re.compile(f"#/runs/{NEW_RUN}$"))
    expect(card(page)).to_contain_text(NEW_RUN)
    assert (api.count(REMAKE), api.last(REMAKE, "POST").body) == (1, {"why": "too long"})
    expect(page).to_have_title(re.compile("^43%"))
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Overview").click()
    expect(card(page)).to_contain_text(NEW_RUN[-6:])


def test_a_refusal_is_told_and_nothing_is_left_behind(api: FakeApi, signed_in: OpenPage) -> None:
    page = reading(api, signed_in)
    message = "what article#a2 was made from is gone: task t1"
    api.controls.replies["remake"] = [error(409, "conflict", message, id="a2")]
    button(page, "Make again…").click()
    button(dialog(page), "Make again").click()
    expect(dialog(page).get_by_role("alert")).to_have_text(message)
    button(dialog(page), "Keep this one").click()
    expect(dialog(page)).to_be_hidden()
    expect(button(page, "Make again…")).to_be_focused()


def test_it_is_not_offered_for_what_was_imported_withdrawn_or_to_a_viewer(api: FakeApi, signed_in: OpenPage) -> None:
    page = reading(api, signed_in, "kind=keyword&item=k1")
    expect(button(page, "Make again…")).to_have_count(0)
    api.items[1]["status"] = "withdrawn"
    page = reading(api, signed_in)
    expect(page.locator("article [data-field=status]")).to_have_text("Withdrawn")
    expect(button(page, "Make again…")).to_have_count(0)
    api.items[1]["status"], api.role = "in_review", "viewer"
    page = reading(api, signed_in)
    expect(button(page, "Make again…")).to_have_count(0)
