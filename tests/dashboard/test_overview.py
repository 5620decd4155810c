"""The overview draws what run_progress says, to the digit, and Run now is shown before the API has answered."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.dashboard import documents, fetch_documents
from tests.dashboard.conftest import OpenPage, settled
from tests.dashboard.fake_api import FakeApi, Reply, error

COUNTS = (
    "progress_percentage", "processed_count", "input_count", "remaining_count", "output_count", "failed", "skipped",
    "duplicate_count",     "credits_used",
)  # fmt: skip
LABELS = {
    "pending": "Pending", "ready": "Ready", "active": "Active", "completed": "Completed", "failed": "Failed",
    "skipped": "Skipped", "empty": "Empty", "paused": "Paused",
}  # fmt: skip


def field(place: Locator, name: str) -> Locator:
    return place.locator(f"[data-field={name}]")


def card(page: Page, number: int) -> Locator:
    return page.locator(f"[data-stage='{number}']")


def expect_stage(place: Locator, stage: dict[str, Any]) -> None:
    only_expected = stage["input_count"] == 0 and stage["expected_count"] > 0
    hidden = "remaining_count" if only_expected else "expected_count"
    for name in (*COUNTS, "expected_count"):
        if name != hidden:
            expect(field(place, name)).to_have_text(f"{stage[name]:,}")
    expect(field(place, "status")).to_have_text(LABELS[stage["status"]])
    expect(place.get_by_role("heading")).to_have_text(f"{stage['number']} {stage['name']}")
    expect(place).to_contain_text(stage["output_label"])
    bar = place.get_by_role("progressbar", name=stage["name"])
    expect(bar).to_have_attribute("aria-valuenow", str(stage["progress_percentage"]))


def spoken(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes}m {seconds:02d}s" if minutes else f"{seconds}s"


@pytest.mark.parametrize(
    "document",
    [documents.running(), documents.finished(), documents.failed(), documents.never_run(60), documents.invented()],
    ids=["running", "finished", "failed", "never run", "invented stages"],
)
def test_every_number_of_every_stage_is_the_documents(
    api: FakeApi, signed_in: OpenPage, document: documents.Document
) -> None:
    api.document = document
    page = signed_in()
    expect(page.locator("[data-stage]")).to_have_count(len(document["stages"]))
    for stage in document["stages"]:
        expect_stage(card(page, stage["number"]), stage)
        if stage["status"] != "active":  # what still runs ticks on, see below
            expect(field(card(page, stage["number"]), "duration_seconds")).to_have_text(
                spoken(stage["duration_seconds"])
            )


def test_the_run_card_shows_the_documents_totals(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in()
    run = page.get_by_role("region", name="Content run")
    expect(field(run, "percentage")).to_have_text("43")
    expect(field(run, "completed_items")).to_have_text("3,458")
    expect(field(run, "total_items")).to_have_text("3,934")
    expect(field(run, "credits_used")).to_have_text("156.25")
    expect(field(run, "error_count")).to_have_text("1")
    expect(run).to_contain_text("about 15 min left (12 to 19 min; off by 9% on average)")
    expect(run).to_contain_text("1 of 3,458 items failed")
    bar = run.get_by_role("progressbar", name="Content run")
    expect(bar).to_have_attribute("aria-valuenow", "43")
    expect(bar).to_have_attribute("aria-valuetext", "43%, 3,458 of 3,934 items")


def test_segments_are_as_wide_as_weights_and_filled_as_far_as_stages(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in(width=1920)
    bar = page.get_by_role("progressbar", name="Content run")
    expect(bar.locator(".segment")).to_have_count(7)
    shapes = bar.evaluate(
        "bar => [...bar.children].map(s => [s.offsetWidth, s.firstChild.getBoundingClientRect().width / s.offsetWidth])"
    )
    whole = sum(width for width, _ in shapes)
    for (width, filled), stage in zip(shapes, api.document["stages"], strict=True):
        assert width / whole == pytest.approx(stage["weight"], abs=0.005)
        assert filled == pytest.approx(stage["progress_percentage"] / 100, abs=0.02)


def test_now_and_next_are_listed_in_order(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in()
    now, following = page.get_by_role("region", name="Now"), page.get_by_role("region", name="Up next")
    expect(now.locator(".title")).to_have_text(list(documents.NOW_TITLES))
    expect(following.locator(".title")).to_have_text(list(documents.NEXT_TITLES))
    expect(following).to_contain_text("and 467 more")
    expect(now.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "61")


def test_the_page_does_not_jump_when_more_is_in_hand(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in()
    stages = page.get_by_role("region", name="Stages")
    before = stages.bounding_box()
    many = [{"id": str(n), "title": f"Article {n}", "since": documents.at(n)} for n in range(16)]
    api.document = documents.running(revision=188)
    api.document["stages"][3]["currently_processing"] = many
    page.reload()
    expect(page.get_by_role("region", name="Now").locator(".title")).to_have_count(16)
    assert stages.bounding_box() == before


def test_what_runs_ticks_by_the_clock(api: FakeApi, signed_in: OpenPage) -> None:
    api.document = documents.running(poll_after_ms=600_000)
    page = signed_in(clock=True)
    time = field(card(page, 4), "duration_seconds")
    expect(time).to_contain_text("14m")
    settled(page)  # an answer that comes after the jump would set the clock back
    page.clock.fast_forward(60_000)
    expect(time).to_contain_text("15m")


def test_what_ran_before_a_pause_and_after_it_is_added_up(api: FakeApi, signed_in: OpenPage) -> None:
    api.document = documents.running(poll_after_ms=600_000)
    api.document["stages"][3]["paused_seconds"] = 600
    page = signed_in(clock=True)
    expect(field(card(page, 4), "duration_seconds")).to_contain_text("4m")


def test_stages_of_invented_names_are_drawn(api: FakeApi, signed_in: OpenPage) -> None:
    api.document = documents.invented()
    page = signed_in()
    expect(page.get_by_role("region", name="Mill run")).to_contain_text("Grinding: Active 4 of 9")
    expect(page.get_by_role("region", name="Mill run")).to_contain_text("measuring the time left")
    expect(page.get_by_role("region", name="Now")).to_contain_text("Rye from the north field")
    expect(page).to_have_title("25% · Mill · Millrace")


def test_the_bar_of_an_ended_run_stays_until_it_is_dismissed(api: FakeApi, signed_in: OpenPage) -> None:
    api.document = documents.finished()
    page = signed_in()
    run = page.get_by_role("region", name="Content run")
    expect(field(run, "status")).to_have_text("Completed with errors")
    expect(page).to_have_title("Completed with errors · Content · Millrace")
    page.reload()
    expect(run).to_be_visible()
    page.get_by_role("link", name="Content", exact=True).click()
    expect(page.get_by_role("region", name="Current run")).to_contain_text("100%")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_role("region", name="Current run")).to_be_hidden()
    page.get_by_role("link", name="Overview", exact=True).click()
    expect(page.get_by_role("heading", name="No run at the moment")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="No run at the moment")).to_be_visible()


def test_a_failed_run_says_why(api: FakeApi, signed_in: OpenPage) -> None:
    api.document = documents.failed()
    page = signed_in()
    run = page.get_by_role("region", name="Content run")
    expect(field(run, "status")).to_have_text("Failed")
    expect(run).to_contain_text("every item of Clusters failed")
    expect(run).to_contain_text("The provider knows no model of this name.")


def test_a_new_site_says_what_to_do_first(api: FakeApi, signed_in: OpenPage) -> None:
    api.document, api.runs = documents.never_run(), []
    page = signed_in()
    expect(page.get_by_text("Import keywords, then press Run now.")).to_be_visible()
    expect(page.get_by_text("No run yet.")).to_be_visible()
    page.get_by_role("link", name="Import keywords").click()
    expect(page.get_by_label("Keywords, one a line")).to_be_focused()


def test_a_viewer_is_offered_nothing_that_would_be_refused(api: FakeApi, signed_in: OpenPage) -> None:
    api.document, api.role = documents.finished(actions=[]), "viewer"
    page = signed_in()
    expect(page.get_by_role("region", name="Content run")).to_be_visible()
    expect(page.get_by_role("button", name="Run now")).to_have_count(0)


def start_unanswered(api: FakeApi, signed_in: OpenPage) -> Page:
    """A page on which Run now was pressed, and whose API has not answered yet."""
    api.document = documents.finished()
    page = signed_in()
    api.start_gate.clear()
    page.get_by_role("button", name="Run now").click()
    return page


def test_a_start_is_shown_before_the_api_has_answered(api: FakeApi, signed_in: OpenPage) -> None:
    page = start_unanswered(api, signed_in)
    run = page.get_by_role("region", name="New run")
    expect(field(run, "status")).to_have_text("Starting…")
    expect(field(run, "percentage")).to_have_text("0")
    expect(field(card(page, 1), "status")).to_have_text("Starting…")
    expect(field(card(page, 2), "status")).to_have_text("Pending")
    new = documents.running(run=documents.run(run_id="01NEW", status="pending", current_stage=1, with_errors=False))
    api.document, api.start_reply = new, Reply(202, {"run_id": "01NEW", "status": "pending"})
    api.start_gate.set()
    expect(page.get_by_role("region", name="Content run")).to_contain_text("Pending")
    assert api.last("/runs", "POST").body == {"site_id": documents.SITE, "pipeline": "content"}
    assert api.last("/automation/run_progress").query["run_id"] == "01NEW"


def test_a_start_refused_by_an_active_run_shows_that_run(api: FakeApi, signed_in: OpenPage) -> None:
    page = start_unanswered(api, signed_in)
    message = "garden-blog already has an active content run, 01OTHER"
    api.start_reply = error(409, "run_active", message, run_id="01OTHER")
    api.document = documents.running(run=documents.run(run_id="01OTHER"))
    api.start_gate.set()
    expect(page.get_by_role("alert")).to_contain_text(message)
    expect(field(page.get_by_role("region", name="Content run"), "percentage")).to_have_text("43")
    expect_stage(card(page, 4), api.document["stages"][3])
    assert api.last("/automation/run_progress").query == {"run_id": "01OTHER"}
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_start_that_fails_brings_the_former_picture_back(api: FakeApi, signed_in: OpenPage) -> None:
    page = start_unanswered(api, signed_in)
    expect(page.get_by_role("region", name="New run")).to_be_visible()
    api.start_reply = error(400, "invalid_input", "pipeline: not one of this site's")
    api.start_gate.set()
    expect(page.get_by_role("alert")).to_contain_text("pipeline: not one of this site's")
    expect_stage(card(page, 4), api.document["stages"][3])
    expect(page.get_by_role("button", name="Run now")).to_be_enabled()


def test_recent_runs_come_twenty_a_page(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in()
    runs = page.get_by_role("region", name="Recent runs")
    expect(runs.locator("tbody tr")).to_have_count(20)
    expect(runs.locator("tbody tr").first).to_contain_text("3,458 / 3,934")
    runs.get_by_role("button", name="Older").click()
    expect(runs.locator("tbody tr").first).to_contain_text("000019")
    runs.get_by_role("button", name="Older").click()
    expect(runs.locator("tbody tr")).to_have_count(5)
    expect(runs.get_by_role("button", name="Older")).to_be_disabled()
    runs.get_by_role("button", name="Newer").click()
    runs.get_by_role("button", name="Newer").click()
    expect(runs.locator("tbody tr").first).to_contain_text("3,458 / 3,934")


def test_the_row_of_the_followed_run_has_the_documents_numbers(api: FakeApi, signed_in: OpenPage) -> None:
    api.runs[0] |= {"completed_items": 1, "total_items": 2, "failed": 0}
    page = signed_in()
    first = page.get_by_role("region", name="Recent runs").locator("tbody tr").first
    expect(first).to_contain_text("3,458 / 3,934")


def test_the_page_of_one_run_shows_its_errors_and_its_log(api: FakeApi, signed_in: OpenPage) -> None:
    api.document = documents.finished()
    page = signed_in(f"/#/runs/{documents.RUN}")
    expect(page.get_by_role("region", name="Content run")).to_contain_text(documents.RUN)
    expect(page.get_by_role("region", name="Errors")).to_contain_text("Ten poisons for slugs")
    log = page.get_by_role("region", name="Log")
    expect(log).to_contain_text("Planned 1050 items in 21 units")
    expect(log).to_contain_text("warning")
    for stage in api.document["stages"]:
        expect_stage(card(page, stage["number"]), stage)


def test_the_tab_tells_of_the_run_whose_page_it_is(api: FakeApi, signed_in: OpenPage) -> None:
    api.document = documents.running(poll_after_ms=600_000)
    page = signed_in("/")
    expect(page).to_have_title("43% · Content · Millrace")
    api.document = fetch_documents.fetched()
    page.goto(f"{api.address}/#/runs/{fetch_documents.RUN}")
    expect(page).to_have_title("Completed · Daily fetch · Millrace")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Sources").click()
    expect(page).to_have_title("43% · Content · Millrace")


def test_a_run_that_does_not_exist_is_said_to(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in("/")
    expect(page.get_by_role("region", name="Content run")).to_be_visible()
    api.progress_refusal = error(404, "not_found", "no run '01GONE'")
    page.goto(api.address + "/#/runs/01GONE")
    expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("no run '01GONE'")


def test_choosing_another_site_asks_for_its_run(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in()
    expect(page.get_by_role("region", name="Content run")).to_be_visible()
    page.get_by_label("Site").select_option("Bicycles")
    expect(page.get_by_label("Site")).to_have_value("b")
    settled(page)
    assert page.evaluate("localStorage.getItem('millrace.site')") == "b"
    page.reload()
    expect(page.get_by_role("region", name="Content run")).to_be_visible()
    expect(page.get_by_label("Site")).to_have_value("b")
    assert api.last("/runs").query["site_id"] == "b"
