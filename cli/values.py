"""The kinds of values that arguments take. Each says in one line what is wrong with another."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from collections.abc import Callable
from typing import TypeVar

MOST_ENTRIES = 1_000_000
LONGEST_DELAY = 86_400  # seconds
SHORTEST_RUN, LONGEST_RUN = 60, 2_592_000  # seconds
LONGEST_UNIT_DELAY = 60  # seconds
Value = TypeVar("Value")


def count(text: str) -> int:
    return _number(text, 1, MOST_ENTRIES)


def seconds(text: str) -> int:
    return _number(text, 0, LONGEST_DELAY)


def run_seconds(text: str) -> int:
    return _number(text, SHORTEST_RUN, LONGEST_RUN)


def unit_seconds(text: str) -> int:
    return _number(text, 0, LONGEST_UNIT_DELAY)


def credits(text: str) -> int | float:
    amount = float(text) if re.fullmatch(r"\d{1,9}(\.\d{1,3})?", text, re.ASCII) else 0.0
    if not amount:
        raise ArgumentTypeError(f"{text!r} is no number of credits above 0, as 20 or 12.5")
    return int(amount) if amount.is_integer() else amount


def or_none(kind: Callable[[str], Value]) -> Callable[[str], Value | None]:
    """`none` lifts what the others set."""

    def value(text: str) -> Value | None:
        return None if text == "none" else kind(text)

    return value


def time_of_day(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text, re.ASCII):
        raise ArgumentTypeError(f"{text!r} is no time of day from 00:00 to 23:59, as 14:30")
    return text


def reason(text: str) -> str:
    if not text.strip():
        raise ArgumentTypeError("say why: it is kept for whoever looks at it later")
    return text.strip()


def limit(text: str) -> tuple[str, int]:
    """`article=5`, or `5` for every stage, which has the empty name here."""
    stage, _, number = text.rpartition("=")
    return stage, count(number)


def stage_limit(text: str) -> tuple[str, int]:
    stage, number = limit(text)
    if not stage:
        raise ArgumentTypeError(f"{text} names no stage; write STAGE=N")
    return stage, number


def _number(text: str, low: int, high: int) -> int:
    if not text.isdecimal() or not low <= int(text[:10]) <= high:
        raise ArgumentTypeError(f"{text!r} is not a whole number between {low} and {high}")
    return int(text)
