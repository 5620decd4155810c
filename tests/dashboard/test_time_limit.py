"""A run at its time limit: told apart from one that a person ends, and why it ended is on its page once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.dashboard import documents
from tests.dashboard.conftest import OpenPage
from tests.dashboard.dialogs import RUN_PAGE, button, card, opened
from tests.dashboard.fake_api import FakeApi

PLACES = pytest.mark.parametrize("place", ["/", RUN_PAGE])


@PLACES
def test_while_it_is_being_ended_it_says_why_and_nobody_is_named(api: FakeApi, signed_in: OpenPage, place: str) -> None:
    page = opened(api, signed_in, documents.over_time(), place)
    expect(card(page).locator("[data-field=status]")).to_have_text("Ending…")
    expect(card(page).locator("[data-field=control]")).to_have_text(
        re.compile(rf"^Being ended at \d\d:\d\d: {documents.LIMIT}$")
    )
    for name in ("Pause", "Resume", "Resume…", "Cancel"):
        expect(button(card(page), name)).to_have_count(0)


@PLACES
def test_once_it_has_ended_its_reason_is_told_once(api: FakeApi, signed_in: OpenPage, place: str) -> None:
    page = opened(api, signed_in, documents.timed_out(), place)
    expect(card(page).locator("[data-field=status]")).to_have_text("Failed")
    expect(card(page).get_by_text(documents.LIMIT)).to_have_count(1)
    expect(card(page).locator("[data-field=control]")).to_have_count(0)
    expect(card(page).locator(".deeds")).to_have_count(0)


def test_one_that_a_person_is_ending_names_that_person(api: FakeApi, signed_in: OpenPage) -> None:
    document = documents.over_time()
    document["run"]["control"] |= {"who": "boss@example.com", "why": "wrong keywords", "cap": None}
    page = opened(api, signed_in, document)
    expect(card(page).locator("[data-field=control]")).to_have_text(
        re.compile(r"^Being marked failed by boss@example.com at \d\d:\d\d: wrong keywords$")
    )


def test_a_limit_other_than_a_day_stands_with_the_time(api: FakeApi, signed_in: OpenPage) -> None:
    time = "[data-field=duration_seconds]"
    page = opened(api, signed_in, documents.timed_out(), clock=True)
    expect(card(page).locator(time)).to_have_text("30m 23s of 30m 00s")
    page = opened(api, signed_in, documents.finished(), clock=True)
    expect(card(page).locator(time)).to_have_text("52m 09s")
