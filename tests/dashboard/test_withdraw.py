"""Withdrawing what a run made: with a reason, page by page, an honest count also where it breaks off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.dashboard import documents
from tests.dashboard.conftest import OpenPage
from tests.dashboard.dialogs import button, card, choose, opened, path
from tests.dashboard.fake_api import FakeApi, Reply, error

PAGES = [
    Reply(200, {"withdrawn": 200, "requeued": 0, "cursor": "0:k"}),
    Reply(200, {"withdrawn": 56, "requeued": 0, "cursor": "1:"}),
    Reply(200, {"withdrawn": 0, "requeued": 41, "cursor": None}),
]
ASKED = {"why": "wrong tone", "requeue": True}


@pytest.fixture
def page(api: FakeApi, signed_in: OpenPage) -> Page:
    page = opened(api, signed_in, documents.finished(actions=["start", "withdraw"]))
    choose(page, "Withdraw what it made…")
    return page


def asking(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Withdraw what this run made?")


def bodies(api: FakeApi) -> list[object]:
    return [asked.body for asked in api.asked if asked.path == path("withdraw")]


def test_it_goes_on_until_all_is_done_and_counts_what_was_done(api: FakeApi, page: Page) -> None:
    api.controls.replies["withdraw"] = list(PAGES)
    expect(asking(page).get_by_label("Reason")).to_be_focused()
    page.keyboard.type("wrong tone")
    asking(page).get_by_label("Put its inputs back into their queues").check()
    button(asking(page), "Withdraw").dblclick()
    done = page.get_by_role("dialog", name="Withdrawn")
    expect(done).to_contain_text("256 items withdrawn. 41 inputs were put back into their queues.")
    expect(button(done, "Close")).to_be_focused()
    assert bodies(api) == [ASKED, ASKED | {"cursor": "0:k"}, ASKED | {"cursor": "1:"}]
    assert len({asked.headers["Idempotency-Key"] for asked in api.asked if asked.path == path("withdraw")}) == 3
    page.keyboard.press("Enter")
    expect(done).to_be_hidden()
    expect(card(page)).to_be_visible()


def test_while_it_calls_it_says_how_far_it_is_and_stays(api: FakeApi, page: Page) -> None:
    api.controls.gate.clear()
    asking(page).get_by_label("Reason").fill("wrong tone")
    button(asking(page), "Withdraw").click()
    expect(button(asking(page), "Withdrawing…")).to_be_disabled()
    expect(asking(page).get_by_role("status")).to_have_text("So far 0 withdrawn, 0 inputs put back.")
    page.keyboard.press("Escape")
    expect(asking(page)).to_be_visible()
    api.controls.gate.set()
    expect(page.get_by_role("dialog", name="Withdrawn")).to_be_visible()


def test_cut_off_it_says_how_far_it_got_and_goes_on_from_there(api: FakeApi, page: Page) -> None:
    api.controls.replies["withdraw"] = [
        PAGES[0],
        error(409, "conflict", "Something is in the way."),
        PAGES[1],
        PAGES[2],
    ]
    asking(page).get_by_label("Reason").fill("wrong tone")
    asking(page).get_by_label("Put its inputs back into their queues").check()
    button(asking(page), "Withdraw").click()
    expect(asking(page).get_by_role("alert")).to_have_text("Something is in the way.")
    expect(asking(page).get_by_role("status")).to_have_text("So far 200 withdrawn, 0 inputs put back.")
    button(asking(page), "Go on").click()
    expect(page.get_by_role("dialog", name="Withdrawn")).to_contain_text("256 items withdrawn. 41 inputs")
    assert bodies(api)[2] == ASKED | {"cursor": "0:k"}


def test_nothing_is_sent_without_a_reason(api: FakeApi, page: Page) -> None:
    button(asking(page), "Withdraw").click()
    expect(asking(page).get_by_label("Reason")).to_be_focused()
    button(asking(page), "Keep everything").click()
    expect(asking(page)).to_be_hidden()
    expect(button(card(page), "More")).to_be_focused()
    assert api.count(path("withdraw")) == 0
