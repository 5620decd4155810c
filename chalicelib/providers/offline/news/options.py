"""The options of a question: the answer, and wrong ones of the same kind and form that are certainly not right.

`level` is the difficulty. Easy: from far away, nothing else that the text speaks of. Hard: the text's own, or near.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..seed import Seed
from .calendar import Day, near_month
from .facts import Fact
from .families import Member, family_of, group_of
from .figures import Figure, near_word, near_year
from .people import Person, invented

WANTED = 3
_FEWEST_PLACES = 3  # of four, that the answer could have among the options
_SHARES = {"easy": Decimal("0.4"), "medium": Decimal("0.15"), "hard": Decimal("0.07")}
_YEARS = {"easy": (12, 25, 38), "medium": (4, 9, 13), "hard": (1, 2, 3)}
_DAYS = {"easy": (20, 45, 75), "medium": (4, 8, 13), "hard": (1, 2, 3)}
_MONTHS_AWAY = {"easy": (3, 5, 6), "medium": (2, 3, 4), "hard": (1, 2, 3)}
_STEPS_OF_WORDS = {"easy": (4, 6, 8), "medium": (2, 3, 5), "hard": (1, 2, 3)}
_FEW = 20  # up to here the next numbers differ by one, not by a share
_ROOM_AHEAD = 10  # years, where it is not known when the text was written


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The text's other facts, all that it says, and the day it was written, where that is known."""

    facts: Sequence[Fact]
    text: str
    told: date | None


def options_for(fact: Fact, level: str, around: Surroundings, seed: Seed) -> list[str]:
    """Four, what has an order in it; or none at all where not enough is certainly wrong."""
    value = fact.value
    if isinstance(value, Person):
        others = _first(fact, _names(fact, level, around, invented(value.home), []), seed)
    elif isinstance(value, Member):
        farther = [] if fact.is_definite else family_of(value)
        others = _first(fact, _names(fact, level, around, group_of(value), farther), seed)
    else:
        return _spread(fact, level, around, seed)
    return seed.shuffled(f"options {fact.sentence}", [fact.answer, *others]) if len(others) == WANTED else []


def _names(
    fact: Fact, level: str, around: Surroundings, near: Sequence[str], farther: Sequence[str]
) -> list[Sequence[str]]:
    """Pools of names, those to take first in front."""
    own = [other.answer for other in around.facts if _of_one_kind(fact, other)]
    new_near = [name for name in near if name not in around.text]
    new_farther = [name for name in farther if name not in around.text]
    if level == "easy":
        return [new_farther[: WANTED * 4], new_near]
    if level == "medium":
        return [new_near, own, new_farther]
    return [own, new_near, new_farther] if any(name not in fact.sentence for name in own) else []


def _of_one_kind(fact: Fact, other: Fact) -> bool:
    if isinstance(fact.value, Member) and isinstance(other.value, Member):
        return (fact.kind, fact.value.group) == (other.kind, other.value.group)
    return isinstance(fact.value, Person) and isinstance(other.value, Person)


def _first(fact: Fact, pools: Iterable[Sequence[str]], seed: Seed) -> list[str]:
    """From the first pools that have some, none that shares a word with the answer or stands in the sentence."""
    chosen: list[str] = []
    said = set(fact.sentence.casefold().split()) | set(fact.answer.casefold().split())
    for number, pool in enumerate(pools):
        for name in seed.shuffled(f"{fact.answer} {number}", sorted(set(pool))):
            words = set(name.casefold().split())
            again = name in fact.sentence or bool(words & set(fact.answer.casefold().split()) - _SHARED)
            if not again and not words <= said and len(chosen) < WANTED and name not in chosen:
                chosen.append(name)
    return chosen


_SHARED = {
    "of",
    "the",
    "ministry",
    "university",
    "ocean",
    "bank",
    "power",
    "energy",
    "and",
    "river",
    "air",
    "organization",
}


def _spread(fact: Fact, level: str, around: Surroundings, seed: Seed) -> list[str]:
    """So many below the answer and so many above it, as the seed has it. None where the answer has too few places: of
    what happened yesterday, all other dates are earlier, and whoever takes the latest is right without knowing."""
    possible = [options for below in range(WANTED + 1) if (options := _around(fact, level, around, below))]
    return seed.pick(f"below {fact.sentence}", possible) if len(possible) >= _FEWEST_PLACES else []


def _around(fact: Fact, level: str, around: Surroundings, below: int) -> list[str]:
    """With so many options below the answer; empty where there are not as many that are certainly wrong."""
    under = _moved(fact, level, around, range(-below, 0))
    over = _moved(fact, level, around, range(1, WANTED - below + 1))
    found = {other for other in [*under, *over] if not _stands_in(other, fact.sentence)}
    return [*under, fact.answer, *over] if len(found - {fact.answer}) == WANTED else []


def _stands_in(option: str, sentence: str) -> bool:
    return re.search(rf"(?<![\w.,]){re.escape(option)}(?!\w)", sentence, re.IGNORECASE) is not None


def _moved(fact: Fact, level: str, around: Surroundings, steps: Sequence[int]) -> list[str]:
    value = fact.value
    if isinstance(value, Figure):
        share = Decimal(0) if level == "hard" and value.value <= _FEW else _SHARES[level]
        return value.near(steps, share)
    if isinstance(value, Day):
        away = _DAYS[level] if value.day is not None else _MONTHS_AWAY[level]
        return value.moved([_scaled(step, away) for step in steps], around.told)
    if isinstance(value, int):
        return near_year(value, [_scaled(step, _YEARS[level]) for step in steps], *_years_around(value, around))
    if fact.kind == "month":
        return near_month(str(value), [_scaled(step, _MONTHS_AWAY[level]) for step in steps])
    return near_word(str(value), [_scaled(step, _STEPS_OF_WORDS[level]) for step in steps])


def _scaled(step: int, away: Sequence[int]) -> int:
    return away[abs(step) - 1] * (1 if step > 0 else -1)


def _years_around(year: int, around: Surroundings) -> tuple[int, int]:
    """The first and the last that could be right: what is past stays past, what is to come stays to come."""
    if around.told is None:
        return 0, year + _ROOM_AHEAD
    now = around.told.year
    return (0, now) if year <= now else (now, year + _ROOM_AHEAD * 4)
