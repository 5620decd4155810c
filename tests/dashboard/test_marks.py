"""What admins may say of runs: one from its card, many from the history; who, when and why is shown."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.dashboard import documents
from tests.dashboard.conftest import OpenPage, settled
from tests.dashboard.dialogs import ADMIN_OVER, ADMIN_RUNNING, RUN_PAGE, button, card, choose, opened
from tests.dashboard.fake_api import FakeApi, Reply
from tests.dashboard.fake_controls import changed

MARK = "/runs/mark"


@pytest.fixture(autouse=True)
def as_admin(api: FakeApi) -> None:
    api.role = "admin"


@pytest.mark.parametrize(
    ("name", "action", "title"),
    [
        ("Mark completed…", "complete", "Mark this run completed?"),
        ("Mark failed…", "fail", "Mark this run failed?"),
        ("Clear error…", "clear_error", "Clear the error of this run?"),
    ],
)
def test_one_run_is_marked_with_a_reason(api: FakeApi, signed_in: OpenPage, name: str, action: str, title: str) -> None:
    over = action == "clear_error"
    document = documents.finished(actions=ADMIN_OVER) if over else documents.running(actions=ADMIN_RUNNING)
    page = opened(api, signed_in, document)
    choose(page, name)
    dialog = page.get_by_role("dialog", name=title)
    expect(dialog.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("   ")
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    assert api.count(MARK) == 0
    page.keyboard.type("seen to")
    api.controls.gate.clear()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(button(dialog, "Sending…")).to_be_disabled()
    api.controls.gate.set()
    expect(dialog).to_be_hidden()
    expect(button(card(page), "More")).to_be_focused()
    assert api.count(MARK) == 1
    assert api.last(MARK, "POST").body == {"action": action, "run_ids": [documents.RUN], "why": "seen to"}


def test_a_refused_mark_is_told_where_it_was_asked(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, documents.running(actions=ADMIN_RUNNING))
    refused = [{"run_id": documents.RUN, "message": "the run is completed: a finished run never changes"}]
    api.controls.replies["mark"] = [Reply(200, {"changed": [], "refused": refused})]
    choose(page, "Mark failed…")
    page.get_by_label("Reason").fill("stuck")
    button(page, "Mark failed").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("a finished run never changes")


def test_more_is_closed_by_escape_a_press_elsewhere_and_going_on(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, documents.running(actions=ADMIN_RUNNING))
    more, first = button(card(page), "More"), button(card(page), "Pause with a reason…")
    more.press("Enter")
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(first).to_be_hidden()
    expect(more).to_be_focused()
    more.click()
    expect(first).to_be_visible()
    page.get_by_role("heading", name="Stages").click()
    expect(first).to_be_hidden()
    more.click()
    expect(first).to_be_visible()
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(first).to_be_hidden()


def test_pause_takes_a_reason_for_who_wants_to_give_one(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, documents.running(actions=ADMIN_RUNNING))
    choose(page, "Pause with a reason…")
    page.get_by_label("Reason (optional)").fill("lunch")
    api.document = documents.asked("pause")
    button(page, "Pause the run").click()
    expect(card(page).locator("[data-field=status]")).to_have_text("Pausing…")
    assert api.last(f"/runs/{documents.RUN}/pause", "POST").body == {"why": "lunch"}


def test_nobody_else_is_offered_any_of_it(api: FakeApi, signed_in: OpenPage) -> None:
    api.role = "operator"
    page = opened(api, signed_in, documents.finished(actions=["start"]))
    expect(button(page, "More")).to_have_count(0)
    expect(history(page).get_by_role("checkbox")).to_have_count(0)
    expect(page.get_by_role("link", name="Audit")).to_have_count(0)


def test_who_did_what_to_a_run_when_and_why(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, documents.handled(), RUN_PAGE)
    lines = card(page).locator(".deeds li")
    expect(lines).to_have_text(
        [
            "Takes up what was left by run 6NOLD1",
            "Makes again article 00ABCD",
            re.compile(r"Marked completed by boss@example.com .*\d\d:\d\d: the rest is not worth it"),
            re.compile(r"Error cleared by boss@example.com .*\d\d:\d\d: known since May"),
            re.compile(r"What it made was withdrawn by boss@example.com .*\d\d:\d\d: wrong tone of voice"),
        ]
    )
    expect(lines.get_by_role("link").last).to_have_attribute(
        "href", "#/content?kind=article&item=01ITEM0000000000000000ABCD"
    )


def test_a_cancelled_run_says_by_whom_and_why(api: FakeApi, signed_in: OpenPage) -> None:
    document = documents.asked("cancel", actions=["start"])
    document["run"] |= {
        "status": "cancelled",
        "reason": "the model's prices are checked",
        "finished_at": documents.at(1),
    }
    page = opened(api, signed_in, document)
    told = card(page).locator("[data-field=control]")
    expect(told).to_contain_text(re.compile(r"Cancelled by editor@example.com .*: the model's prices are checked"))
    expect(card(page).get_by_text("the model's prices are checked")).to_have_count(1)


def history(page: Page) -> Locator:
    return page.get_by_role("region", name="Recent runs")


def test_many_runs_are_marked_at_once_and_refusals_are_told_run_by_run(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, documents.finished(actions=["start"]))
    bar, ids = history(page), [api.runs[3]["run_id"], api.runs[4]["run_id"]]
    expect(button(bar, "Mark failed…")).to_be_disabled()
    button(bar, "Mark failed…").press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    bar.get_by_label("Choose Content 000002").check()
    bar.get_by_label("Choose Content 000003").check()
    refused = [{"run_id": ids[1], "message": "the run is failed: a finished run never changes"}]
    api.controls.replies["mark"] = [Reply(200, {"changed": [changed(ids[0])], "refused": refused})]
    button(bar, "Mark failed…").click()
    dialog = page.get_by_role("dialog", name="Mark 2 runs failed?")
    dialog.get_by_label("Reason").fill("the provider is down")
    lists = api.count("/runs")
    button(dialog, "Mark failed").dblclick()
    expect(dialog).to_be_hidden()
    told = bar.get_by_role("status")
    expect(told).to_contain_text("1 marked failed, 1 refused.")
    expect(told).to_contain_text("000003: the run is failed: a finished run never changes")
    expect(bar.get_by_text("1 chosen")).to_be_visible()
    expect(bar.get_by_label("Choose Content 000003")).to_be_checked()
    settled(page)
    assert api.count(MARK) == 1
    assert api.count("/runs") == lists + 1
    body = {"action": "fail", "run_ids": ids, "why": "the provider is down"}
    assert api.last(MARK, "POST").body == body
    button(told, "Close").click()
    expect(told).to_have_count(0)


def test_all_shown_are_chosen_and_another_page_begins_with_none(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, documents.finished(actions=["start"]))
    history(page).get_by_label("Choose all shown").check()
    expect(history(page).get_by_text("20 chosen")).to_be_visible()
    button(history(page), "Older").click()
    expect(history(page).get_by_label("Choose all shown")).not_to_be_checked()


def test_the_history_tells_what_was_done_to_a_run(api: FakeApi, signed_in: OpenPage) -> None:
    deed = documents.deed("x")
    api.runs[2] |= {"marked": deed | {"action": "fail"}, "withdrawn": deed, "error_cleared": deed, "retry_of": "01OLD"}
    page = opened(api, signed_in, documents.finished(actions=["start"]))
    row = history(page).get_by_role("row").filter(has_text="000001")
    expect(row).to_contain_text("marked failed · error cleared · withdrawn · retry")
