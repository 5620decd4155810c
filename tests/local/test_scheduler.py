"""The emulated Scheduler's clock: what is due over both changes of the clock, once each, and after a restart late."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from local import scheduler
from local.lambdas import Answer, TooManyRequests
from local.scheduler import Clock, Entry, NotEmulated, due

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
DAY = 86_400


def entry(expression: str = "cron(30 2 * * ? *)", time_zone: str = BERLIN, **changes: Any) -> Entry:
    fields: dict[str, Any] = {
        "name": "one",
        "function": "scheduled",
        "payload": "{}",
        "longest_age": 3600,
        "since": utc("2027-01-01"),
    }
    return Entry(**fields | {"expression": expression, "time_zone": time_zone} | changes)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Time:
    """A clock that is set by hand."""

    def __init__(self, now: str) -> None:
        self.now = utc(now)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def fired() -> list[str]:
    return []


def started(folder: Path, now: Callable[[], datetime], fired: list[str], *entries: Entry) -> Clock:
    def deliver(entry: Entry, at: datetime) -> None:
        fired.append(f"{entry.name} {at:%Y-%m-%d %H:%M}")

    return Clock(lambda: entries, deliver, folder / "looked", now)


@pytest.mark.parametrize(
    ("time_zone", "day", "time", "expected"),
    [
        (BERLIN, "2027-03-27", "02:30", ["03-27 01:30", "03-29 00:30"]),  # on the 28th there is no 02:30
        (BERLIN, "2027-03-27", "03:00", ["03-27 02:00", "03-28 01:00", "03-29 01:00"]),
        (BERLIN, "2027-10-30", "02:30", ["10-30 00:30", "10-31 00:30", "11-01 01:30"]),  # on the 31st there are two
        (NEW_YORK, "2027-03-13", "02:30", ["03-13 07:30", "03-15 06:30"]),
        (NEW_YORK, "2027-11-06", "01:30", ["11-06 05:30", "11-07 05:30", "11-08 06:30"]),
        ("Asia/Kolkata", "2027-03-27", "14:30", ["03-27 09:00", "03-28 09:00", "03-29 09:00"]),
    ],
)
def test_a_clock_that_jumps_over_a_change_fires_what_is_due_once(
    tmp_path: Path, fired: list[str], time_zone: str, day: str, time: str, expected: list[str]
) -> None:
    hours, minutes = time.split(":")
    now = Time(f"{day} 00:00")
    clock = started(tmp_path, now, fired, entry(f"cron({int(minutes)} {int(hours)} * * ? *)", time_zone))
    for _ in range(3 * 24 * 4):  # three days by quarters of an hour, looking twice each time
        now.now += timedelta(minutes=15)
        clock.look()
        clock.look()
    assert fired == [f"one 2027-{at}" for at in expected]


@pytest.mark.parametrize("step", [timedelta(minutes=1), timedelta(hours=7), timedelta(days=3)])
def test_however_far_it_jumps_the_firings_are_the_same(tmp_path: Path, fired: list[str], step: timedelta) -> None:
    now = Time("2027-03-27 00:00")
    clock = started(tmp_path, now, fired, entry("cron(30 3 * * ? *)", longest_age=7 * DAY))
    while now.now < utc("2027-03-30"):
        now.now = min(now.now + step, utc("2027-03-30"))
        clock.look()
    assert fired == ["one 2027-03-27 02:30", "one 2027-03-28 01:30", "one 2027-03-29 01:30"]


def test_days_of_the_week_and_of_the_month(tmp_path: Path, fired: list[str]) -> None:
    weekly = entry("cron(0 9 ? * MON,THU *)", "UTC", name="weekly", longest_age=90 * DAY)
    monthly = entry("cron(0 9 31 * ? *)", "UTC", name="monthly", longest_age=90 * DAY)
    clock = started(tmp_path, Time("2027-01-30"), fired, weekly, monthly)
    clock.play(utc("2027-01-30"), utc("2027-02-09"))
    clock.play(utc("2027-02-09"), utc("2027-04-01"))
    assert fired[:4] == [
        "monthly 2027-01-31 09:00", "weekly 2027-02-01 09:00", "weekly 2027-02-04 09:00", "weekly 2027-02-08 09:00",
    ]  # fmt: skip
    assert [found for found in fired if "monthly" in found] == ["monthly 2027-01-31 09:00", "monthly 2027-03-31 09:00"]


def test_an_entry_is_not_due_for_times_before_it_was_saved(tmp_path: Path, fired: list[str]) -> None:
    since = utc("2027-03-27 01:30:20")
    clock = started(tmp_path, Time("2027-03-27"), fired, entry(since=since, longest_age=7 * DAY))
    clock.play(utc("2027-03-26"), utc("2027-03-30"))
    assert fired == ["one 2027-03-29 00:30"]


def test_after_a_restart_what_was_due_meanwhile_comes_late_or_never(tmp_path: Path, fired: list[str]) -> None:
    now = Time("2027-02-01 00:00")
    early, late = entry("cron(0 1 * * ? *)", "UTC", name="early"), entry("cron(30 5 * * ? *)", "UTC", name="late")
    started(tmp_path, now, fired, early, late).look()
    now.now = utc("2027-02-01 00:30")
    started(tmp_path, now, fired, early, late).look()
    now.now = utc("2027-02-01 06:00")
    restarted = started(tmp_path, now, fired, early, late)
    restarted.look()
    assert fired == ["late 2027-02-01 05:30"], "what is older than the entry's longest age is not delivered any more"
    started(tmp_path, now, fired, early, late).look()
    assert len(fired) == 1


def test_a_clock_that_is_put_back_fires_nothing_again(tmp_path: Path, fired: list[str]) -> None:
    now = Time("2027-02-01 01:29")
    clock = started(tmp_path, now, fired, entry())
    for at in ("01:31", "01:20", "01:31"):
        now.now = utc(f"2027-02-01 {at}")
        clock.look()
    assert fired == ["one 2027-02-01 01:30"]


@pytest.mark.parametrize("expression", ["rate(1 minute)", "cron(0/5 * * * ? *)", "cron(0 9 L * ? *)", "at(2027-01-01)"])
def test_another_expression_is_refused_and_stops_no_other(
    tmp_path: Path, fired: list[str], expression: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NotEmulated):
        list(due(entry(expression), utc("2027-01-02"), utc("2027-01-03")))
    clock = started(tmp_path, Time("2027-03-01"), fired, entry(expression, name="odd"), entry(longest_age=7 * DAY))
    clock.play(utc("2027-03-01"), utc("2027-03-02"))
    assert fired == ["one 2027-03-01 01:30"]
    assert "odd is never due" in capsys.readouterr().err


class Host:
    """Answers, or raises, one after the other."""

    def __init__(self, *answers: Answer | Exception) -> None:
        self._answers = list(answers)
        self.payloads: list[tuple[str, bytes]] = []
        self.done = threading.Event()

    def invoke(self, function: str, payload: bytes) -> Answer:
        self.payloads.append((function, payload))
        answer = self._answers.pop(0)
        if not self._answers:
            self.done.set()
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_it_is_delivered_with_its_time_and_again_when_it_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "RETRY_SECONDS", (0.0, 0.0))
    host = Host(Answer(b"", "Unhandled"), TooManyRequests(), Answer(b"{}"))
    payload = '{"scheduled_for": "<aws.scheduler.scheduled-time>"}'
    scheduler.through(host)(entry(payload=payload), utc("2027-02-01 01:30"))  # type: ignore[arg-type]
    assert host.done.wait(30)
    assert host.payloads == [("scheduled", b'{"scheduled_for": "2027-02-01T01:30:00Z"}')] * 3
