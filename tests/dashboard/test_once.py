"""What starts or changes something has one effect: a key for each press, the same key when it is sent again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.dashboard import documents
from tests.dashboard.conftest import OpenPage, settled
from tests.dashboard.dialogs import button, card, opened, path
from tests.dashboard.fake_api import FakeApi, Reply, error

KEY = "Idempotency-Key"
ATTEMPTS = 4
LONGEST_WAIT_MS = 8_000


def keys(api: FakeApi, asked_path: str) -> list[str]:
    return [asked.headers[KEY] for asked in api.asked if (asked.method, asked.path) == ("POST", asked_path)]


def cut_off(page: Page, pattern: str, times: int) -> list[str]:
    """The first so many attempts do not reach the server. Answers the keys of all, as they come."""
    seen: list[str] = []

    def act(route: Route) -> None:
        seen.append(route.request.headers[KEY.lower()])
        if len(seen) <= times:
            route.abort()
        else:
            route.continue_()

    page.route(pattern, act)
    return seen


def wait_for_attempts(page: Page, seen: Callable[[], list[str]], count: int) -> None:
    """Lets the clock run until so many attempts have been made."""
    for _ in range(20):
        if len(seen()) >= count:
            return
        page.clock.run_for(LONGEST_WAIT_MS // 4)
        settled(page, looks=1)
    raise AssertionError(f"{len(seen())} attempts, not {count}")


def test_each_press_has_a_key_of_its_own(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, documents.running(actions=["pause", "cancel"]))
    api.steer_reply = Reply(202, {"run_id": documents.RUN, "status": "running", "changed": False})
    for presses in (1, 2):
        button(card(page), "Pause").click()
        expect(button(card(page), "Pause")).to_be_enabled()
        settled(page)
        assert len(set(keys(api, path("pause")))) == presses


def test_an_attempt_that_got_no_answer_is_made_again_with_the_same_key(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, documents.finished(), clock=True)
    seen = cut_off(page, "**/api/v1/runs", 2)
    button(page, "Run now").click()
    expect(page.get_by_role("region", name="New run")).to_be_visible()
    wait_for_attempts(page, lambda: seen, 3)
    expect(card(page)).to_be_visible()
    assert len(set(seen)) == 1
    assert keys(api, "/runs") == seen[:1]


def test_it_gives_up_in_the_end_and_says_so(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, documents.finished(), clock=True)
    seen = cut_off(page, "**/api/v1/runs", 100)
    button(page, "Run now").click()
    wait_for_attempts(page, lambda: seen, ATTEMPTS)
    expect(page.get_by_role("alert")).to_contain_text("The server cannot be reached.")
    page.clock.fast_forward(600_000)
    assert len(seen) == ATTEMPTS
    assert len(set(seen)) == 1


@pytest.mark.parametrize("answer", [error(409, "in_progress", "still at work"), error(503, "store_busy", "Busy.")])
def test_a_first_attempt_that_is_still_at_work_is_waited_for(api: FakeApi, signed_in: OpenPage, answer: Reply) -> None:
    page = opened(api, signed_in, documents.finished(actions=["retry"]), clock=True)
    api.controls.replies["retry"].insert(0, answer)
    button(card(page), "Retry 1 failed").click()
    wait_for_attempts(page, lambda: keys(api, path("retry")), 2)
    sent = keys(api, path("retry"))
    assert (len(sent), len(set(sent))) == (2, 1)


def test_a_refusal_is_an_answer(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, documents.finished(), clock=True)
    api.start_reply = error(409, "key_reused", "the idempotency key came with another request before")
    button(page, "Run now").click()
    expect(page.get_by_role("alert")).to_contain_text("came with another request")
    page.clock.fast_forward(60_000)
    settled(page)
    assert len(keys(api, "/runs")) == 1
