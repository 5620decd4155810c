"""Every dialog for everyone: axe finds nothing, a phone of 320 px shows all of it, the keyboard stays inside."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.dashboard import documents, pipelines
from tests.dashboard.conftest import OpenPage, settled
from tests.dashboard.dialogs import ADMIN_OVER, ADMIN_RUNNING
from tests.dashboard.fake_api import FakeApi, Reply
from tests.dashboard.fake_records import records
from tests.dashboard.test_access import sticking_out, violations

RUNNING, OVER = documents.running(actions=ADMIN_RUNNING), documents.finished(actions=ADMIN_OVER)
SCHEDULES, CHANNELS = "/#/schedules", "/#/notifications"
SOURCES, QUESTION, NOTE = "/#/sources", "/#/content?kind=mcq", "/#/content?kind=current_affairs"
ARTICLE, DRAFT = "/#/content?kind=article&item=a1", "/#/content?kind=article&item=a6"
DIALOGS = {
    "menu": ("/", RUNNING, ["More"]),
    "cancel": ("/", RUNNING, ["Cancel"]),
    "pause": ("/", RUNNING, ["More", "Pause with a reason…"]),
    "caps": ("/", RUNNING, ["Set caps…"]),
    "raise": ("/", documents.capped(), ["Resume…"]),
    "mark": ("/", RUNNING, ["More", "Mark failed…"]),
    "clear": ("/", OVER, ["More", "Clear error…"]),
    "withdraw": ("/", OVER, ["More", "Withdraw what it made…"]),
    "options": ("/", OVER, ["Options…"]),
    "dry run": ("/", OVER, ["Options…", "Dry run"]),
    "one item": (DRAFT, OVER, ["Run this one…"]),
    "new source": (SOURCES, OVER, ["Add a source…"]),
    "source": (SOURCES, OVER, ["Edit Quiz API", "Test"]),
    "test of a source": (SOURCES, OVER, ["Test The Morning Wire"]),
    "delete a source": (SOURCES, OVER, ["Delete Quiz API"]),
    "upload of a PDF": (SOURCES, OVER, ["Upload a PDF…"]),
    "questions of a PDF": (SOURCES, OVER, ["Make questions of Budget speech 2026"]),
    "delete a PDF": (SOURCES, OVER, ["Delete Budget speech 2026"]),
    "new schedule": (SCHEDULES, OVER, ["Add a schedule…"]),
    "schedule": (SCHEDULES, OVER, ["Edit Questions on working days"]),
    "new channel": (CHANNELS, OVER, ["Add a channel…"]),
    "channel": (CHANNELS, OVER, ["Edit Archive"]),
    "question": (f"{QUESTION}&item=q0", OVER, ["Edit…"]),
    "note": (f"{NOTE}&item=n1", OVER, ["Edit…"]),
    "remake": (ARTICLE, OVER, ["Make again…"]),
}
# What the keyboard reaches: not what is folded away, and of radio buttons the one that is chosen.
FOLDED, OTHERS = "details:not([open]) :is(button, select, input)", "[type=radio]:not(:checked)"
CONTROLS = f":is(a, button, summary, select, input:enabled, textarea):not({FOLDED}, {OTHERS})"
each_dialog = pytest.mark.parametrize("name", DIALOGS)


def opened(api: FakeApi, signed_in: OpenPage, name: str, scheme: str = "light", width: int = 1280) -> Page:
    path, api.document, presses = DIALOGS[name]
    api.role, api.known_pipelines = "admin", [pipelines.content(), pipelines.daily_fetch()]
    api.items = [*api.items, *records()]
    page = signed_in(path, scheme=scheme, width=width)
    for press in presses:
        page.get_by_role("button", name=press, exact=True).first.click()
    expect(shown(page, name)).to_be_visible()
    settled(page)
    return page


def shown(page: Page, name: str) -> Locator:
    if name in {"dry run", "one item"}:
        return page.get_by_role("region", name="Dry run")
    return page.locator(".menu-list") if name == "menu" else page.get_by_role("dialog")


@each_dialog
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_axe_finds_nothing(api: FakeApi, signed_in: OpenPage, name: str, scheme: str, width: int) -> None:
    page = opened(api, signed_in, name, scheme, width)
    assert violations(page) == []
    if width == 320:
        assert sticking_out(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.evaluate("[...document.querySelectorAll('dialog')].every(e => e.scrollWidth <= e.clientWidth)")


@pytest.mark.parametrize("name", [name for name in DIALOGS if name != "menu"])
def test_the_keyboard_goes_round_inside_and_shows_where_it_is(api: FakeApi, signed_in: OpenPage, name: str) -> None:
    page = opened(api, signed_in, name)
    controls = page.get_by_role("dialog").locator(CONTROLS).count()
    reached = set()
    for _ in range(controls + 2):
        page.keyboard.press("Tab")
        number, outline, where = page.evaluate(
            """controls => (e => [[...document.querySelectorAll("dialog " + controls)].indexOf(e),
                getComputedStyle(e).outlineStyle, e.tagName])(document.activeElement)""",
            CONTROLS,
        )
        if number >= 0:
            assert outline == "solid", number
            reached.add(number)
        else:  # between the last and the first the browser's own controls come, and a dialog that scrolls
            assert where in {"BODY", "DIALOG"}
    assert reached == set(range(controls))


def test_refusals_run_by_run_are_readable_too(api: FakeApi, signed_in: OpenPage) -> None:
    api.role, api.document = "admin", documents.finished()
    refused = [{"run_id": row["run_id"], "message": "a finished run never changes"} for row in api.runs[:20]]
    api.controls.replies["mark"] = [Reply(200, {"changed": [], "refused": refused})]
    page = signed_in(scheme="dark", width=320)
    page.get_by_label("Choose all shown").check()
    page.get_by_role("button", name="Clear error…", exact=True).last.click()
    page.get_by_label("Reason").fill("seen")
    page.get_by_role("button", name="Clear error", exact=True).click()
    expect(page.get_by_text(re.compile("0 cleared, 20 refused"))).to_be_visible()
    assert violations(page) == []
    assert sticking_out(page) == []
