"""What starts or steers is done once, however often it has to be sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from cli.api import ApiError, open_api
from cli.backoff import Timing
from cli.changes import change
from cli.exits import CommandFailed, Exit
from tests.cli.millrace import Millrace, running_api

CALLS = {"withdraw": 3}


@pytest.fixture
def millrace(tmp_path: Path) -> Iterator[Millrace]:
    with running_api() as url:
        yield Millrace(url, tmp_path)


@pytest.mark.parametrize(
    ("arguments", "call"),
    [
        (["start"], "POST /runs"),
        (["retry", "01A"], "POST /runs/01A/retry"),
        (["remake", "article", "1"], "POST /items/garden/article/1/remake"),
        (["pause", "01A"], "POST /runs/01A/pause"),
        (["resume", "01A"], "POST /runs/01A/resume"),
        (["cancel", "01A"], "POST /runs/01A/cancel"),
        (["caps", "01A", "--items", "5"], "PUT /runs/01A/caps"),
        (["mark", "fail", "01A", "--why", "x"], "POST /runs/mark"),
        (["clear-error", "01A", "--why", "x"], "POST /runs/mark"),
        (["withdraw", "01A", "--why", "x"], "POST /runs/01A/withdraw"),
    ],
)
def test_what_starts_or_steers_has_a_key(millrace: Millrace, arguments: list[str], call: str) -> None:
    assert millrace(*arguments).status == 0
    assert [UUID(request["key"]).version for request in millrace.seen(call)] == [4] * CALLS.get(arguments[0], 1)


def test_the_same_command_given_again_is_another_change(millrace: Millrace) -> None:
    millrace("pause", "01A")
    assert millrace("pause", "01A").out == "run 01A paused; pause was asked for before\n"


def test_what_only_reads_has_no_key(millrace: Millrace) -> None:
    millrace("runs", "--limit", "1")
    millrace("start", "--dry-run")
    assert [request["key"] for request in millrace.seen("GET /runs") + millrace.seen("POST /runs/plan")] == ["", ""]


def test_an_answer_that_was_lost_is_asked_for_again_and_the_change_made_once(millrace: Millrace) -> None:
    ended = millrace("pause", "shaky")
    assert (ended.status, ended.out) == (0, "run shaky paused\n")  # a second pause would say that it was asked before
    cut, at_work = ended.err.splitlines()
    assert cut.startswith("millrace: cannot reach ")
    assert cut.endswith("; trying again")
    assert at_work == "millrace: the first one is still at work; trying again"
    requests = millrace.seen("POST /runs/shaky/pause")
    assert len(requests) == 3
    assert len({request["key"] for request in requests}) == 1


class TestTheFunction:
    """With a clock of the test's own."""

    def sent(
        self, millrace: Millrace, run: str, *, give_up_after: float = 60
    ) -> tuple[list[float], CommandFailed | None]:
        """The pauses between the tries, and what went wrong in the end."""
        waits: list[float] = []
        timing = Timing(
            elapsed=lambda: sum(waits), sleep=waits.append, uniform=lambda _low, high: high, give_up_after=give_up_after
        )
        with open_api(millrace.url, "good") as api:
            try:
                change(api, f"/runs/{run}/pause", {}, timing=timing)
            except CommandFailed as failed:
                return waits, failed
        return waits, None

    def test_waits_longer_each_time_and_as_long_as_the_server_asks(self, millrace: Millrace) -> None:
        assert self.sent(millrace, "busy") == ([0.5, 9, 2], None)

    def test_gives_up_after_five_tries_with_one_key(self, millrace: Millrace) -> None:
        waits, failed = self.sent(millrace, "dead")
        assert waits == [0.5, 1, 2, 4]
        assert isinstance(failed, ApiError)
        assert (failed.message, failed.status) == ("the server answered HTTP 502", Exit.ERROR)
        requests = millrace.seen("POST /runs/dead/pause")
        assert len(requests) == 5
        assert len({request["key"] for request in requests}) == 1

    def test_gives_up_when_its_time_is_up(self, millrace: Millrace) -> None:
        waits, failed = self.sent(millrace, "dead", give_up_after=1)
        assert waits == [0.5, 1]
        assert failed is not None

    def test_what_another_try_cannot_mend_is_sent_once(self, millrace: Millrace) -> None:
        for run in ("broken", "over"):
            waits, failed = self.sent(millrace, run)
            assert (waits, isinstance(failed, ApiError)) == ([], True)
            assert len(millrace.seen(f"POST /runs/{run}/pause")) == 1

    def test_a_server_that_is_not_there_is_unreachable_in_the_end(self, tmp_path: Path) -> None:
        waits, failed = self.sent(Millrace("http://127.0.0.1:9", tmp_path), "01A")
        assert waits == [0.5, 1, 2, 4]
        assert failed is not None
        assert failed.status is Exit.UNREACHABLE
