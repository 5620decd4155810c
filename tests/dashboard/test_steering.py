"""Pause, Resume and Cancel: exactly what the API offers, at rest while it is asked, refusals in its own words."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.dashboard import documents
from tests.dashboard.conftest import OpenPage, settled
from tests.dashboard.fake_api import FakeApi, Reply, error

PROGRESS = "/automation/run_progress"
BUTTONS = {"pause": "Pause", "resume": "Resume", "cancel": "Cancel"}
PLACES = ("/", f"/#/runs/{documents.RUN}")
OFFERED: list[list[str]] = [["pause", "cancel"], ["resume", "cancel"], ["pause"], []]


def path(action: str) -> str:
    return f"/runs/{documents.RUN}/{action}"


def run_card(page: Page) -> Locator:
    return page.get_by_role("region", name="Content run")


def button(page: Page, name: str) -> Locator:
    return run_card(page).get_by_role("button", name=name, exact=True)


def steerable(api: FakeApi, signed_in: OpenPage, *, place: str = "/", clock: bool = False) -> Page:
    """A running run that does not ask again by itself: each poll is one the test looks for."""
    api.document = documents.running(actions=["pause", "cancel"], poll_after_ms=600_000)
    page = signed_in(place, clock=clock)
    expect(button(page, "Pause")).to_be_visible()
    settled(page)
    return page


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("actions", OFFERED, ids=" ".join)
def test_the_buttons_are_those_that_the_api_offers(
    api: FakeApi, signed_in: OpenPage, place: str, actions: list[str]
) -> None:
    api.document = documents.running(actions=actions)
    page = signed_in(place)
    expect(run_card(page)).to_be_visible()
    for action, name in BUTTONS.items():
        expect(button(page, name)).to_have_count(int(action in actions))


@pytest.mark.parametrize("place", PLACES)
def test_pause_rests_until_a_document_knows_of_it(api: FakeApi, signed_in: OpenPage, place: str) -> None:
    page = steerable(api, signed_in, place=place)
    polls = api.count(PROGRESS)
    api.steer_gate.clear()
    button(page, "Pause").dblclick()
    expect(button(page, "Pause")).to_be_disabled()
    expect(button(page, "Cancel")).to_be_disabled()
    api.document = documents.asked("pause", poll_after_ms=600_000)
    api.steer_gate.set()
    expect(run_card(page).locator("[data-field=status]")).to_have_text("Pausing…")
    expect(run_card(page)).to_contain_text(
        re.compile(r"Pause asked for by editor@example.com at \d\d:\d\d: the model's")
    )
    expect(button(page, "Resume")).to_be_enabled()
    expect(button(page, "Resume")).to_be_focused()
    settled(page)
    assert (api.count(path("pause")), api.count(PROGRESS)) == (1, polls + 1)
    assert api.last(path("pause"), "POST").body == {}


def test_what_was_so_already_frees_the_buttons(api: FakeApi, signed_in: OpenPage) -> None:
    page = steerable(api, signed_in)
    api.steer_reply = Reply(202, {"run_id": documents.RUN, "status": "running", "changed": False})
    with page.expect_response(re.compile("/pause$")):
        button(page, "Pause").click()
    expect(button(page, "Pause")).to_be_enabled()


def test_cancel_asks_first_and_takes_a_reason(api: FakeApi, signed_in: OpenPage) -> None:
    page = steerable(api, signed_in)
    dialog = page.get_by_role("dialog", name="Cancel this run?")
    button(page, "Cancel").click()
    expect(dialog.get_by_label("Reason (optional)")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button(page, "Cancel")).to_be_focused()
    button(page, "Cancel").click()
    dialog.get_by_role("button", name="Keep the run").click()
    expect(dialog).to_be_hidden()
    assert api.count(path("cancel")) == 0
    button(page, "Cancel").click()
    dialog.get_by_label("Reason (optional)").fill("  wrong keywords ")
    api.document = documents.asked("cancel")
    dialog.get_by_role("button", name="Cancel the run").click()
    expect(dialog).to_be_hidden()
    expect(run_card(page).locator("[data-field=status]")).to_have_text("Cancelling…")
    expect(button(page, "Cancel")).to_have_count(0)
    assert api.last(path("cancel"), "POST").body == {"why": "wrong keywords"}
    expect(page.get_by_role("status").filter(has_text="Content run: Cancelling…")).to_have_count(1)


def test_a_refusal_is_told_and_the_page_asks_how_things_stand(api: FakeApi, signed_in: OpenPage) -> None:
    page = steerable(api, signed_in)
    polls = api.count(PROGRESS)
    api.steer_reply = error(409, "conflict", "the run is being cancelled", run_id=documents.RUN, status="running")
    api.document = documents.asked("cancel")
    button(page, "Pause").click()
    alert = run_card(page).get_by_role("alert")
    expect(alert).to_contain_text("the run is being cancelled")
    expect(run_card(page).locator("[data-field=status]")).to_have_text("Cancelling…")
    assert api.count(PROGRESS) > polls
    alert.get_by_role("button", name="Close").click()
    expect(alert).to_have_count(0)


def test_a_paused_run_says_who_paused_it_and_its_time_stands_still(api: FakeApi, signed_in: OpenPage) -> None:
    api.document = documents.paused(poll_after_ms=600_000)
    page = signed_in(clock=True)
    card = run_card(page)
    expect(card.locator("[data-field=status]")).to_have_text("Paused")
    expect(card).to_contain_text(
        re.compile(r"Paused by editor@example.com at \d\d:\d\d: the model's prices are checked")
    )
    times = page.locator("[data-field=duration_seconds]")
    expect(times.first).to_be_visible()
    before = times.all_inner_texts()
    page.clock.fast_forward(300_000)
    expect(page.locator("header")).to_contain_text("5 min ago")
    assert times.all_inner_texts() == before
    assert "30m 23s" in before


def test_resume_needs_no_confirmation(api: FakeApi, signed_in: OpenPage) -> None:
    api.document = documents.paused()
    page = signed_in()
    expect(button(page, "Resume")).to_be_visible()
    api.document = documents.running(revision=190, actions=["pause", "cancel"])
    button(page, "Resume").click()
    expect(run_card(page).locator("[data-field=status]")).to_have_text("Running")
    expect(run_card(page).locator("[data-field=control]")).to_have_count(0)
    assert api.last(path("resume"), "POST").body == {}
