"""What the tests of the controls share: a run in a state, its card, and the way into a dialog."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.dashboard import documents
from tests.dashboard.conftest import OpenPage, settled
from tests.dashboard.fake_api import FakeApi
from tests.dashboard.fake_controls import NEW_RUN

RUN_PAGE = f"/#/runs/{documents.RUN}"
ADMIN_RUNNING = ["pause", "cancel", "caps", "mark_complete", "mark_fail"]
ADMIN_OVER = ["start", "retry", "withdraw", "clear_error"]


def path(action: str, run_id: str = documents.RUN) -> str:
    return f"/runs/{run_id}/{action}"


def card(page: Page) -> Locator:
    return page.get_by_role("region", name="Content run")


def button(place: Page | Locator, name: str) -> Locator:
    return place.get_by_role("button", name=name, exact=True)


def opened(
    api: FakeApi, signed_in: OpenPage, document: documents.Document, place: str = "/", **options: object
) -> Page:
    """A page that does not ask again by itself: each poll is one the test looks for."""
    running = document["run"]["status"] not in {"completed", "failed", "cancelled"}
    api.document = document | {"poll_after_ms": 600_000 if running else None}
    page = signed_in(place, **options)
    expect(card(page)).to_be_visible()
    settled(page)
    return page


def choose(page: Page, name: str) -> None:
    """One of the run's controls behind More."""
    button(card(page), "More").click()
    button(card(page), name).click()


def begins(api: FakeApi) -> None:
    """From now on the API tells of the run that the controls of the fake begin."""
    run = documents.run(run_id=NEW_RUN, status="pending", current_stage=1, with_errors=False)
    api.document = documents.running(run=run, poll_after_ms=600_000)
