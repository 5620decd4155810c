"""When the page asks, and when it does not. The browser's clock is driven by the test; requests are real."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from tests.dashboard import documents
from tests.dashboard.conftest import OpenPage, settled
from tests.dashboard.fake_api import FakeApi, error

PROGRESS = "/automation/run_progress"
BUSY = '{"error": {"code": "store_busy", "message": "Busy, try again.", "details": {}, "request_id": "r"}}'


def first_picture(page: Page, title: str = "Content run") -> None:
    expect(page.get_by_role("region", name=title)).to_be_visible()
    expect(page.get_by_role("region", name="Recent runs").locator("tbody tr").first).to_be_visible()
    settled(page)


# Counted where they leave, by the page's own clock: on a busy machine one may arrive after its minute.
COUNT_WHAT_IS_SENT = """() => {
    const send = window.fetch;
    window.sent = 0;
    window.fetch = (...asked) => { window.sent += 1; return send(...asked); };
}"""


def pass_time(page: Page, seconds: int, held: int = 0) -> None:
    """A second at a time, each with its requests answered, as they are in life, but for those that are held."""
    for _ in range(seconds):
        page.clock.run_for(1_000)
        settled(page, looks=1, held=held)


def set_hidden(page: Page, hidden: bool) -> None:
    page.evaluate(
        """hidden => {
            Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def wait_for_polls(page: Page, api: FakeApi, count: int) -> None:
    """Lets the clock run, a second at a time and for a minute at most, until so many polls have come in."""
    for _ in range(60):
        if api.count(PROGRESS) >= count:
            return
        pass_time(page, 1)
    raise AssertionError(f"{api.count(PROGRESS)} polls, not {count}")


def wait_for_held(page: Page, held: list[Route], count: int) -> None:
    for _ in range(60):
        if len(held) >= count:
            return
        pass_time(page, 1, held=1)
    raise AssertionError(f"{len(held)} polls, not {count}")


def test_asks_by_site_first_then_by_run_and_sends_the_etag(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in(clock=True)
    first_picture(page)
    assert api.last(PROGRESS).query == {"site_id": documents.SITE}
    assert "If-None-Match" not in api.last(PROGRESS).headers
    wait_for_polls(page, api, 2)
    assert api.last(PROGRESS).query == {"run_id": documents.RUN}
    assert api.last(PROGRESS).headers["If-None-Match"] == f'"{documents.RUN}-187"'


def test_an_unchanged_document_keeps_the_picture_and_makes_it_fresh(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in(clock=True)
    first_picture(page)
    wait_for_polls(page, api, 4)
    expect(page.locator("header")).to_contain_text("updated")
    expect(page.locator("[data-field=percentage]").first).to_have_text("43")
    progress = documents.running()["global_progress"] | {"percentage": 44}
    api.document = documents.running(revision=188, global_progress=progress)
    wait_for_polls(page, api, 5)
    expect(page.locator("[data-field=percentage]").first).to_have_text("44")
    expect(page).to_have_title("44% · Content · Millrace")


def test_at_most_24_requests_a_minute_also_when_the_server_wishes_for_more(api: FakeApi, signed_in: OpenPage) -> None:
    api.document = documents.running(poll_after_ms=500)
    page = signed_in(clock=True)
    first_picture(page)
    page.evaluate(COUNT_WHAT_IS_SENT)
    pass_time(page, 20)
    for _ in range(2):
        before = page.evaluate("window.sent")
        pass_time(page, 60)
        assert 12 <= page.evaluate("window.sent") - before <= 24


def test_a_hidden_tab_asks_nothing_and_at_once_when_it_is_seen(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in(clock=True)
    first_picture(page)
    set_hidden(page, True)
    before = len(api.asked)
    page.clock.fast_forward(600_000)
    pass_time(page, 10)
    assert len(api.asked) == before
    with page.expect_response(lambda response: PROGRESS in response.url):
        set_hidden(page, False)
    assert PROGRESS in api.asked[before].path


def test_a_finished_run_asks_nothing(api: FakeApi, signed_in: OpenPage) -> None:
    api.document = documents.finished()
    page = signed_in(clock=True)
    first_picture(page)
    before = len(api.asked)
    page.clock.fast_forward(3_600_000)
    pass_time(page, 10)
    assert len(api.asked) == before


def test_seen_again_after_the_end_it_finds_a_run_that_a_schedule_began(api: FakeApi, signed_in: OpenPage) -> None:
    api.document = documents.finished()
    page = signed_in(clock=True)
    first_picture(page)
    set_hidden(page, True)
    api.document = documents.running(run=documents.run(run_id="01SCHEDULED", started_by="schedule"))
    set_hidden(page, False)
    expect(page.get_by_role("region", name="Content run")).to_contain_text("by schedule")
    assert api.last(PROGRESS).query == {"site_id": documents.SITE}
    wait_for_polls(page, api, 3)
    assert api.last(PROGRESS).query == {"run_id": "01SCHEDULED"}


def test_after_two_missed_polls_it_says_since_when_it_is_stale(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in(clock=True)
    first_picture(page)
    held: list[Route] = []  # polls on their way: no other one is sent meanwhile, however long the test takes to look
    page.route(f"**{PROGRESS}*", lambda route: held.append(route))  # noqa: PLW0108  # a builtin cannot be marked
    wait_for_held(page, held, 1)
    held[0].fulfill(status=503, body=BUSY)
    wait_for_held(page, held, 2)
    expect(page.locator("header")).not_to_contain_text("stale")
    held[1].fulfill(status=503, body=BUSY)
    expect(page.locator("header")).to_contain_text("stale since")
    expect(page.locator("[data-field=percentage]").first).to_have_text("43")
    expect(page.locator("[data-stage]")).to_have_count(7)
    wait_for_held(page, held, 3)
    held[2].continue_()
    expect(page.locator("header")).not_to_contain_text("stale")


def test_errors_are_asked_after_less_and_less_often(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in(clock=True)
    first_picture(page)
    api.progress_refusal = error(500, "error", "Something broke.")
    pass_time(page, 30)
    early = api.count(PROGRESS)
    pass_time(page, 30)
    assert api.count(PROGRESS) - early <= 3 < early


def test_the_first_load_that_fails_says_so_and_mends_itself(api: FakeApi, signed_in: OpenPage) -> None:
    api.progress_refusal = error(503, "store_busy", "Busy, try again.")
    page = signed_in(clock=True)
    expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("Busy, try again.")
    api.progress_refusal = None
    page.get_by_role("button", name="Try again").click()
    first_picture(page)


def test_a_reload_and_another_tab_show_the_same_picture(api: FakeApi, signed_in: OpenPage) -> None:
    api.document = documents.finished()
    page = signed_in()
    first_picture(page)
    before = page.locator("main").inner_text()
    page.reload()
    first_picture(page)
    assert page.locator("main").inner_text() == before
    other = page.context.new_page()
    other.goto(api.address)
    first_picture(other)
    assert other.locator("main").inner_text() == before


def test_the_end_is_announced_and_a_poll_in_between_is_not(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in(clock=True)
    first_picture(page)
    spoken = page.locator("[aria-live=polite]")
    api.document = documents.running(revision=188)
    wait_for_polls(page, api, 2)
    expect(spoken).to_have_text("")
    api.document = documents.running(revision=189, run=documents.run(current_stage=5))
    wait_for_polls(page, api, 3)
    expect(spoken).to_have_text("Now: Content → Image prompts")
    api.document = documents.finished()
    wait_for_polls(page, api, 4)
    expect(spoken).to_have_text("Content run: Completed with errors")


def test_the_icon_of_the_tab_follows_the_run(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in(clock=True)
    first_picture(page)
    icon = page.locator("link[rel=icon]")
    before = icon.get_attribute("href")
    api.document = documents.finished()
    wait_for_polls(page, api, 2)
    expect(page).to_have_title("Completed with errors · Content · Millrace")
    assert icon.get_attribute("href") != before
