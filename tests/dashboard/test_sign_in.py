"""Signing in and out, and what happens when a token has run out."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.dashboard import documents
from tests.dashboard.conftest import OpenPage, settled, sign_in
from tests.dashboard.fake_api import FakeApi, Reply, error


def expect_overview(page: Page) -> None:
    expect(page.get_by_role("heading", name="Stages")).to_be_visible()


def test_signs_in_with_the_keyboard_alone(api: FakeApi, open_page: OpenPage) -> None:
    page = open_page(api.address)
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type("editor@example.com")
    page.keyboard.press("Tab")
    page.keyboard.type("correct horse battery")
    page.keyboard.press("Enter")
    expect_overview(page)


def test_a_wrong_password_is_said_in_the_apis_words(api: FakeApi, open_page: OpenPage) -> None:
    page = open_page(api.address)
    page.get_by_label("E-mail").fill("editor@example.com")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text("E-mail or password is wrong.")
    sign_in(page)
    expect_overview(page)


def test_stays_signed_in_after_a_reload(api: FakeApi, open_page: OpenPage) -> None:
    page = open_page(api.address)
    sign_in(page)
    page.reload()
    expect_overview(page)


def test_a_token_that_ran_out_is_renewed_once_for_all_calls_and_unseen(api: FakeApi, open_page: OpenPage) -> None:
    api.document = documents.finished()  # nothing is polled, so no call is on its way when the token runs out
    page = open_page(api.address)
    sign_in(page)
    expect_overview(page)
    settled(page)
    api.tokens.clear()
    page.reload()
    expect_overview(page)
    settled(page)
    assert api.count("/session/refresh") == 1
    assert api.last("/automation/run_progress").headers["Authorization"] == "Bearer token-2"


def test_when_it_cannot_be_renewed_one_signs_in_again(api: FakeApi, open_page: OpenPage) -> None:
    page = open_page(api.address)
    sign_in(page)
    expect_overview(page)
    api.tokens.clear()
    api.refresh_reply = error(401, "not_signed_in", "The session has ended.")
    page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_renewal_that_fails_for_now_does_not_sign_out(api: FakeApi, open_page: OpenPage) -> None:
    page = open_page(api.address)
    sign_in(page)
    expect_overview(page)
    api.tokens.clear()
    api.refresh_reply = Reply(503, {"error": {"code": "store_busy", "message": "Busy, try again."}})
    page.reload()
    expect(page.get_by_role("alert").first).to_contain_text("Busy, try again.")
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()


def test_signing_out_reaches_the_other_tabs(api: FakeApi, open_page: OpenPage) -> None:
    page = open_page(api.address)
    sign_in(page)
    other = page.context.new_page()
    other.goto(api.address)
    expect_overview(other)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    before = api.count("/automation/run_progress")
    other.reload()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    assert api.count("/automation/run_progress") == before
