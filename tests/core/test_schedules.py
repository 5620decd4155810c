"""When schedules are due: both changes of the clock, months that are too short, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.errors import InvalidInput
from chalicelib.schedules import (
    LATE_MS,
    WEEKDAYS,
    Schedule,
    check,
    cron,
    due_words,
    local_time,
    next_runs,
    was_missed,
)

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
ZONES = (BERLIN, NEW_YORK, "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Cairo")
DAY = timedelta(days=1)


def schedule(**changes: Any) -> Schedule:
    fields = {"name": "News", "pipeline": "content", "every": "daily", "at": "14:30", "time_zone": "Asia/Kolkata"}
    return Schedule(**fields | changes)


def epoch_ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


def due(after: str, count: int, **changes: Any) -> list[str]:
    """The next times, in UTC."""
    found = next_runs(schedule(**changes), epoch_ms(after), count)
    return [f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M}" for at in found]


@pytest.mark.parametrize(
    ("changes", "expression", "words"),
    [
        ({}, "cron(30 14 * * ? *)", "daily 14:30 Asia/Kolkata"),
        ({"at": "00:05"}, "cron(5 0 * * ? *)", "daily 00:05 Asia/Kolkata"),
        (
            {"every": "weekly", "weekdays": ("thu", "mon")},
            "cron(30 14 ? * MON,THU *)",
            "weekly mon,thu 14:30 Asia/Kolkata",
        ),
        ({"every": "monthly", "day": 31}, "cron(30 14 31 * ? *)", "monthly day 31 14:30 Asia/Kolkata"),
    ],
)
def test_expression_and_words_of_each_kind(changes: dict[str, Any], expression: str, words: str) -> None:
    check(schedule(**changes))
    assert (cron(schedule(**changes)), due_words(schedule(**changes))) == (expression, words)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"every": "hourly"}, "every"),
        ({"missed": "always"}, "missed"),
        *(({"at": at}, "at") for at in ("24:00", "9:30", "12:60", "noon", "12:30\n", "١٢:٣٠", "")),
        *(
            ({"time_zone": zone}, "time_zone")
            for zone in ("", "Europe", "Mars/Base", "posix/UTC", "localtime", "/etc/passwd", "../UTC", "UTC\n", "utc")
        ),
        ({"every": "weekly"}, "weekdays"),
        ({"every": "weekly", "weekdays": ("mon", "Tuesday")}, "weekdays"),
        ({"weekdays": ("mon",)}, "weekdays"),
        ({"every": "monthly"}, "day"),
        ({"every": "monthly", "day": 0}, "day"),
        ({"every": "monthly", "day": 32}, "day"),
        ({"day": 1}, "day"),
        ({"limits": {"only_items": ["one"]}}, "limits.only_items"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check(schedule(**changes))
    assert refused.value.details["field"] == field


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "EST5EDT"])
def test_zones_of_the_database_are_known(zone: str) -> None:
    check(schedule(time_zone=zone))


def test_a_daily_schedule_keeps_its_local_time_when_the_clock_changes() -> None:
    spring = ["2027-03-27 13:30", "2027-03-28 12:30"]
    autumn = ["2027-10-30 12:30", "2027-10-31 13:30"]
    assert due("2027-03-27 00:00", 2, time_zone=BERLIN) == spring
    assert due("2027-10-30 00:00", 2, time_zone=BERLIN) == autumn


@pytest.mark.parametrize(
    ("zone", "after", "expected"),
    [
        (BERLIN, "2027-03-27 00:00", ["2027-03-27 01:30", "2027-03-29 00:30"]),  # 02:30 of the 28th is left out
        (NEW_YORK, "2027-03-13 00:00", ["2027-03-13 07:30", "2027-03-15 06:30"]),
    ],
)
def test_a_time_that_does_not_exist_is_skipped(zone: str, after: str, expected: list[str]) -> None:
    assert due(after, 2, at="02:30", time_zone=zone) == expected


@pytest.mark.parametrize(
    ("zone", "at", "after", "expected"),
    [
        (BERLIN, "02:30", "2027-10-30 22:00", ["2027-10-31 00:30", "2027-11-01 01:30"]),
        (BERLIN, "02:30", "2027-10-31 00:30", ["2027-11-01 01:30"]),  # in the second of the two hours
        (NEW_YORK, "01:30", "2027-11-07 04:00", ["2027-11-07 05:30", "2027-11-08 06:30"]),
    ],
)
def test_a_time_that_comes_twice_is_due_once(zone: str, at: str, after: str, expected: list[str]) -> None:
    assert due(after, len(expected), at=at, time_zone=zone) == expected


def test_a_day_that_a_month_does_not_have_is_skipped() -> None:
    assert due("2027-01-31 09:00", 3, every="monthly", day=31, time_zone="UTC") == [
        "2027-01-31 14:30", "2027-03-31 14:30", "2027-05-31 14:30",
    ]  # fmt: skip
    assert due("2027-01-30 00:00", 2, every="monthly", day=29, time_zone="UTC") == [
        "2027-03-29 14:30", "2027-04-29 14:30",
    ]  # fmt: skip


def test_a_leap_day_is_found_however_far_it_is() -> None:
    found = due("2095-02-01 00:00", 12, every="monthly", day=29, time_zone="UTC")
    assert "2096-02-29 14:30" in found


def test_a_weekly_schedule_is_due_on_its_days() -> None:
    assert due("2027-01-04 10:00", 3, every="weekly", weekdays=("thu", "mon"), time_zone="UTC") == [
        "2027-01-04 14:30", "2027-01-07 14:30", "2027-01-11 14:30",
    ]  # fmt: skip


def test_the_next_time_is_after_now_and_not_now() -> None:
    assert due("2027-01-04 14:30", 1, time_zone="UTC") == ["2027-01-05 14:30"]


@given(
    after=st.datetimes(datetime(2026, 1, 1), datetime(2031, 1, 1)),
    zone=st.sampled_from(ZONES),
    at=st.times().map(lambda time: f"{time:%H:%M}"),
    days=st.sets(st.sampled_from(WEEKDAYS)).map(tuple),
)
def test_each_time_is_the_first_minute_that_the_zones_own_clock_shows(
    after: datetime, zone: str, at: str, days: tuple[str, ...]
) -> None:
    """Told another way round: from each minute of UTC to the local clock."""
    every = "weekly" if days else "daily"
    [found, then] = next_runs(
        schedule(every=every, weekdays=days, at=at, time_zone=zone), epoch_ms(str(after)[:19]), count=2
    )
    assert found < then
    local = datetime.fromtimestamp(found / 1000, ZoneInfo(zone))
    assert (f"{local:%H:%M}", local.fold) == (at, 0)
    assert not days or WEEKDAYS[local.weekday()] in days
    assert then - found >= 23 * 3_600_000


def test_local_time_names_zone_and_offset() -> None:
    assert local_time(schedule(time_zone=BERLIN), epoch_ms("2027-03-29 00:30")) == (
        "Mon 2027-03-29 02:30 Europe/Berlin (UTC+02:00)"
    )
    assert local_time(schedule(), epoch_ms("2027-01-01 09:00")).endswith("14:30 Asia/Kolkata (UTC+05:30)")


def test_a_quarter_of_an_hour_is_not_late() -> None:
    assert not was_missed(1_000, 1_000 + LATE_MS)
    assert was_missed(1_000, 1_001 + LATE_MS)
