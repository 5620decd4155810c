"""A start with options, and the dry run before it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.dashboard import control_documents, documents
from tests.dashboard.conftest import OpenPage
from tests.dashboard.dialogs import begins, button, card, opened
from tests.dashboard.fake_api import FakeApi, Reply, error
from tests.dashboard.fake_controls import NEW_RUN

SITE = {"site_id": documents.SITE, "pipeline": "content"}


@pytest.fixture
def page(api: FakeApi, signed_in: OpenPage) -> Page:
    page = opened(api, signed_in, documents.finished())
    button(page, "Options…").click()
    return page


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Start a run with options")


def plan(page: Page) -> Locator:
    return dialog(page).get_by_role("region", name="Dry run")


def test_left_as_they_are_they_are_a_plain_start_pressed_once(api: FakeApi, page: Page) -> None:
    api.start_reply = Reply(202, {"run_id": NEW_RUN, "status": "pending"})
    api.start_gate.clear()
    button(dialog(page), "Start this run").dblclick()
    expect(button(dialog(page), "Starting…")).to_be_disabled()
    begins(api)
    api.start_gate.set()
    expect(dialog(page)).to_be_hidden()
    expect(card(page).locator("[data-field=status]")).to_have_text("Pending")
    starts = [asked.body for asked in api.asked if (asked.method, asked.path) == ("POST", "/runs")]
    assert starts == [SITE]


def test_what_was_chosen_is_sent_to_the_dry_run_and_to_the_start(api: FakeApi, page: Page) -> None:
    expect(dialog(page).get_by_label("Start from")).to_be_focused()
    dialog(page).get_by_label("Start from").select_option("2. Clusters → Ideas")
    first = dialog(page).get_by_role("checkbox", name=re.compile("Keywords → Clusters"))
    expect(first).to_be_disabled()
    expect(first).not_to_be_checked()
    dialog(page).get_by_role("checkbox", name=re.compile("Prompts → Images")).uncheck()
    expect(dialog(page).get_by_label("Prompts → Images: items, at most")).to_be_disabled()
    dialog(page).get_by_label("Tasks → Content: items, at most").fill("25")
    dialog(page).get_by_label("Credits, at most").fill("40.5")
    dialog(page).get_by_label("Time limit", exact=True).fill("90")
    dialog(page).get_by_label("Unit of the time limit").select_option("minutes")
    dialog(page).get_by_label("Between units of work").fill("2")
    button(dialog(page), "Dry run").click()
    expect(plan(page)).to_be_focused()
    chosen = SITE | {
        "limits": {
            "start_from": "idea", "skip": ["image"], "max_items": {"article": 25}, "delay_between_units": 2,
            "max_seconds": 5400,
        },
        "caps": {"items": None, "credits": 40.5},
    }  # fmt: skip
    assert api.last("/runs/plan", "POST").body == chosen
    button(dialog(page), "Start this run").click()
    expect(dialog(page)).to_be_hidden()
    assert api.last("/runs", "POST").body == chosen


def test_a_dry_run_shows_items_credits_and_time_with_their_ranges(api: FakeApi, page: Page) -> None:
    button(dialog(page), "Dry run").click()
    expect(plan(page).locator("dd")).to_have_text(["266", "about 404 (350 to 480)", "about 37 min (30 to 48 min)"])
    expect(plan(page)).to_contain_text("Estimated from this site's earlier runs. Nothing has been started.")
    rows = plan(page).locator("tbody tr")
    expect(rows).to_have_count(7)
    expect(rows.nth(0).locator("td")).to_have_text(["50", "~16 clusters", "8.5", "1 min"])
    expect(rows.nth(0)).to_contain_text("50 of 66 waiting: Compost without the smell")
    expect(rows.nth(3).locator("td")).to_have_text(["~50", "~50 articles", "310", "27 min"])
    expect(rows.nth(5)).to_contain_text("Skipped: asked to be skipped")
    assert [asked.path for asked in api.asked if asked.method == "POST"] == ["/runs/plan"]


def test_where_nothing_was_measured_it_says_so(api: FakeApi, page: Page) -> None:
    unmeasured = control_documents.plan()
    unmeasured["total"]["measured"] = False
    api.controls.replies["plan"] = [Reply(200, unmeasured | {"active_run_id": "01OTHER"})]
    button(dialog(page), "Dry run").click()
    expect(plan(page)).to_contain_text("From defaults: no history yet.")
    expect(plan(page)).to_contain_text("A run is active, so this one cannot start yet.")


def test_a_change_puts_the_plan_away_also_one_that_is_on_its_way(api: FakeApi, page: Page) -> None:
    button(dialog(page), "Dry run").click()
    expect(plan(page)).to_be_visible()
    dialog(page).get_by_label("Credits, at most").fill("9")
    expect(plan(page)).to_have_count(0)
    api.controls.gate.clear()
    button(dialog(page), "Dry run").click()
    expect(button(dialog(page), "Working it out…")).to_be_disabled()
    dialog(page).get_by_label("Credits, at most").fill("10")
    api.controls.gate.set()
    expect(button(dialog(page), "Dry run")).to_be_enabled()
    expect(plan(page)).to_have_count(0)


@pytest.mark.parametrize(
    ("unit", "allowed", "refused"),
    [("hours", ["0.25", "720"], ["0", "721"]), ("minutes", ["1", "43200"], ["0", "1.5"])],
)
def test_a_time_limit_is_a_day_unless_said_otherwise(
    page: Page, unit: str, allowed: list[str], refused: list[str]
) -> None:
    limit = dialog(page).get_by_label("Time limit", exact=True)
    expect(limit).to_have_attribute("placeholder", "1 day")
    expect(dialog(page)).to_contain_text("A run that takes longer fails. Pauses do not count.")
    dialog(page).get_by_label("Unit of the time limit").select_option(unit)
    for value in [*allowed, *refused]:
        limit.fill(value)
        assert limit.evaluate("field => field.checkValidity()") == (value in allowed), value


def test_a_wrong_number_is_not_sent(api: FakeApi, page: Page) -> None:
    dialog(page).get_by_label("Between units of work").fill("61")
    button(dialog(page), "Dry run").click()
    button(dialog(page), "Start this run").click()
    expect(dialog(page)).to_be_visible()
    assert (api.count("/runs/plan"), [asked for asked in api.asked if asked.path == "/runs" and asked.body]) == (0, [])


def test_a_refused_start_is_told_in_the_dialog(api: FakeApi, page: Page) -> None:
    message = "garden-blog already has an active content run, 01OTHER"
    api.start_reply = error(409, "run_active", message, run_id="01OTHER")
    dialog(page).get_by_label("Credits, at most").fill("9")
    button(dialog(page), "Start this run").click()
    expect(dialog(page).get_by_role("alert")).to_contain_text(message)
    expect(dialog(page).get_by_role("link", name="See that run")).to_have_attribute("href", "#/runs/01OTHER")
    expect(dialog(page).get_by_label("Credits, at most")).to_have_value("9")
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    expect(button(page, "Options…")).to_be_focused()


def test_it_is_offered_where_there_is_no_run_too(api: FakeApi, signed_in: OpenPage) -> None:
    api.document = documents.never_run(60)
    page = signed_in()
    button(page, "Options…").click()
    button(dialog(page), "Dry run").click()
    expect(plan(page)).to_be_visible()
