"""The daily fetch on the overview: its three ways to start, what was left out and why, and where to begin."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.dashboard import documents, fetch_documents, pipelines
from tests.dashboard.conftest import OpenPage, settled
from tests.dashboard.dialogs import button
from tests.dashboard.fake_api import FakeApi, Reply, error

FETCH = {"site_id": documents.SITE, "pipeline": "daily_fetch"}


@pytest.fixture
def page(api: FakeApi, signed_in: OpenPage) -> Page:
    return chosen(api, signed_in, fetch_documents.fetched())


def chosen(api: FakeApi, signed_in: OpenPage, document: documents.Document, **options: object) -> Page:
    """The overview with the daily fetch chosen."""
    api.known_pipelines, api.document = [pipelines.content(), pipelines.daily_fetch()], document
    page = signed_in(**options)
    button(page, "Daily fetch").click()
    expect(button(page, "Daily fetch")).to_have_attribute("aria-pressed", "true")
    settled(page)
    return page


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        ("Fetch both", {}),
        ("MCQ", {"limits": {"skip": ["current_affairs"]}}),
        ("Current affairs", {"limits": {"skip": ["mcq"]}}),
    ],
)
def test_each_way_to_fetch_is_one_press(api: FakeApi, page: Page, name: str, limits: documents.Document) -> None:
    api.start_reply = Reply(202, {"run_id": fetch_documents.RUN, "status": "pending"})
    api.start_gate.clear()
    button(page, name).click()
    expect(page.get_by_role("region", name="New run")).to_be_visible()
    api.start_gate.set()
    expect(page.get_by_role("region", name="Daily fetch run")).to_be_visible()
    assert api.last("/runs", "POST").body == FETCH | limits
    assert api.count("/runs") - sum(asked.method == "GET" and asked.path == "/runs" for asked in api.asked) == 1


def test_the_content_pipeline_keeps_its_one_start(api: FakeApi, page: Page) -> None:
    expect(button(page, "Run now")).to_have_count(0)
    api.document = documents.finished()
    button(page, "Content").click()
    expect(button(page, "Run now")).to_be_visible()
    expect(button(page, "Fetch both")).to_have_count(0)


def test_a_refused_fetch_says_why(api: FakeApi, page: Page) -> None:
    api.start_reply = error(409, "run_active", "the site has an active run", run_id=fetch_documents.RUN)
    button(page, "MCQ").click()
    expect(page.get_by_role("alert")).to_contain_text("the site has an active run")


def test_each_stage_says_what_it_left_out_and_why(page: Page) -> None:
    left = page.get_by_role("list", name="Skipped or not stored")
    expect(left).to_have_count(2)
    expect(page.locator("[data-stage='1']").get_by_role("list").get_by_role("listitem")).to_have_text(
        [f"31 × {fetch_documents.KNOWN}", f"3 × {fetch_documents.NOTHING_NEW}"]
    )
    expect(page.locator("[data-stage='3']")).to_contain_text(f"5 × {fetch_documents.DUPLICATE}")
    expect(page.locator("[data-stage='1'] [data-field=duplicate_count]")).to_have_text("31")
    expect(page.locator("[data-stage='1'] [data-field=skipped]")).to_have_text("3")


def test_a_runs_own_page_says_it_too(api: FakeApi, signed_in: OpenPage) -> None:
    api.document = fetch_documents.fetched()
    page = signed_in(f"/#/runs/{fetch_documents.RUN}")
    expect(page.get_by_role("list", name="Skipped or not stored")).to_have_count(2)


def test_where_there_is_no_source_it_leads_to_the_sources(api: FakeApi, signed_in: OpenPage) -> None:
    page = chosen(api, signed_in, fetch_documents.never_fetched())
    expect(page.get_by_text("Add a source, then press Fetch both.")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Sources").click()
    expect(page.get_by_role("heading", name="Sources", level=1)).to_be_visible()


def test_which_pipeline_is_asked_only_where_it_matters(page: Page) -> None:
    page.get_by_role("link", name="Sources").click()
    expect(page.get_by_role("group", name="Pipeline")).to_have_count(0)
    page.get_by_role("link", name="Overview").click()
    expect(button(page, "Daily fetch")).to_have_attribute("aria-pressed", "true")
