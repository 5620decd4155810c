"""Questions and notes: read as text, decided on, changed; nothing of them is ever markup or fetched."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.dashboard import documents, fetch_documents, pipelines
from tests.dashboard.conftest import OpenPage, settled
from tests.dashboard.dialogs import button
from tests.dashboard.fake_api import FakeApi, error
from tests.dashboard.fake_records import OPTIONS, POINTS, QUESTIONS, note, question, records
from tests.dashboard.lists import dialog

SITE = documents.SITE
QUESTION, NOTE = "/#/content?kind=mcq&item=q0", "/#/content?kind=current_affairs&item=n1"


@pytest.fixture(autouse=True)
def fetched(api: FakeApi) -> None:
    api.known_pipelines = [pipelines.content(), pipelines.daily_fetch()]
    api.document, api.items = fetch_documents.fetched(), records()


def opened(signed_in: OpenPage, path: str = QUESTION) -> Page:
    page = signed_in(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    return page


def test_the_kinds_have_names_that_people_use_and_sources_have_a_page_of_their_own(signed_in: OpenPage) -> None:
    kinds = opened(signed_in, "/#/content?kind=mcq").get_by_role("navigation", name="Kinds of content")
    of_articles = ["Keywords", "Clusters", "Ideas", "Tasks", "Articles", "Images"]
    expect(kinds.get_by_role("link")).to_have_text([*of_articles, "Entries", "Texts", "Questions", "Current affairs"])


def test_a_question_shows_its_right_answer_in_words_and_what_it_rests_on(signed_in: OpenPage) -> None:
    page = opened(signed_in)
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTIONS[0])
    options = page.get_by_role("list", name="Options").get_by_role("listitem")
    expect(options).to_have_text([OPTIONS[0], re.compile("^6.50 per cent *Right answer$"), *OPTIONS[2:]])
    expect(page.locator(".record-facts")).to_contain_text("Medium · 9 Oct 2026 · Economy, Banking")
    expect(page.locator(".record-facts .pill")).to_have_text("Not live")
    expect(page.locator("blockquote")).to_have_text(re.compile("unchanged at 6.50 per cent"))
    source = page.get_by_role("link", name="The Morning Wire")
    expect(source).to_have_attribute("href", "https://news1.example.com/rates")
    expect(source).to_have_attribute("rel", "noopener noreferrer")
    expect(page.get_by_role("heading", name="Explanation")).to_be_visible()


def test_a_note_shows_its_image_as_a_link_only(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(signed_in, NOTE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Repo rate kept at 6.50 per cent")
    expect(page.get_by_text("Inflation seen at 4.5 per cent")).to_be_visible()
    expect(page.locator(".points > li")).to_have_text(POINTS)
    expect(page.get_by_text("<script>alert(1)</script>")).to_be_visible()
    image = page.get_by_role("link", name=re.compile("rates.jpg"))
    expect(image).to_have_attribute("href", "https://images.example.com/rates.jpg")
    expect(page.get_by_role("main").locator("img, iframe, script, object")).to_have_count(0)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "/#/audit", ""])
def test_an_address_that_is_not_of_the_web_is_no_link(api: FakeApi, signed_in: OpenPage, url: str) -> None:
    api.items = [note(1, link=url, image=url, source={"name": "Odd place", "url": url})]
    page = opened(signed_in, NOTE)
    expect(page.get_by_text("Odd place")).to_be_visible()
    expect(page.get_by_role("article").locator("a:not(.mono)")).to_have_count(0)


def test_a_question_that_came_ready_has_no_quote_and_says_so(api: FakeApi, signed_in: OpenPage) -> None:
    api.items = [question(0, quote="", explanation="")]
    page = opened(signed_in)
    expect(page.get_by_text("No passage is quoted")).to_be_visible()
    expect(page.get_by_role("heading", name="Explanation")).to_have_count(0)


def test_what_was_decided_is_shown_with_who_and_live_follows(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(signed_in)
    review = {"decision": "approve", "who": "boss@example.com", "at": 1_791_000_000_000, "note": "checked"}
    api.items[0]["data"] |= {"live": True, "review": review}
    button(page, "Approve").click()
    expect(page.locator(".record-facts .pill")).to_have_text("Live")
    expect(page.locator(".record-facts")).to_contain_text(re.compile("Approved by boss@example.com .*: checked"))
    expect(page.locator(".item-head [data-field=status]")).to_have_text("Approved")
    assert api.last("/reviews", "POST").body == {
        "site_id": SITE, "kind": "mcq", "ids": ["q0"], "decision": "approve",
    }  # fmt: skip


def test_many_are_rejected_at_once(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in("/#/content?kind=current_affairs&status=in_review")
    page.get_by_label("Choose all shown").check()
    button(page, "Reject").click()
    expect(page.get_by_text("2 rejected.")).to_be_visible()
    assert api.last("/reviews", "POST").body["kind"] == "current_affairs"
    assert api.last("/reviews", "POST").body["ids"] == ["n1", "n2"]


def test_one_after_the_other_is_read_until_nothing_is_left(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(signed_in)
    button(page, "Approve").click()
    expect(page.locator(".item-head [data-field=status]")).to_have_text("Approved")
    button(page, "Next in review").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTIONS[1])
    for one in api.items:
        one["status"] = "approved"
    button(page, "Next in review").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing else is in review.")


def test_a_question_is_changed_and_the_answer_is_chosen_beside_the_options(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(signed_in)
    button(page, "Edit…").click()
    form = dialog(page)
    expect(form.get_by_label("Question", exact=True)).to_be_focused()
    expect(form.get_by_label("Option 2 is right")).to_be_checked()
    form.get_by_label("Option 3", exact=True).fill("7 per cent")
    form.get_by_label("Option 5", exact=True).fill("8 per cent")
    form.get_by_label("Option 3 is right").check()
    form.get_by_label("Difficulty").select_option("Hard")
    form.get_by_label("Categories").fill("Economy")
    button(form, "Save").dblclick()
    expect(form).to_be_hidden()
    expect(button(page, "Edit…")).to_be_focused()
    expect(page.locator(".is-right .option")).to_have_text("7 per cent")
    sent = [asked.body for asked in api.asked if asked.method == "PATCH"]
    assert sent == [
        {
            "rev": 3,
            "data": {
                "question": QUESTIONS[0], "answer": "7 per cent",
                "options": ["6.25 per cent", "6.50 per cent", "7 per cent", "5.75 per cent", "8 per cent"],
                "explanation": "The committee has kept it there since February 2023.",
                "difficulty": "hard", "categories": ["Economy"],
            },
        }
    ]  # fmt: skip


def test_a_note_is_changed_line_by_line(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(signed_in, NOTE)
    button(page, "Edit…").click()
    form = dialog(page)
    form.get_by_label("Headings, one a line").fill("A new heading\n\n")
    form.get_by_label("Key points, one a line").fill("One.\n Two. \nThree.")
    button(form, "Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A new heading")
    sent = api.last(f"/items/{SITE}/current_affairs/n1", "PATCH").body
    assert (sent["rev"], sent["data"]["headings"]) == (2, ["A new heading"])
    assert sent["data"]["key_points"] == ["One.", "Two.", "Three."]
    assert sent["data"]["categories"] == ["Economy"]


def test_a_change_that_the_api_refuses_says_why_and_keeps_what_was_typed(api: FakeApi, signed_in: OpenPage) -> None:
    why = "data: options: two of them are the same: “7 per cent”"
    api.change_refusal = error(400, "invalid_input", why, field="data")
    page = opened(signed_in)
    button(page, "Edit…").click()
    dialog(page).get_by_label("Option 1", exact=True).fill("7 per cent")
    button(dialog(page), "Save").click()
    expect(dialog(page).get_by_role("alert")).to_have_text(why)
    expect(dialog(page).get_by_label("Option 1", exact=True)).to_have_value("7 per cent")


def test_somebody_elses_change_is_not_overwritten(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(signed_in)
    button(page, "Edit…").click()
    api.items[0]["rev"] = 8
    button(dialog(page), "Save").click()
    expect(dialog(page).get_by_role("alert")).to_contain_text("has been changed meanwhile")


def test_it_is_made_again_as_what_it_is(signed_in: OpenPage) -> None:
    page = opened(signed_in)
    button(page, "Make again…").click()
    expect(page.get_by_role("dialog", name="Make this question again?")).to_be_visible()


def test_a_viewer_may_only_read(api: FakeApi, signed_in: OpenPage) -> None:
    api.role = "viewer"
    page = opened(signed_in)
    for name in ("Edit…", "Approve", "Reject", "Next in review", "Make again…"):
        expect(button(page, name)).to_have_count(0)
