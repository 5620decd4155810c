"""`millrace watch`: bars, lines and JSON Lines, what it asks the server, and how it ends."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from cli.api import open_api
from cli.backoff import Timing
from cli.exits import CommandFailed, Exit
from cli.watch import watch
from tests.cli.millrace import Millrace, running_api

POLL = "GET /automation/run_progress"


@pytest.fixture
def millrace(tmp_path: Path) -> Iterator[Millrace]:
    with running_api() as url:
        yield Millrace(url, tmp_path)


@pytest.mark.parametrize(
    ("run_id", "status", "ending"),
    [
        ("01A", 0, "run 01A completed"),
        ("failed", 3, "run failed failed · the budget is spent"),
        ("cancelled", 4, "run cancelled cancelled · cancelled by ada@example.com, 2026-11-22 10:00:00 UTC: prices"),
        ("late", 3, "run late failed · time limit reached, T: it ran for over 60 s"),
        ("with-errors", 5, "run with-errors completed · 1 of 62 items failed"),
    ],
)
def test_the_exit_status_is_the_runs_own(millrace: Millrace, run_id: str, status: int, ending: str) -> None:
    ended = millrace("watch", run_id)
    assert (ended.status, ended.err) == (status, "")
    assert ended.out.splitlines()[-1] == ending


def test_without_a_terminal_each_change_is_a_line_of_the_apis_own_counts(millrace: Millrace) -> None:
    lines = millrace("watch", "01A").out.splitlines()
    assert lines[0] == "running 60% · 50/62 items · Ideas 0/12 (1 failed) · ~4 min"
    assert lines[1] == "running 70% · 53/62 items · Ideas 3/12 (1 failed) · ~3 min"
    assert lines[4] == "completed 100% · 62/62 items"
    assert len(lines) == 6


def test_lines_say_who_paused_and_why_and_what_the_caps_leave(millrace: Millrace) -> None:
    with millrace.start("watch", "capped") as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    reached = "credits cap reached, 2026-11-22 09:30:00 UTC: the credits cap of 10 is reached: 10.2 used"
    assert lines[0].endswith(f" · credits 8.2 of 10 · items 50 of 100 · pausing: {reached}\n")
    assert lines[2].startswith("paused 80%")
    assert lines[2].endswith(f" · credits 8.2 of 10 · items 56 of 100 · {reached}\n")


def test_show_says_what_was_done_to_a_run_by_whom_and_why(millrace: Millrace) -> None:
    shown = millrace("show", "told").out
    when = "ada@example.com, 2026-11-22 10:00:00 UTC"
    for told in (
        f"marked failed by {when}: stuck",
        f"withdrawn by {when}: wrong prompt",
        f"error cleared by {when}: seen",
        "makes article#01J again",
        "retry of 01A",
    ):
        assert told in shown.splitlines()
    assert "caps" not in shown


@pytest.mark.parametrize(
    ("run_id", "told"),
    [
        ("by-hand", "paused by ed@example.com, 2026-11-22 09:00:00 UTC: prices  [5m"),
        ("pausing", "pause asked for by ed@example.com, 2026-11-22 09:00:00 UTC: prices  [5m"),
        ("failing", "marked failed by ada@example.com, 2026-11-22 10:00:00 UTC: stuck"),
        ("failed", "the budget is spent"),
        ("capped", "to go on: millrace resume capped --cap-credits N"),
        ("capped", "caps: credits 8.2 of 10 · items 62 of 100"),
        ("credits-only", "caps: credits 8.2 of 10"),
    ],
)
def test_show_says_why_it_stands_where_it_does_and_how_far_caps_are_used(
    millrace: Millrace, run_id: str, told: str
) -> None:
    assert told in millrace("show", run_id).out.splitlines()


def test_a_watched_run_that_was_marked_ends_with_that(millrace: Millrace) -> None:
    ended = millrace("watch", "told")
    ending = ended.out.splitlines()[-1]
    assert ended.status == 3
    assert ending.startswith("run told failed · 1 of 62 items failed · retry of 01A · makes article#01J again · marked")
    assert ending.count("marked failed by ada@example.com") == 1


def test_an_unchanged_document_costs_a_304_and_no_line(millrace: Millrace) -> None:
    lines = millrace("watch", "unchanged").out.splitlines()
    assert len(lines) == 6
    assert [request["etag"] for request in millrace.seen(POLL)] == ["", '"0"', '"0"', '"0"', '"1"', '"2"', '"3"']


def test_without_a_run_it_finds_the_sites_own_and_stays_with_it(millrace: Millrace) -> None:
    assert millrace("watch", "--site", "garden").status == 0
    first, *later = [request["query"] for request in millrace.seen(POLL)]
    assert first == {"site_id": "garden"}
    assert all(query == {"site_id": "garden", "run_id": "latest-of-garden"} for query in later)


def test_json_lines_are_the_documents_as_they_came(millrace: Millrace) -> None:
    ended = millrace("watch", "01A", "--json")
    documents = [json.loads(line) for line in ended.out.splitlines()]
    assert [document["revision"] for document in documents] == [0, 1, 2, 3, 4]


def test_trouble_on_the_way_is_said_and_outlived(millrace: Millrace) -> None:
    ended = millrace("watch", "flaky")
    assert ended.status == 0
    stale = [line for line in ended.out.splitlines() if line.startswith("stale: ")]
    assert stale[:2] == [
        "stale: the store is busy; trying again",
        "stale: the server answered HTTP 502; trying again",
    ]
    assert "cannot reach" in stale[2]
    assert len(millrace.seen(POLL)) == 8


def test_a_token_that_expires_on_the_way_is_renewed(millrace: Millrace) -> None:
    person = Millrace(millrace.url, millrace.home, token="")
    person("login", "ed@example.com", "--password-stdin", stdin="right\n")
    assert person("watch", "expiring").status == 0
    assert len(person.seen("POST /session/refresh")) == 1


@pytest.mark.parametrize(("site", "status"), [("01A", 0), ("failed", 3)])
def test_start_and_wait_is_quiet_until_the_end(millrace: Millrace, site: str, status: int) -> None:
    ended = millrace("start", "--site", site, "--wait")
    assert ended.status == status
    assert len(ended.out.splitlines()) == 1
    assert ended.out.startswith(f"run {site} ")


def test_start_wait_and_json_is_the_last_document(millrace: Millrace) -> None:
    assert millrace("start", "--site", "01A", "--wait", "--json").json()["revision"] == 4


def test_start_and_watch_shows_the_way(millrace: Millrace) -> None:
    assert len(millrace("start", "--site", "01A", "--watch").out.splitlines()) == 6


def test_interrupted_it_says_that_the_run_goes_on(millrace: Millrace) -> None:
    with millrace.start("watch", "endless") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("running")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err == "millrace: stopped watching; the run goes on\n"


def test_on_a_terminal_there_are_bars_for_the_run_and_each_stage(millrace: Millrace) -> None:
    shown = on_a_terminal(millrace, "watch", "01A")
    assert "━" in shown
    for part in ("Content · garden · 01A", "50 of 62 items", "~4 min", "Clusters → Ideas", "3/12", "1 failed"):
        assert part in shown
    assert "now: How to build  [31mraised[/red] beds" in shown
    assert "run 01A completed" in shown


def test_on_a_terminal_a_narrow_table_loses_nothing(millrace: Millrace) -> None:
    trail = on_a_terminal(millrace, "audit", columns=60)
    assert trail.startswith("at  ")
    first_column = "".join(line.split("  ")[0] for line in trail.splitlines()[1:4])
    assert "2026-11-22T10:00:00.123Z" in first_column
    assert "…" not in trail
    assert "2026-11-22T10:00:00.123Z  ada@example.com  fail " in on_a_terminal(millrace, "audit", columns=90)


def on_a_terminal(millrace: Millrace, *arguments: str, columns: int = 120) -> str:
    """All that a terminal of so many columns received, without the colours."""
    controller, terminal = pty.openpty()
    environment = {**millrace.environment(), "TERM": "xterm", "LINES": "40", "COLUMNS": str(columns)}
    command = [sys.executable, "-m", "cli", *arguments]
    with subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, env=environment) as process:
        os.close(terminal)
        received = b"".join(iter(lambda: read_some(controller), b""))
        assert process.wait(timeout=30) == 0
    os.close(controller)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", received.decode())


def read_some(controller: int) -> bytes:
    try:
        return os.read(controller, 65_536)
    except OSError:  # how Linux says that the terminal was closed
        return b""


class TestTheFunction:
    """As `make run` calls it."""

    def test_answers_the_exit_status(self, millrace: Millrace) -> None:
        out = io.StringIO()
        with open_api(millrace.url, "good") as api:
            assert watch(api, "with-errors", Console(file=out)) is Exit.WITH_ERRORS
        assert out.getvalue().splitlines()[-1] == "completed 100% · 62/62 items"

    def test_backs_off_with_jitter_and_gives_up_in_the_end(self, millrace: Millrace) -> None:
        waits: list[float] = []
        timing = Timing(
            elapsed=lambda: sum(waits), sleep=waits.append, uniform=lambda _low, high: high, give_up_after=60
        )
        with open_api(millrace.url, "good") as api, pytest.raises(CommandFailed) as caught:
            watch(api, "dead", Console(file=io.StringIO()), timing=timing)
        assert caught.value.message == "the server answered HTTP 502"
        assert waits == [0.1, 0.5, 1, 2, 4, 8, 15, 15, 15]
