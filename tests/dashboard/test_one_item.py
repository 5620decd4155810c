"""Run this one: a run of one waiting item, from the stage it waits for, with its dry run before it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.dashboard import documents
from tests.dashboard.conftest import OpenPage
from tests.dashboard.control_documents import plan_of_one, refused_plan
from tests.dashboard.dialogs import begins, button, card
from tests.dashboard.fake_api import FakeApi, Reply, error
from tests.dashboard.fake_controls import NEW_RUN

DRAFT, KEYWORD = "kind=article&item=a6", "kind=keyword&item=k1"
ASKED = {
    "site_id": documents.SITE,
    "pipeline": "content",
    "limits": {"only_items": ["a6"], "start_from": "image_prompt"},
}
NEEDS_FIVE = "1 keywords waiting, this stage needs 5"


def reading(api: FakeApi, signed_in: OpenPage, item: str = DRAFT) -> Page:
    api.document = documents.finished()
    page = signed_in(f"/#/content?{item}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Run this one")


def plan(page: Page) -> Locator:
    return dialog(page).get_by_role("region", name="Dry run")


def test_its_dry_run_is_shown_at_once_and_the_reader_goes_to_its_run(api: FakeApi, signed_in: OpenPage) -> None:
    api.controls.replies["plan"] = [Reply(200, plan_of_one())]
    api.start_reply = Reply(202, {"run_id": NEW_RUN, "status": "pending"})
    page = reading(api, signed_in)
    button(page, "Run this one…").click()
    expect(dialog(page)).to_contain_text("“Slugs: twelve methods compared” alone, from Content → Image prompts on")
    expect(plan(page)).to_be_focused()
    expect(plan(page).locator("dd").first).to_have_text("3")
    expect(plan(page).locator("tbody th")).to_contain_text(
        ["Content → Image prompts", "Prompts → Images", "Review queue"]
    )
    assert api.last("/runs/plan", "POST").body == ASKED
    begins(api)
    button(dialog(page), "Start this run").dblclick()
    expect(page).to_have_url(re.compile(f"#/runs/{NEW_RUN}$"))
    expect(card(page)).to_contain_text(NEW_RUN)
    starts = [asked.body for asked in api.asked if (asked.method, asked.path) == ("POST", "/runs")]
    assert starts == [ASKED]


def test_nothing_starts_while_the_dry_run_is_worked_out(api: FakeApi, signed_in: OpenPage) -> None:
    page = reading(api, signed_in)
    api.controls.gate.clear()
    button(page, "Run this one…").click()
    expect(button(dialog(page), "Working it out…")).to_be_disabled()
    expect(button(dialog(page), "Start this run")).to_be_disabled()
    button(dialog(page), "Start this run").dispatch_event("click")
    expect(button(dialog(page), "Working it out…")).to_be_disabled()
    api.controls.gate.set()
    expect(plan(page)).to_be_visible()
    assert [asked for asked in api.asked if (asked.method, asked.path) == ("POST", "/runs")] == []


def test_a_stage_that_needs_more_than_one_says_so_and_nothing_starts(api: FakeApi, signed_in: OpenPage) -> None:
    api.controls.replies["plan"] = [Reply(200, refused_plan(NEEDS_FIVE))]
    page = reading(api, signed_in, KEYWORD)
    button(page, "Run this one…").click()
    expect(plan(page)).to_have_text(f"This run would do nothing: {NEEDS_FIVE}.")
    expect(button(dialog(page), "Start this run")).to_be_disabled()
    button(dialog(page), "Start this run").dispatch_event("click")
    dialog(page).get_by_text("Options", exact=True).click()
    dialog(page).get_by_label("Credits, at most").fill("9")
    expect(plan(page)).to_have_count(0)
    expect(button(dialog(page), "Start this run")).to_be_enabled()
    assert [asked for asked in api.asked if (asked.method, asked.path) == ("POST", "/runs")] == []
    assert api.last("/runs/plan", "POST").body["limits"] == {"only_items": ["k1"]}


def test_an_option_that_is_wrong_is_not_hidden(api: FakeApi, signed_in: OpenPage) -> None:
    page = reading(api, signed_in)
    button(page, "Run this one…").click()
    expect(plan(page)).to_be_visible()
    dialog(page).get_by_text("Options", exact=True).click()
    dialog(page).get_by_label("Between units of work").fill("61")
    dialog(page).get_by_text("Options", exact=True).click()
    expect(dialog(page).get_by_label("Between units of work")).to_be_hidden()
    button(dialog(page), "Start this run").click()
    expect(dialog(page).get_by_label("Between units of work")).to_be_focused()
    assert [asked for asked in api.asked if (asked.method, asked.path) == ("POST", "/runs")] == []


def test_a_refused_start_is_told_in_the_dialog(api: FakeApi, signed_in: OpenPage) -> None:
    message = "garden-blog already has an active content run, 01OTHER"
    api.controls.replies["plan"] = [Reply(200, plan_of_one())]
    api.start_reply = error(409, "run_active", message, run_id="01OTHER")
    page = reading(api, signed_in)
    button(page, "Run this one…").click()
    expect(plan(page)).to_be_visible()
    button(dialog(page), "Start this run").click()
    expect(dialog(page).get_by_role("alert")).to_contain_text(message)
    button(dialog(page), "Close").click()
    expect(dialog(page)).to_be_hidden()
    expect(button(page, "Run this one…")).to_be_focused()


@pytest.mark.parametrize(
    ("item", "role", "offered"),
    [
        (DRAFT, "operator", 1),
        (DRAFT, "admin", 1),
        (DRAFT, "viewer", 0),
        (KEYWORD, "operator", 1),
        ("kind=keyword&item=k3", "operator", 0),
        ("kind=article&item=a1", "operator", 0),
    ],
)
def test_it_is_offered_for_what_waits_to_who_may_start(
    api: FakeApi, signed_in: OpenPage, item: str, role: str, offered: int
) -> None:
    api.role = role
    expect(button(reading(api, signed_in, item), "Run this one…")).to_have_count(offered)
