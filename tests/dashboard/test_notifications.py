"""The page of the notifications: the channels, what is secret of them, a test message, and what was sent."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.dashboard import documents, fetch_documents
from tests.dashboard.conftest import OpenPage, settled
from tests.dashboard.dialogs import button
from tests.dashboard.fake_api import FakeApi, Reply, error
from tests.dashboard.fake_channels import ALL
from tests.dashboard.lists import dialog, row, rows

SITE = documents.SITE
SECRET = "a secret of sixteen letters"


@pytest.fixture
def page(api: FakeApi, signed_in: OpenPage) -> Page:
    return opened(api, signed_in, "admin")


def opened(api: FakeApi, signed_in: OpenPage, role: str) -> Page:
    api.role, api.document = role, fetch_documents.fetched()
    page = signed_in("/#/notifications")
    expect(rows(page)).to_have_count(4)
    settled(page)
    return page


def test_each_channel_tells_what_it_is_told_of_and_whether_it_has_agreed(page: Page) -> None:
    expect(row(page, "Newsroom")).to_contain_text("Slack · https://hooks.example.com/…")
    expect(row(page, "Newsroom")).to_contain_text("Told of: failed, paused at a cap")
    expect(row(page, "Editor").locator("[data-field=status]")).to_have_text("Confirmed")
    expect(row(page, "Night desk").locator("[data-field=status]")).to_have_text("Not confirmed")
    expect(page.get_by_role("switch", name="Tell Night desk")).not_to_be_checked()


def test_a_test_message_tells_what_came_of_it(api: FakeApi, page: Page) -> None:
    button(page, "Test Newsroom").click()
    told = row(page, "Newsroom").get_by_role("alert")
    expect(told).to_contain_text("The test message was delivered; the receiver answered HTTP 200 ok.")
    said = {"delivered": False, "status": 404, "said": "<i>gone</i>", "reason": "HTTP 404: <i>gone</i>"}
    api.channels.test_reply = Reply(200, said)
    button(page, "Test Newsroom").click()
    expect(told).to_contain_text("The test message was not delivered: HTTP 404: <i>gone</i>")
    assert api.count(f"/notifications/channels/{SITE}/h1/test") == 2


def test_a_switch_keeps_what_the_channel_is_told_of(api: FakeApi, page: Page) -> None:
    page.get_by_role("switch", name="Tell Newsroom").click()
    expect(page.get_by_role("switch", name="Tell Newsroom")).not_to_be_checked()
    sent = api.last(f"/notifications/channels/{SITE}/h1", "PUT").body
    assert sent == {"name": "Newsroom", "events": ["failed", "cap"], "on": False}


def test_a_webhook_is_added_with_its_secret_and_an_email_with_its_address(api: FakeApi, page: Page) -> None:
    button(page, "Add a channel…").click()
    form = dialog(page)
    form.get_by_label("Name").fill("Archive two")
    form.get_by_label("Type").select_option("Webhook")
    form.get_by_label("Address of the webhook").fill("https://two.example.com/hook")
    form.get_by_label("Secret").fill(SECRET)
    form.get_by_label("Slower than usual").uncheck()
    button(form, "Add").dblclick()
    expect(rows(page)).to_have_count(5)
    asked = [asked.body for asked in api.asked if (asked.method, asked.path) == ("POST", "/notifications/channels")]
    assert asked == [
        {
            "site_id": SITE, "type": "webhook", "name": "Archive two", "events": ALL[:3], "on": True,
            "url": "https://two.example.com/hook", "secret": SECRET,
        }
    ]  # fmt: skip
    button(page, "Add a channel…").click()
    form.get_by_label("Name").fill("Me")
    form.get_by_label("E-mail address").fill("me@example.com")
    button(form, "Add").click()
    expect(row(page, "Me").locator("[data-field=status]")).to_have_text("Not confirmed")
    assert api.last("/notifications/channels", "POST").body["address"] == "me@example.com"


def test_what_is_secret_is_not_shown_and_stays_when_it_is_not_given(api: FakeApi, page: Page) -> None:
    button(page, "Edit Archive").click()
    form = dialog(page)
    expect(form.get_by_label("Secret")).to_have_value("")
    expect(form.get_by_label("Address of the webhook")).to_have_value("")
    expect(form.get_by_label("Secret")).to_have_attribute("type", "password")
    form.get_by_label("Name").fill("Old archive")
    button(form, "Save").click()
    expect(row(page, "Old archive")).to_be_visible()
    sent = api.last(f"/notifications/channels/{SITE}/h4", "PUT").body
    assert sent == {"name": "Old archive", "events": ALL, "on": True}


def test_what_the_api_refuses_is_said_in_the_form(api: FakeApi, page: Page) -> None:
    api.channels.refusal = error(400, "invalid_input", "url: must start with https://", field="url")
    button(page, "Add a channel…").click()
    form = dialog(page)
    form.get_by_label("Name").fill("Plain")
    form.get_by_label("Type").select_option("Slack")
    form.get_by_label("Address of the webhook").fill("http://plain.example.com/hook")
    button(form, "Add").click()
    expect(form.get_by_role("alert")).to_have_text("url: must start with https://")


def test_a_channel_is_deleted_only_after_a_question(api: FakeApi, page: Page) -> None:
    button(page, "Delete Editor").click()
    expect(dialog(page)).to_contain_text("“Editor” is not told of anything any more")
    button(dialog(page), "Delete").click()
    expect(rows(page)).to_have_count(3)
    expect(page.get_by_role("heading", name="Channels")).to_be_focused()


def test_what_was_sent_is_listed_with_the_run_and_why_it_did_not_arrive(page: Page) -> None:
    sent = page.get_by_role("region", name="What was sent")
    entries = sent.get_by_role("listitem")
    expect(entries).to_have_count(50)
    expect(entries.first).to_contain_text("Completed run 6N8FCH to Newsroom (Slack)")
    expect(entries.first.locator("[data-field=status]")).to_have_text("On its way")
    expect(entries.first).to_contain_text("tried 2 times · next try")
    expect(entries.nth(1).locator("[data-field=status]")).to_have_text("Not delivered")
    expect(entries.nth(1).locator(".is-bad")).to_have_text("it answered 404: <b>no such hook</b>")
    expect(entries.nth(1).get_by_role("link")).to_have_attribute("href", f"#/runs/{fetch_documents.RUN}")
    button(sent, "More").click()
    expect(entries).to_have_count(60)


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_only_admins_may_change_a_channel(api: FakeApi, signed_in: OpenPage, role: str) -> None:
    page = opened(api, signed_in, role)
    expect(page.get_by_role("main").get_by_role("switch")).to_have_count(0)
    for name in ("Add a channel…", "Test Newsroom", "Edit Newsroom", "Delete Newsroom"):
        expect(button(page, name)).to_have_count(0)


def test_a_site_without_any_says_so(page: Page) -> None:
    page.get_by_label("Site", exact=True).select_option("Bicycles")
    expect(page.get_by_text("No channel yet. Nobody is told how the runs end.")).to_be_visible()
    expect(page.get_by_text("Nothing has been sent in the last 30 days.")).to_be_visible()
