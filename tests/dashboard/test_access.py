"""For everyone: axe finds nothing, nothing is wider than a phone, the keyboard reaches everything."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.dashboard import documents, fetch_documents, pipelines
from tests.dashboard.conftest import DASHBOARD, OpenPage, settled
from tests.dashboard.dialogs import ADMIN_OVER
from tests.dashboard.fake_api import FakeApi
from tests.dashboard.fake_records import records

PAGES = {
    "running": ("/", documents.running()),
    "steerable": ("/", documents.running(actions=["pause", "cancel"])),
    "paused": ("/", documents.paused()),
    "paused by a cap": ("/", documents.capped()),
    "everything offered": ("/", documents.finished(actions=ADMIN_OVER)),
    "everything done": (f"/#/runs/{documents.RUN}", documents.handled()),
    "audit": ("/#/audit", documents.finished()),
    "cancelling": (f"/#/runs/{documents.RUN}", documents.asked("cancel")),
    "finished": ("/", documents.finished()),
    "failed": ("/", documents.failed()),
    "being ended by its time limit": (f"/#/runs/{documents.RUN}", documents.over_time()),
    "ended by its time limit": (f"/#/runs/{documents.RUN}", documents.timed_out()),
    "first run": ("/", documents.never_run()),
    "run": (f"/#/runs/{documents.RUN}", documents.finished()),
    "articles": ("/#/content?kind=article", documents.running()),
    "article": ("/#/content?kind=article&item=a1", documents.running()),
    "fetched": ("/", fetch_documents.fetched()),
    "sources": ("/#/sources", fetch_documents.fetched()),
    "schedules": ("/#/schedules", fetch_documents.fetched()),
    "notifications": ("/#/notifications", fetch_documents.fetched()),
    "questions": ("/#/content?kind=mcq", fetch_documents.fetched()),
    "question": ("/#/content?kind=mcq&item=q0", fetch_documents.fetched()),
    "note": ("/#/content?kind=current_affairs&item=n1", fetch_documents.fetched()),
    "keywords": ("/#/content?kind=keyword&import=1", documents.finished()),
}
AXE = (DASHBOARD / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
each_page = pytest.mark.parametrize("name", PAGES)


def opened(api: FakeApi, signed_in: OpenPage, name: str, scheme: str = "light", width: int = 1280) -> Page:
    path, api.document = PAGES[name]
    api.role, api.known_pipelines = "admin", [pipelines.content(), pipelines.daily_fetch()]
    api.items = [*api.items, *records()]
    page = signed_in(path, scheme=scheme, width=width)
    settled(page)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    return page


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("axe.run().then(result => result.violations)")
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


@each_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(api: FakeApi, signed_in: OpenPage, name: str, scheme: str) -> None:
    assert violations(opened(api, signed_in, name, scheme)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_door(api: FakeApi, open_page: OpenPage, scheme: str) -> None:
    page = open_page(api.address, scheme=scheme)
    page.get_by_role("button", name="Sign in").wait_for()
    assert violations(page) == []


def sticking_out(page: Page) -> list[str]:
    """What is wider than the page, but for what is meant to be cut off."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5 && !e.closest(".titles, .unseen, .skip, i"))
            .map(e => e.outerHTML.slice(0, 120))"""
    )
    return found


@each_page
def test_a_phone_of_320_px_scrolls_one_way_only(api: FakeApi, signed_in: OpenPage, name: str) -> None:
    page = opened(api, signed_in, name, width=320)
    assert sticking_out(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("role", ["operator", "admin"])
def test_nothing_in_the_header_of_a_phone_lies_over_another(api: FakeApi, signed_in: OpenPage, role: str) -> None:
    api.role, api.document = role, documents.finished()
    page = signed_in(width=320)
    settled(page)
    over: list[str] = page.evaluate(
        """() => {
            const parts = [...document.querySelectorAll("header :is(.mark, nav a, select, button)")]
                .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()]);
            const apart = (a, b) => a.left >= b.right || b.left >= a.right || a.top >= b.bottom || b.top >= a.bottom;
            return parts.filter(([, a], n) => parts.slice(0, n).some(([, b]) => !apart(a, b))).map(([name]) => name);
        }"""
    )
    assert over == []
    assert page.get_by_label("Site").evaluate("select => select.clientWidth") >= 100


def test_the_keyboard_reaches_every_control_and_shows_where_it_is(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, "finished")
    wanted = page.locator("a, button:enabled, select").count()
    page.locator("body").press("Tab")
    reached = set()
    for _ in range(wanted):
        name, outline = page.evaluate(
            "(e => [e.outerHTML.slice(0, 160), getComputedStyle(e).outlineStyle])(document.activeElement)"
        )
        assert outline == "solid", name
        reached.add(name)
        page.keyboard.press("Tab")
    assert len(reached) == wanted


def test_a_new_page_starts_at_its_beginning(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, "running")
    page.get_by_role("link", name="Content", exact=True).click()
    expect(page.get_by_role("heading", name="Content", level=1)).to_be_visible()
    expect(page.get_by_role("main")).to_be_focused()


def test_the_content_can_be_jumped_to(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, "running")
    page.locator("body").press("Tab")
    expect(page.get_by_role("button", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_a_status_has_an_icon_and_a_word(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, "running")
    for pill in page.locator(".pill").all():
        assert pill.locator("svg").count() == 1
        assert pill.inner_text().strip() != ""
