"""The page of the sources: how each is doing, on and off, add, edit, delete, and what a fetch would bring."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.dashboard import documents, fetch_documents
from tests.dashboard.conftest import OpenPage, settled
from tests.dashboard.dialogs import button
from tests.dashboard.fake_api import FakeApi, Reply, error
from tests.dashboard.fake_sources import GONE, cannot, source
from tests.dashboard.lists import dialog, row, rows

WIRE, QUIZ = "The Morning Wire", "Quiz API"
SITE, LIST = documents.SITE, "Where the daily fetch looks"


@pytest.fixture
def page(api: FakeApi, signed_in: OpenPage) -> Page:
    return opened(api, signed_in)


def opened(api: FakeApi, signed_in: OpenPage) -> Page:
    api.document = fetch_documents.fetched()
    page = signed_in("/#/sources")
    expect(listed(page)).to_have_count(len(api.sources.all))
    settled(page)
    return page


def listed(page: Page) -> Locator:
    return rows(page.get_by_role("region", name=LIST))


def test_each_source_tells_what_it_is_and_how_it_does(page: Page) -> None:
    wire = row(page, WIRE)
    expect(wire).to_contain_text("Feed · Questions and current affairs · World, Economy")
    expect(wire.get_by_role("link")).to_have_attribute("href", "https://news1.example.com/rss")
    expect(wire.locator("[data-field=status]")).to_have_text("OK")
    expect(wire).to_contain_text(re.compile(r"Last success (today|yesterday) \d\d:\d\d: 12 found, 3 new"))
    expect(wire).to_contain_text("it answered 503 three times")
    gone = row(page, "Gone Gazette")
    expect(gone.locator("[data-field=status]")).to_have_text("Failing")
    expect(gone.locator(".is-bad")).to_contain_text(GONE)
    expect(gone).to_contain_text("3 times in a row")
    expect(gone).to_contain_text("12 left for the next fetch")
    expect(row(page, QUIZ).locator("[data-field=status]")).to_have_text("Never fetched")
    expect(row(page, "Government notices")).to_contain_text("It has moved for good, to https://new.example.com/notices")


def test_a_switch_asks_for_the_other_and_follows_the_answer(api: FakeApi, page: Page) -> None:
    switch = page.get_by_role("switch", name=f"Fetch from {WIRE}")
    expect(switch).to_be_checked()
    expect(switch).to_have_text("On")
    switch.press("Space")
    expect(switch).not_to_be_checked()
    expect(switch).to_have_text("Off")
    expect(switch).to_be_focused()
    assert api.last(f"/sources/{SITE}/s1/switch", "POST").body == {"on": False}


def test_a_refused_switch_says_why_in_its_row(api: FakeApi, page: Page) -> None:
    api.sources.refusal = error(409, "conflict", "somebody else has changed it meanwhile")
    page.get_by_role("switch", name=f"Fetch from {QUIZ}").click()
    expect(row(page, QUIZ).get_by_role("alert")).to_contain_text("somebody else has changed it meanwhile")
    expect(page.get_by_role("switch", name=f"Fetch from {QUIZ}")).not_to_be_checked()


def test_a_saved_source_is_tested_and_its_texts_stay_text(api: FakeApi, page: Page) -> None:
    api.sources.gate.clear()
    button(page, f"Test {WIRE}").click()
    expect(dialog(page)).to_contain_text("Asking the source…")
    api.sources.gate.set()
    expect(dialog(page)).to_contain_text("12 entries in 834 ms")
    entries = dialog(page).locator(".tried-entries > li")
    expect(entries).to_have_count(10)
    expect(entries.first.get_by_role("link")).to_have_text(re.compile("^<b>Rates & markets</b> rise"))
    expect(entries.first).to_contain_text("1,841 characters")
    expect(entries.nth(1)).to_contain_text("it has no text")
    expect(dialog(page)).to_contain_text("and 2 more")
    api.sources.tried = Reply(200, cannot())
    button(dialog(page), "Test again").click()
    expect(dialog(page)).to_contain_text(f"It cannot be fetched: {GONE}")
    assert api.count(f"/sources/{SITE}/s1/test") == 2


def test_an_address_that_is_not_of_the_web_is_no_link(api: FakeApi, page: Page) -> None:
    hostile = {"title": "Click me", "url": "javascript:alert(1)", "published": None, "characters": 3, "problem": None}
    api.sources.tried = Reply(200, {"ok": True, "error": None, "count": 1, "entries": [hostile], "milliseconds": 9})
    button(page, f"Test {WIRE}").click()
    expect(dialog(page)).to_contain_text("1 entry")
    expect(dialog(page).get_by_text("Click me")).to_be_visible()
    expect(dialog(page).get_by_role("link")).to_have_count(0)


def test_a_source_is_added_after_a_test_of_what_was_filled_in(api: FakeApi, page: Page) -> None:
    button(page, "Add a source…").click()
    form = dialog(page)
    expect(form.get_by_label("Name")).to_be_focused()
    form.get_by_label("Type").select_option("Index page")
    form.get_by_label("Address").fill("https://paper.example.com/today")
    button(form, "Test").click()
    expect(form).to_contain_text("12 entries")
    assert api.last("/sources/test", "POST").body == {
        "type": "index", "url": "https://paper.example.com/today", "shape": None,
    }  # fmt: skip
    form.get_by_label("For").select_option("Current affairs")
    expect(form).not_to_contain_text("12 entries")
    form.get_by_label("Name").fill("The Paper")
    form.get_by_label("Questions a text").fill("5")
    form.get_by_label("Difficulty").select_option("Hard")
    form.get_by_label("Categories").fill("Polity,  Economy ,Polity,")
    button(form, "Add").dblclick()
    expect(listed(page)).to_have_count(5)
    expect(form).to_be_hidden()
    expect(button(page, "Add a source…")).to_be_focused()
    asked = [asked for asked in api.asked if (asked.method, asked.path) == ("POST", "/sources")]
    assert [one.body for one in asked] == [
        {
            "site_id": SITE, "name": "The Paper", "type": "index", "url": "https://paper.example.com/today",
            "purposes": ["current_affairs"], "categories": ["Polity", "Economy"], "count": 5, "difficulty": "hard",
            "shape": None, "on": True,
        }
    ]  # fmt: skip
    assert asked[0].headers["Idempotency-Key"]


def test_a_second_click_that_comes_when_the_dialog_has_closed_presses_nothing(api: FakeApi, page: Page) -> None:
    button(page, "Add a source…").click()
    form = dialog(page)
    form.get_by_label("Name").fill("The Paper")
    form.get_by_label("Address").fill("https://paper.example.com/today")
    place = button(form, "Add").bounding_box()
    assert place
    page.mouse.click(place["x"] + 5, place["y"] + 5)
    expect(form).to_be_hidden()
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    expect(button(page, "Add a source…")).to_be_focused()


def test_the_shape_of_an_api_is_described_and_what_the_form_does_not_show_is_kept(api: FakeApi, page: Page) -> None:
    button(page, f"Edit {QUIZ}").click()
    form = dialog(page)
    expect(form.get_by_label("For")).to_have_value("mcq")
    expect(form.get_by_label("Path to the records")).to_have_value("data.items")
    expect(form.get_by_label("Texts are in")).to_have_value("html")
    expect(form.get_by_label("Title or question")).to_have_value("head")
    form.get_by_label("Text", exact=True).fill("")
    form.get_by_label("Right answer").fill("correct")
    form.get_by_label("Wrong answers (a list)").fill("others")
    button(form, "Save").click()
    expect(form).to_be_hidden()
    sent = api.last(f"/sources/{SITE}/s3", "PUT").body
    assert sent["shape"] == {
        "records": "data.items", "encoding": "html", "expect": {"status": "ok"},
        "fields": {"kind": "type", "title": "head", "answer": "correct", "wrong_answers": "others"},
    }  # fmt: skip
    assert (sent["rev"], sent["on"], sent["count"], sent["name"]) == (4, False, 5, QUIZ)


def test_an_api_that_answers_as_open_trivia_needs_no_shape(api: FakeApi, page: Page) -> None:
    button(page, "Add a source…").click()
    form = dialog(page)
    form.get_by_label("Type").select_option("JSON API")
    expect(form.get_by_label("Shape of the answer")).to_have_value("")
    expect(form.get_by_label("Path to the records")).to_have_count(0)
    form.get_by_label("Shape of the answer").select_option("Another shape, described here")
    form.get_by_label("Address").fill("https://quiz.example.com/api")
    button(form, "Test").click()
    expect(form.get_by_label("Title or question")).to_be_focused()  # a title is needed
    assert api.count("/sources/test") == 0
    form.get_by_label("Shape of the answer").select_option("Ready questions, as Open Trivia answers")
    form.get_by_label("Name").fill("Trivia")
    button(form, "Add").click()
    expect(listed(page)).to_have_count(5)
    assert api.last("/sources", "POST").body["shape"] is None


def test_what_the_api_refuses_is_said_in_the_form_and_nothing_is_lost(api: FakeApi, page: Page) -> None:
    api.sources.refusal = error(400, "invalid_input", "url: is an address of this machine", field="url")
    button(page, "Add a source…").click()
    form = dialog(page)
    form.get_by_label("Name").fill("Inner")
    form.get_by_label("Address").fill("http://localhost/rss")
    button(form, "Add").click()
    expect(form.get_by_role("alert")).to_have_text("url: is an address of this machine")
    expect(form.get_by_label("Name")).to_have_value("Inner")


def test_a_source_that_somebody_else_changed_is_not_overwritten(api: FakeApi, page: Page) -> None:
    button(page, f"Edit {WIRE}").click()
    api.sources.all[0] |= {"rev": 9}
    dialog(page).get_by_label("Name").fill("Mine now")
    button(dialog(page), "Save").click()
    expect(dialog(page).get_by_role("alert")).to_contain_text("somebody else has changed it meanwhile")
    assert api.sources.all[0]["name"] == WIRE


def test_a_source_is_deleted_only_after_a_question(api: FakeApi, page: Page) -> None:
    button(page, f"Delete {WIRE}").click()
    expect(dialog(page)).to_contain_text("“The Morning Wire” is not fetched any more. What came from it stays.")
    button(dialog(page), "Keep it").click()
    assert len(api.sources.all) == 4
    button(page, f"Delete {WIRE}").click()
    button(dialog(page), "Delete").click()
    expect(row(page, WIRE)).to_have_count(0)
    expect(listed(page)).to_have_count(3)
    expect(page.get_by_role("heading", name=LIST)).to_be_focused()


def test_a_viewer_may_only_look(api: FakeApi, signed_in: OpenPage) -> None:
    api.role = "viewer"
    page = opened(api, signed_in)
    expect(page.get_by_role("main").get_by_role("switch")).to_have_count(0)
    for name in ("Add a source…", f"Test {WIRE}", f"Edit {WIRE}", f"Delete {WIRE}"):
        expect(button(page, name)).to_have_count(0)
    expect(row(page, QUIZ)).to_contain_text("Off")


def test_another_site_has_its_own_and_a_long_list_comes_page_by_page(api: FakeApi, signed_in: OpenPage) -> None:
    api.sources.all = [source(n) for n in range(120)]
    api.document = fetch_documents.fetched()
    page = signed_in("/#/sources")
    expect(listed(page)).to_have_count(100)
    button(page, "More").click()
    expect(listed(page)).to_have_count(120)
    page.get_by_label("Site", exact=True).select_option("Bicycles")
    expect(page.get_by_text("No source yet.")).to_be_visible()
