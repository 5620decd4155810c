"""Numbers as news write them, and others near them in the same form: "4,200", "6.5 percent", "$3.2 million", "nine"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
LEAST_WORD = 2  # "one" is no number to ask for, and its noun would not be a plural
_HALVES_AND_QUARTERS = {"5": "0.5", "25": "0.25", "50": "0.25", "75": "0.25"}
_INDIAN = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what is written around it: `before` and `after` stay the same in all options."""

    before: str
    digits: str
    after: str

    @property
    def value(self) -> Decimal:
        return Decimal(self.digits.replace(",", ""))

    def near(self, steps: Sequence[int], share: Decimal) -> list[str]:
        """Numbers so many steps away, as this one is written; a step is about that share of the number.

        As round as the number itself: 4,200 is followed by 4,600, not by 4,617. None for what cannot be.
        """
        step = self._step(share)
        values = [self.value + step * count for count in steps]
        return [self._written(value) for value in values if self._can_be(value)]

    def _step(self, share: Decimal) -> Decimal:
        unit = self._unit()
        return max(unit, (self.value * share / unit).to_integral_value() * unit)

    def _unit(self) -> Decimal:
        """What the number is rounded to: 100 for 4,200 and 300, 50 for 100, 0.1 for 6.4, 0.5 for 6.5, 0.25 for 6.75."""
        whole, _, places = self.digits.replace(",", "").partition(".")
        if places:
            return Decimal(_HALVES_AND_QUARTERS.get(places, Decimal(1).scaleb(-len(places))))
        rounded = whole.rstrip("0")
        unit = Decimal(10) ** (len(whole) - len(rounded))
        return unit / 2 if rounded in ("1", "2") and unit > 1 else unit

    def _can_be(self, value: Decimal) -> bool:
        least = 0 if self.value < LEAST_WORD else 1
        return least < value and not (self.is_share and value >= 100 >= self.value)

    @property
    def is_share(self) -> bool:
        return self.after.strip() in ("percent", "per cent", "%")

    def _written(self, value: Decimal) -> str:
        places = len(self.digits.partition(".")[2])
        if _INDIAN.fullmatch(self.digits):
            return f"{self.before}{_in_lakhs(int(value))}{self.after}"
        grouped = "," in self.digits or (value >= 10_000 > self.value)
        return f"{self.before}{value:{',' if grouped else ''}.{places}f}{self.after}"


def near_word(word: str, steps: Sequence[int]) -> list[str]:
    """Number words so many away: nine -> seven, eight, ten."""
    at = WORDS.index(word.casefold())
    found = [WORDS[at + step] for step in steps if LEAST_WORD <= at + step < len(WORDS)]
    return [other.capitalize() if word[0].isupper() else other for other in found]


def near_year(year: int, steps: Sequence[int], earliest: int, latest: int) -> list[str]:
    return [str(year + step) for step in steps if earliest <= year + step <= latest]


def _in_lakhs(value: int) -> str:
    head, tail = divmod(value, 1000)
    pairs: list[str] = []
    while head > 99:
        head, last = divmod(head, 100)
        pairs.insert(0, f"{last:02d}")
    front = [str(head), *pairs] if head else []
    return ",".join([*front, f"{tail:03d}" if front else str(tail)])
