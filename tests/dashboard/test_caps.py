"""Caps: shown with what they cap, changed while the run goes on, raised to go on from one that was reached."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.dashboard import documents
from tests.dashboard.conftest import OpenPage
from tests.dashboard.dialogs import button, card, opened, path
from tests.dashboard.fake_api import FakeApi, error


def running(**caps: float | None) -> documents.Document:
    run = documents.run(caps={"items": None, "credits": None} | caps)
    return documents.running(run=run, actions=["pause", "cancel", "caps"])


def test_caps_stand_with_what_they_cap(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, running(items=5000, credits=200))
    expect(card(page).locator("[data-field=credits_used]")).to_have_text("156.25 of 200")
    expect(card(page)).to_contain_text("3,458 of 3,934 items (at most 5,000)")


def test_a_run_without_caps_can_be_given_some(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, running())
    expect(card(page).locator("[data-field=credits_used]")).to_have_text("156.25")
    button(page, "Set caps…").click()
    dialog = page.get_by_role("dialog", name="Caps of this run")
    expect(dialog.get_by_label("Items, at most")).to_be_focused()
    expect(dialog).to_contain_text("156.25 used so far")
    dialog.get_by_label("Credits, at most").fill("170.5")
    dialog.get_by_label("Reason (optional)").fill(" month's end ")
    api.controls.gate.clear()
    button(dialog, "Save caps").dblclick()
    expect(button(dialog, "Saving…")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    api.document = running(credits=170.5) | {"revision": 188}
    api.controls.gate.set()
    expect(dialog).to_be_hidden()
    expect(card(page).locator("[data-field=credits_used]")).to_have_text("156.25 of 170.5")
    expect(button(page, "Edit caps…")).to_be_focused()
    assert api.count(path("caps")) == 1
    assert api.last(path("caps"), "PUT").body == {"items": None, "credits": 170.5, "why": "month's end"}


def test_an_emptied_field_takes_the_cap_away(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, running(items=5000, credits=200))
    button(page, "Edit caps…").click()
    page.get_by_label("Items, at most").fill("")
    button(page, "Save caps").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert api.last(path("caps"), "PUT").body == {"items": None, "credits": 200}


def test_a_refusal_is_told_in_the_dialog_and_what_was_typed_stays(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, running(credits=200))
    api.controls.replies["caps"] = [error(409, "conflict", "the run is completed")]
    button(page, "Edit caps…").click()
    page.get_by_label("Credits, at most").fill("300")
    button(page, "Save caps").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text("the run is completed")
    expect(page.get_by_label("Credits, at most")).to_have_value("300")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_who_may_not_change_caps_still_sees_them(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, running(credits=200) | {"actions": []})
    expect(card(page)).to_contain_text("156.25 of 200")
    expect(button(page, "Edit caps…")).to_have_count(0)


@pytest.mark.parametrize(("cap", "why"), [("credits", "credits cap of 150"), ("items", "items cap of 3,400")])
def test_a_pause_by_a_cap_says_which_and_how_much_was_used(
    api: FakeApi, signed_in: OpenPage, cap: str, why: str
) -> None:
    page = opened(api, signed_in, documents.capped(cap))
    expect(card(page).locator("[data-field=status]")).to_have_text(f"Paused: {cap.removesuffix('s')} cap")
    told = card(page).locator("[data-field=control]")
    expect(told).to_contain_text(f"the {why} is reached")
    expect(told).not_to_contain_text("by cap")


def raising(api: FakeApi, signed_in: OpenPage) -> Page:
    document = documents.capped()
    document["run"]["caps"] = {"items": 5000, "credits": 150}
    page = opened(api, signed_in, document)
    button(card(page), "Resume…").click()
    expect(page.get_by_role("dialog", name="Raise the cap and resume")).to_be_visible()
    return page


def test_resume_proposes_a_raise_and_sends_both_at_once(api: FakeApi, signed_in: OpenPage) -> None:
    page = raising(api, signed_in)
    expect(page.get_by_label("Credits, at most")).to_be_focused()
    expect(page.get_by_label("Credits, at most")).to_have_value("300")
    expect(page.get_by_label("Items, at most")).to_have_value("5000")
    api.steer_gate.clear()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(button(page, "Resuming…")).to_be_disabled()
    api.document = documents.running(revision=190, actions=["pause", "cancel"], poll_after_ms=600_000)
    api.steer_gate.set()
    expect(card(page).locator("[data-field=status]")).to_have_text("Running")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert api.count(path("resume")) == 1
    assert api.last(path("resume"), "POST").body == {"caps": {"items": 5000, "credits": 300}}


def test_both_are_raised_where_the_other_would_stop_it_at_once(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, documents.capped())
    button(card(page), "Resume…").click()
    expect(page.get_by_label("Items, at most")).to_have_value("6800")


def test_a_cap_that_is_reached_all_the_same_is_proposed_anew(api: FakeApi, signed_in: OpenPage) -> None:
    page = raising(api, signed_in)
    page.get_by_label("Credits, at most").fill("151")
    message = "the credits cap of 151 is reached: 160 used"
    api.steer_reply = error(409, "cap_reached", message, cap="credits", limit=151, used=160)
    button(page, "Raise and resume").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text(message)
    expect(page.get_by_label("Credits, at most")).to_have_value("302")
    button(page, "Stay paused").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(button(card(page), "Resume…")).to_be_focused()
