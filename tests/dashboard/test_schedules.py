"""The page of the schedules: what starts when and by which clock, what became of it, and the controls, one or many."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.dashboard import documents, fetch_documents, pipelines
from tests.dashboard.conftest import OpenPage, settled
from tests.dashboard.dialogs import button
from tests.dashboard.fake_api import FakeApi, error
from tests.dashboard.fake_schedules import IN_THE_WAY, LOCAL, lost
from tests.dashboard.lists import dialog, row, rows

SITE = documents.SITE
AFTERNOON, QUESTIONS, PAUSED, LOST = "Every afternoon", "Questions on working days", "Month's end", "Lost"


@pytest.fixture
def page(api: FakeApi, signed_in: OpenPage) -> Page:
    return opened(api, signed_in)


def opened(api: FakeApi, signed_in: OpenPage) -> Page:
    api.known_pipelines, api.document = [pipelines.content(), pipelines.daily_fetch()], fetch_documents.fetched()
    page = signed_in("/#/schedules")
    expect(rows(page)).to_have_count(4)
    settled(page)
    return page


def test_each_tells_what_it_starts_when_and_its_next_run_by_both_clocks(page: Page) -> None:
    daily = row(page, AFTERNOON)
    expect(daily).to_contain_text("Daily fetch: both")
    expect(daily).to_contain_text("Every day at 14:30 Asia/Kolkata")
    expect(daily.locator(".next-run")).to_have_text(re.compile(rf"^Next run {re.escape(LOCAL)} · here tomorrow 09:00"))
    weekly = row(page, QUESTIONS)
    expect(weekly).to_contain_text("Daily fetch: MCQ, at most 500 credits, with limits of its own")
    expect(weekly).to_contain_text("Every Monday, Wednesday and Friday at 06:00 UTC")
    expect(row(page, PAUSED)).to_contain_text("On day 31 of every month at 14:30")
    expect(row(page, PAUSED)).to_contain_text("Paused: it starts nothing until it is resumed.")
    expect(row(page, LOST)).to_contain_text("Content without image")
    expect(row(page, LOST)).to_contain_text("Not in force: the scheduler was not reached")


def test_what_became_of_it_is_told_with_the_reason_and_the_run(page: Page) -> None:
    daily = row(page, AFTERNOON)
    latest = daily.locator(".firing").first
    expect(latest.locator("[data-field=status]")).to_have_text("Skipped")
    expect(latest).to_contain_text(IN_THE_WAY)
    expect(latest.get_by_role("link")).to_have_attribute("href", f"#/runs/{fetch_documents.RUN}")
    expect(daily.locator(".firing").nth(1)).to_be_hidden()
    daily.get_by_text("3 before that").click()
    expect(daily.locator(".firing [data-field=status]")).to_have_text(["Skipped", "Started", "Missed", "Failed"])
    expect(daily.locator(".firing").nth(2)).to_contain_text("came late")
    expect(row(page, QUESTIONS)).to_contain_text("It has not been due yet.")


def test_one_is_paused_and_resumed_by_its_switch(api: FakeApi, page: Page) -> None:
    switch = page.get_by_role("switch", name=AFTERNOON)
    switch.press("Enter")
    expect(switch).not_to_be_checked()
    expect(row(page, AFTERNOON)).to_contain_text("Paused: it starts nothing")
    assert api.last("/schedules/bulk", "POST").body == {"site_id": SITE, "ids": ["c1"], "action": "pause"}
    switch.press("Enter")
    expect(switch).to_be_checked()
    api.schedules.refused = {"c3": "Scheduler was not reached"}
    page.get_by_role("switch", name=PAUSED).click()
    expect(row(page, PAUSED).get_by_role("alert")).to_contain_text("Scheduler was not reached")
    expect(page.get_by_role("switch", name=PAUSED)).not_to_be_checked()


def test_many_are_paused_at_once_and_what_is_refused_says_why(api: FakeApi, page: Page) -> None:
    api.schedules.refused = {"c4": "Scheduler was not reached"}
    expect(button(page, "Pause")).to_be_disabled()
    page.get_by_label("Choose all").check()
    page.get_by_label(f"Choose {PAUSED}").uncheck()
    button(page, "Pause").click()
    told = page.locator(".notice")
    expect(told).to_contain_text("2 paused, 1 refused.")
    expect(told).to_contain_text("Lost: Scheduler was not reached")
    expect(page.get_by_label("Choose Lost")).to_be_checked()
    assert api.last("/schedules/bulk", "POST").body == {"site_id": SITE, "ids": ["c1", "c2", "c4"], "action": "pause"}
    expect(page.get_by_role("switch", name=AFTERNOON)).not_to_be_checked()


def test_many_are_deleted_only_after_a_question(api: FakeApi, page: Page) -> None:
    page.get_by_label(f"Choose {QUESTIONS}").check()
    page.get_by_label(f"Choose {LOST}").check()
    button(page, "Delete…").first.click()
    expect(dialog(page)).to_contain_text("Delete 2 schedules?")
    assert api.count("/schedules/bulk") == 0
    button(dialog(page), "Delete").click()
    expect(rows(page)).to_have_count(2)
    expect(page.get_by_text("2 deleted.")).to_be_visible()


def test_one_is_deleted_only_after_a_question(api: FakeApi, page: Page) -> None:
    button(page, f"Delete {AFTERNOON}").click()
    expect(dialog(page)).to_contain_text("The runs that it started stay.")
    button(dialog(page), "Delete").click()
    expect(rows(page)).to_have_count(3)
    expect(page.get_by_role("heading", name="Runs that start by themselves")).to_be_focused()


def test_a_weekly_fetch_of_questions_is_added(api: FakeApi, page: Page) -> None:
    button(page, "Add a schedule…").click()
    form = dialog(page)
    expect(form.get_by_label("Name")).to_be_focused()
    form.get_by_label("Name").fill("Early questions")
    form.get_by_label("Starts").select_option("Daily fetch: MCQ")
    form.get_by_label("On", exact=True).select_option("Days of the week")
    for name in ("Monday", "Wednesday"):
        form.get_by_label(name).uncheck()
    form.get_by_label("Sunday").check()
    form.get_by_label("At", exact=True).fill("5:45")
    button(form, "Add").click()
    expect(form.get_by_label("At", exact=True)).to_be_focused()
    assert len(api.schedules.all) == 4
    form.get_by_label("At", exact=True).fill("05:45")
    form.get_by_label("Time zone").fill("Asia/Kolkata")
    form.get_by_label("When a start comes").select_option("Run late")
    button(form, "Add").dblclick()
    expect(rows(page)).to_have_count(5)
    expect(button(page, "Add a schedule…")).to_be_focused()
    asked = [asked for asked in api.asked if (asked.method, asked.path) == ("POST", "/schedules")]
    assert [one.body for one in asked] == [
        {
            "site_id": SITE, "name": "Early questions", "pipeline": "daily_fetch",
            "limits": {"skip": ["current_affairs"]}, "caps": {}, "every": "weekly",
            "weekdays": ["tue", "thu", "fri", "sun"], "day": None, "at": "05:45", "time_zone": "Asia/Kolkata",
            "missed": "run_late", "on": True,
        }
    ]  # fmt: skip
    assert asked[0].headers["Idempotency-Key"]


def test_an_unknown_time_zone_is_not_sent(api: FakeApi, page: Page) -> None:
    button(page, "Add a schedule…").click()
    form = dialog(page)
    form.get_by_label("Name").fill("Nowhere")
    zone = form.get_by_label("Time zone")
    for wrong in ("Asia/Kolkatta", "+05:30"):
        zone.fill(wrong)
        button(form, "Add").click()
        expect(zone).to_be_focused()
        assert "No time zone of this name" in str(zone.evaluate("input => input.validationMessage"))
    assert len(api.schedules.all) == 4
    zone.fill("UTC")
    button(form, "Add").click()
    expect(rows(page)).to_have_count(5)
    suggested = page.evaluate("Intl.supportedValuesOf('timeZone').length")
    button(page, "Add a schedule…").click()
    assert form.locator("datalist option").count() >= suggested
    expect(form.locator("datalist option[value='Asia/Kolkata']")).to_have_count(1)


def test_what_the_form_does_not_show_is_kept(api: FakeApi, page: Page) -> None:
    button(page, f"Edit {QUESTIONS}").click()
    form = dialog(page)
    expect(form.get_by_label("Starts")).to_have_value("daily_fetch 1")
    expect(form.get_by_label("Wednesday")).to_be_checked()
    expect(form.get_by_label("Sunday")).not_to_be_checked()
    form.get_by_label("Starts").select_option("Daily fetch: current affairs")
    form.get_by_label("On", exact=True).select_option("A day of the month")
    form.get_by_label("Day of the month").fill("15")
    button(form, "Save").click()
    expect(form).to_be_hidden()
    sent = api.last(f"/schedules/{SITE}/c2", "PUT").body
    assert sent["limits"] == {"max_items": {"mcq": 50}, "skip": ["mcq"]}
    assert (sent["every"], sent["weekdays"], sent["day"], sent["caps"]["credits"]) == ("monthly", [], 15, 500)
    expect(row(page, QUESTIONS)).to_contain_text("On day 15 of every month at 06:00")


def test_one_that_is_not_in_force_is_mended_by_saving_it_as_it_is(api: FakeApi, page: Page) -> None:
    button(page, f"Edit {LOST}").click()
    expect(dialog(page).get_by_label("Starts")).to_have_value("")
    button(dialog(page), "Save").click()
    expect(row(page, LOST).locator(".next-run")).to_be_visible()
    sent = api.last(f"/schedules/{SITE}/c4", "PUT").body
    assert (sent["pipeline"], sent["limits"], sent["on"]) == ("content", {"skip": ["image"]}, True)


@pytest.mark.parametrize("why", ["weekdays: a weekly schedule has one or more, and no other has any", "at: is wrong"])
def test_what_the_api_refuses_is_said_in_the_form(api: FakeApi, page: Page, why: str) -> None:
    api.schedules.refusal = error(400, "invalid_input", why)
    button(page, "Add a schedule…").click()
    dialog(page).get_by_label("Name").fill("Wrong")
    button(dialog(page), "Add").click()
    expect(dialog(page).get_by_role("alert")).to_have_text(why)
    expect(dialog(page).get_by_label("Name")).to_have_value("Wrong")


def test_a_scheduler_that_is_not_reached_is_told(api: FakeApi, signed_in: OpenPage) -> None:
    api.known_pipelines, api.document = [pipelines.content()], documents.finished()
    page = signed_in("/#/schedules", clock=True)
    api.schedules.refusal = lost()
    button(page, f"Edit {AFTERNOON}").click()
    button(dialog(page), "Save").click()
    for _ in range(12):
        page.clock.run_for(2_000)
        settled(page, looks=1)
    expect(dialog(page).get_by_role("alert")).to_contain_text("Scheduler was not reached")


def test_a_viewer_may_only_look(api: FakeApi, signed_in: OpenPage) -> None:
    api.role = "viewer"
    page = opened(api, signed_in)
    expect(page.get_by_role("main").get_by_role("switch")).to_have_count(0)
    expect(page.get_by_role("main").get_by_role("checkbox")).to_have_count(0)
    expect(button(page, "Add a schedule…")).to_have_count(0)
    expect(button(page, f"Edit {AFTERNOON}")).to_have_count(0)
    expect(row(page, PAUSED).locator(".switch-word")).to_have_text("Paused")


def test_a_site_without_one_says_so(api: FakeApi, page: Page) -> None:
    page.get_by_label("Site", exact=True).select_option("Bicycles")
    expect(page.get_by_text("No schedule yet. Runs start only when somebody starts them.")).to_be_visible()
