"""Dates as news write them, and other dates in the same form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH = f"(?P<month>{'|'.join(MONTHS)})"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
DATES = tuple(
    re.compile(rf"(?<![\w-]){pattern}(?![\w%-])")
    for pattern in (
        rf"(?P<day>[12]?\d|3[01]) {_MONTH} {_YEAR}",
        rf"{_MONTH} (?P<day>[12]?\d|3[01]), {_YEAR}",
        rf"(?P<day>[12]?\d|3[01]) {_MONTH}(?! \d)",
        rf"{_MONTH} (?P<day>[12]?\d|3[01])(?!, \d{{4}}|[\d.:])",
        rf"{_MONTH} {_YEAR}",
    )
)
_NO_LEAP_YEAR = 2023


@dataclass(frozen=True, slots=True)
class Day:
    """A date as it was written; `day` and `year` are there where they were said."""

    written: str
    month: str
    day: int | None
    year: int | None

    def moved(self, steps: Sequence[int], told: date | None) -> list[str]:
        """Other dates of the same year in the same words: days away, or months where no day is said.

        What was past on the day it was told stays past, what was to come stays to come.
        """
        there = self._in(told)
        others = [self._away(there, step) for step in steps]
        return [
            self._with(MONTHS[other.month - 1], other.day if self.day else None)
            for other in others
            if other.year == there.year and (told is None or (other > told) is (there > told))
        ]

    def _in(self, told: date | None) -> date:
        year = self.year or (told.year if told else _NO_LEAP_YEAR)
        try:
            return date(year, MONTHS.index(self.month) + 1, self.day or 1)
        except ValueError:  # 29 February of another year
            return date(_NO_LEAP_YEAR, MONTHS.index(self.month) + 1, 28)

    def _away(self, there: date, step: int) -> date:
        if self.day is not None:
            return there + timedelta(days=step)
        months = there.year * 12 + there.month - 1 + step
        return date(months // 12, months % 12 + 1, 1)

    def _with(self, month: str, day: int | None) -> str:
        written = self.written.replace(self.month, month)
        return written if day is None else re.sub(rf"(?<!\d){self.day}(?!\d)", str(day), written, count=1)


def near_month(month: str, steps: Sequence[int]) -> list[str]:
    """Months of the same year, so many away. None outside."""
    places = [MONTHS.index(month) + step for step in steps]
    return [MONTHS[place] for place in places if 0 <= place < len(MONTHS)]


def read_day(found: re.Match[str]) -> Day | None:
    """None for a day that its month does not have."""
    parts = found.groupdict()
    day = int(parts["day"]) if parts.get("day") else None
    year = int(parts["year"]) if parts.get("year") else None
    try:
        date(year or _NO_LEAP_YEAR, MONTHS.index(parts["month"]) + 1, day or 1)
    except ValueError:
        return None
    return Day(found[0], parts["month"], day, year)
