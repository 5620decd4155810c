"""When a schedule is due: its rule, its cron expression, its next times. Standard library only.

Times follow EventBridge Scheduler: what falls into the hour that a clock change leaves out is skipped, what falls into
the hour that comes twice is due once, the first time; a day that a month does not have is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.errors import InvalidInput

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY = ("daily", "weekly", "monthly")
MISSED = ("skip", "run_late")
LATE_MS = 15 * 60_000  # a firing that comes later than this was missed
RARELY = 400  # days between two times of the rarest schedule, and some more: bounds the search

_AT = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*")  # not "posix/..." and "localtime", which AWS has not


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """`at` is HH:MM in `time_zone`. `weekdays` belong to weekly, `day` (of the month) to monthly schedules.
    `limits` and `caps` are those of a start; `missed` says what becomes of a start that comes late."""

    name: str
    pipeline: str
    every: str
    at: str
    time_zone: str
    weekdays: tuple[str, ...] = ()
    day: int | None = None
    limits: Mapping[str, Any] = field(default_factory=dict)
    caps: Mapping[str, Any] = field(default_factory=dict)
    missed: str = "skip"
    on: bool = True


def check(schedule: Schedule) -> None:
    """Raises InvalidInput that names the field."""
    for name, known in (("every", EVERY), ("missed", MISSED)):
        if getattr(schedule, name) not in known:
            raise InvalidInput(name, f"must be one of {', '.join(known)}")
    if not _AT.fullmatch(schedule.at):
        raise InvalidInput("at", "must be a time of day from 00:00 to 23:59, as 14:30")
    _zone(schedule.time_zone)
    _check_weekdays(schedule)
    if (schedule.every == "monthly") != (schedule.day is not None):
        raise InvalidInput("day", "a monthly schedule has one, and no other has")
    if schedule.day is not None and not 1 <= schedule.day <= 31:
        raise InvalidInput("day", "must be from 1 to 31")
    if schedule.limits.get("only_items"):
        raise InvalidInput("limits.only_items", "a schedule takes what waits when it is due, not chosen items")


def due_words(schedule: Schedule) -> str:
    """`weekly mon,thu 14:30 Asia/Kolkata`, `monthly day 31 14:30 UTC`: equal for schedules with the same times."""
    days = {"daily": "daily", "weekly": f"weekly {_weekdays(schedule)}", "monthly": f"monthly day {schedule.day}"}
    return f"{days[schedule.every]} {schedule.at} {schedule.time_zone}"


def cron(schedule: Schedule) -> str:
    """Scheduler's expression: minutes, hours, day of month, month, day of week, year."""
    hours, minutes = schedule.at.split(":")
    days = {
        "daily": "* * ?",
        "weekly": f"? * {_weekdays(schedule).upper()}",
        "monthly": f"{schedule.day} * ?",
    }
    return f"cron({int(minutes)} {int(hours)} {days[schedule.every]} *)"


def next_runs(schedule: Schedule, after: int, count: int = 1) -> list[int]:
    """The next `count` times after `after`, epoch milliseconds both. Whether it is on does not matter."""
    return list(islice((at for at in _times(schedule, after, count * RARELY) if at > after), count))


def local_time(schedule: Schedule, at: int) -> str:
    """`Mon 2027-03-29 02:30 Europe/Berlin (UTC+02:00)`."""
    local = datetime.fromtimestamp(at / 1000, _zone(schedule.time_zone))
    offset = local.isoformat()[-6:]
    return f"{WEEKDAYS[local.weekday()].capitalize()} {local:%Y-%m-%d %H:%M} {schedule.time_zone} (UTC{offset})"


def was_missed(scheduled_for: int, now: int) -> bool:
    return now - scheduled_for > LATE_MS


def _weekdays(schedule: Schedule) -> str:
    return ",".join(day for day in WEEKDAYS if day in schedule.weekdays)


def _check_weekdays(schedule: Schedule) -> None:
    if (schedule.every == "weekly") != bool(schedule.weekdays):
        raise InvalidInput("weekdays", "a weekly schedule has one or more, and no other has any")
    if unknown := [day for day in schedule.weekdays if day not in WEEKDAYS]:
        raise InvalidInput("weekdays", f"{unknown[0]!r} is none of {', '.join(WEEKDAYS)}")


def _zone(name: str) -> ZoneInfo:
    """Raises InvalidInput for what the IANA database does not have; a folder of it is an OSError."""
    try:
        if _ZONE.fullmatch(name):
            return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise InvalidInput("time_zone", f"{name!r} is no time zone of the IANA database, as Asia/Kolkata or UTC")


def _times(schedule: Schedule, after: int, days: int) -> Iterator[int]:
    zone = _zone(schedule.time_zone)
    first = datetime.fromtimestamp(after / 1000, zone).date()
    for number in range(days):
        day = first + timedelta(days=number)
        if _has(schedule, day) and (at := _instant(day, schedule.at, zone)) is not None:
            yield at


def _has(schedule: Schedule, day: date) -> bool:
    if schedule.every == "weekly":
        return WEEKDAYS[day.weekday()] in schedule.weekdays
    return schedule.every == "daily" or day.day == schedule.day


def _instant(day: date, at: str, zone: ZoneInfo) -> int | None:
    """Epoch milliseconds; None when the clock leaves this time out."""
    local = datetime.combine(day, time.fromisoformat(at), zone)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        return None
    return int(local.timestamp()) * 1000
