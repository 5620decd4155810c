"""The daily fetch from the command line, now and by a schedule; schedules listed and steered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.millrace import Millrace, running_api

SCHEDULED = ("fetch", "--site", "garden", "--schedule", "14:30", "--timezone", "Asia/Kolkata")


@pytest.fixture
def millrace(tmp_path: Path) -> Iterator[Millrace]:
    with running_api() as url:
        yield Millrace(url, tmp_path)


@pytest.mark.parametrize(
    ("type", "limits"),
    [
        ((), {}),
        (("--type", "both"), {}),
        (("--type", "mcq"), {"limits": {"skip": ["current_affairs"]}}),
        (("--type", "current_affairs"), {"limits": {"skip": ["mcq"]}}),
    ],
)
def test_a_fetch_starts_a_run_of_its_type(millrace: Millrace, type: tuple[str, ...], limits: dict[str, object]) -> None:
    ended = millrace("fetch", "--site", "garden", *type)
    assert (ended.status, ended.out, ended.err) == (0, "garden\n", "")
    (asked,) = millrace.seen("POST /runs")
    assert asked["body"] == {"site_id": "garden", "pipeline": "daily_fetch", **limits}


def test_a_fetch_may_be_watched_to_its_end(millrace: Millrace) -> None:
    ended = millrace("fetch", "--site", "garden", "--type", "both", "--watch")
    assert ended.status == 0
    assert "completed" in ended.out.splitlines()[-1]


def test_a_fetch_while_a_run_is_active_ends_with_6(millrace: Millrace) -> None:
    assert millrace("fetch", "--site", "busy").status == 6


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", {"every": "daily", "name": "Daily fetch"}),
        ("--type mcq", {"every": "daily", "name": "Questions", "limits": {"skip": ["current_affairs"]}}),
        ("--every weekly --on Mon,thu", {"every": "weekly", "weekdays": ["mon", "thu"], "name": "Daily fetch"}),
        ("--every monthly --on 31 --missed run_late --name All", {
            "every": "monthly", "day": 31, "missed": "run_late", "name": "All",
        }),
    ],
)  # fmt: skip
def test_a_fetch_by_a_schedule_adds_it_and_says_when_it_is_due(
    millrace: Millrace, given: str, expected: dict[str, object]
) -> None:
    ended = millrace(*SCHEDULED, *given.split())
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == "schedule 01S: next Mon 2026-11-23 14:30 Asia/Kolkata (UTC+05:30)\n"
    (asked,) = millrace.seen("POST /schedules")
    fixed = {"site_id": "garden", "pipeline": "daily_fetch", "at": "14:30", "time_zone": "Asia/Kolkata"}
    assert asked["body"] == fixed | expected
    assert asked["key"]
    assert millrace.seen("POST /runs") == []


def test_a_schedule_as_json_is_the_servers_answer(millrace: Millrace) -> None:
    assert millrace(*SCHEDULED, "--json").json()["schedule_id"] == "01S"


def test_a_time_zone_that_the_server_does_not_know_is_said(millrace: Millrace) -> None:
    ended = millrace("fetch", "--site", "garden", "--schedule", "14:30", "--timezone", "Mars/Base")
    assert (ended.status, ended.out) == (1, "")
    assert "'Mars/Base' is no time zone" in ended.err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("--schedule 24:00 --timezone UTC", "'24:00' is no time of day"),
        ("--schedule 9:30 --timezone UTC", "'9:30' is no time of day"),
        ("--schedule 14:30", "needs --timezone"),
        ("--timezone UTC", "--timezone belongs to a schedule"),
        ("--every weekly --on mon", "--every belongs to a schedule"),
        ("--schedule 14:30 --timezone UTC --watch", "starts nothing now"),
        ("--schedule 14:30 --timezone UTC --every weekly", "takes --on mon,thu"),
        ("--schedule 14:30 --timezone UTC --every weekly --on mon,tues", "takes --on mon,thu"),
        ("--schedule 14:30 --timezone UTC --every monthly --on 32", "a day from 1 to 31"),
        ("--schedule 14:30 --timezone UTC --every monthly --on 1,2", "a day from 1 to 31"),
        ("--schedule 14:30 --timezone UTC --on mon", "--every daily takes no --on"),
        ("--type videos", "invalid choice"),
    ],
)
def test_wrong_options_end_with_2_and_ask_nothing(millrace: Millrace, given: str, said: str) -> None:
    ended = millrace("fetch", "--site", "garden", *given.split())
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err
    assert millrace.seen("POST /schedules") == millrace.seen("POST /runs") == []


def test_schedules_are_listed_with_their_next_run_and_last_result(millrace: Millrace) -> None:
    ended = millrace("schedules", "--site", "garden")
    assert (ended.status, ended.err) == (0, "")
    assert [line.split("\t") for line in ended.out.splitlines()] == [
        [
            "01A", "News", "daily_fetch", "weekly mon,thu 14:30 Asia/Kolkata",
            "Mon 2026-11-23 14:30 Asia/Kolkata (UTC+05:30)",
            "skipped T1 garden already [2J has an active run, 01A",
        ],
        ["01B", "News", "daily_fetch", "monthly day 31 14:30 UTC", "paused", ""],
        ["01C", "News", "daily_fetch", "daily 14:30 Asia/Kolkata", "never: not in force, save it again", ""],
    ]  # fmt: skip
    assert len(millrace("schedules", "--site", "garden", "--json").json()["schedules"]) == 3


@pytest.mark.parametrize(("action", "done"), [("pause", "paused"), ("resume", "resumed"), ("delete", "deleted")])
def test_schedules_are_steered_many_at_once(millrace: Millrace, action: str, done: str) -> None:
    ended = millrace("schedule", action, "01A", "gone", "01B", "--site", "garden")
    assert (ended.status, ended.out) == (5, f"schedule 01A {done}\nschedule 01B {done}\n")
    assert ended.err == "millrace: schedule gone: no schedule 'gone'\n"
    (asked,) = millrace.seen("POST /schedules/bulk")
    assert asked["body"] == {"site_id": "garden", "ids": ["01A", "gone", "01B"], "action": action}


def test_when_all_are_refused_it_ends_with_1(millrace: Millrace) -> None:
    assert millrace("schedule", "pause", "gone", "--site", "garden").status == 1
    assert millrace("schedule", "stop", "01A", "--site", "garden").status == 2
