"""Retry: all that failed from the run's card, one item from the list of errors; then the page is the new run's."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.dashboard import documents
from tests.dashboard.conftest import OpenPage
from tests.dashboard.dialogs import RUN_PAGE, begins, button, card, opened, path
from tests.dashboard.fake_api import FakeApi, error
from tests.dashboard.fake_controls import NEW_RUN


def finished() -> documents.Document:
    return documents.finished(actions=["start", "retry"])


def test_what_failed_is_retried_once_however_often_it_is_pressed(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, finished())
    api.controls.gate.clear()
    button(card(page), "Retry 1 failed").dblclick()
    expect(button(card(page), "Starting…")).to_be_disabled()
    begins(api)
    api.controls.gate.set()
    expect(card(page).locator("[data-field=status]")).to_have_text("Pending")
    assert api.last("/automation/run_progress").query == {"run_id": NEW_RUN}
    assert (api.count(path("retry")), api.last(path("retry"), "POST").body) == (1, {})


def test_from_its_own_page_the_reader_goes_to_the_new_runs_page(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, finished(), RUN_PAGE)
    begins(api)
    button(card(page), "Retry 1 failed").click()
    expect(page).to_have_url(re.compile(f"#/runs/{NEW_RUN}$"))
    expect(card(page)).to_contain_text(NEW_RUN)


def test_one_failed_item_is_retried_alone(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, finished(), RUN_PAGE)
    begins(api)
    page.get_by_role("button", name="Retry this one: Ten poisons for slugs").dblclick()
    expect(page).to_have_url(re.compile(f"#/runs/{NEW_RUN}$"))
    assert api.count(path("retry")) == 1
    assert api.last(path("retry"), "POST").body == {"item_ids": ["i-1"]}


@pytest.mark.parametrize("name", ["Retry 1 failed", "Retry this one: Ten poisons for slugs"])
def test_another_active_run_is_named_and_can_be_looked_at(api: FakeApi, signed_in: OpenPage, name: str) -> None:
    page = opened(api, signed_in, finished(), RUN_PAGE)
    message = "garden-blog already has an active content run, 01OTHER"
    api.controls.replies["retry"] = [error(409, "run_active", message, run_id="01OTHER")]
    page.get_by_role("button", name=name).click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(f"{message}. A pipeline has one active run at a time.")
    expect(page.get_by_role("button", name=name)).to_be_enabled()
    alert.get_by_role("link", name="See that run").click()
    expect(page).to_have_url(re.compile("#/runs/01OTHER$"))


def test_it_is_offered_only_where_the_api_offers_it(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, documents.finished(actions=["start"]), RUN_PAGE)
    expect(page.get_by_role("region", name="Errors")).to_contain_text("Ten poisons for slugs")
    expect(page.get_by_role("button", name=re.compile("Retry"))).to_have_count(0)
    expect(card(page)).not_to_contain_text("A retry is")


def test_a_retry_names_the_run_it_retries(api: FakeApi, signed_in: OpenPage) -> None:
    document = finished()
    document["run"] |= {"retry_of": "01OLD8W3K5T9QZ4V7XB2M6NOLD1"}
    page = opened(api, signed_in, document)
    expect(card(page)).to_contain_text("Takes up what was left by run 6NOLD1")


LEFT = "A retry is a new run that takes up what this one did not get to."
BOTH = "A retry is a new run that takes up what failed and what this one did not get to."


@pytest.mark.parametrize("place", ["/", RUN_PAGE])
@pytest.mark.parametrize(
    ("document", "name", "words"),
    [
        (finished(), "Retry 1 failed", "A retry is a new run that takes up what failed."),
        (documents.timed_out(), "Retry 1 failed, 476 left", BOTH),
        (documents.cancelled(failed=2, left=1500), "Retry 2 failed, 1,500 left", BOTH),
        (documents.cancelled(), "Go on with 476 left", LEFT),
        (documents.cancelled(left=0), "Try again", LEFT),
    ],
)
def test_it_says_what_it_takes_up(
    api: FakeApi, signed_in: OpenPage, place: str, document: documents.Document, name: str, words: str
) -> None:
    page = opened(api, signed_in, document, place)
    expect(button(card(page), name)).to_have_accessible_description(words)
    expect(card(page).get_by_text(words, exact=True)).to_be_visible()
    begins(api)
    button(card(page), name).click()
    expect(card(page).locator("[data-field=status]")).to_have_text("Pending")
    assert api.last(path("retry"), "POST").body == {}
