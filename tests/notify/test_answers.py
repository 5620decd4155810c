"""What follows from a try: delivered, failed, or another one, later each time, six in about an hour."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chalicelib.notify.answers import LONGEST_WAIT, WAITS, Answer, Next, after, refused, unlucky

NOW = 1_000_000


def middle(low: float, high: float) -> float:
    return (low + high) / 2


def follow(answer: Answer, tries: int, uniform: Callable[[float, float], float] = middle) -> Next:
    return after(answer, tries=tries, now=NOW, uniform=uniform)


def test_what_was_delivered_is_done() -> None:
    assert follow(Answer(delivered=True), 3) == Next(status="delivered", reason=None)


def test_what_was_refused_is_not_tried_again() -> None:
    assert follow(refused("HTTP 400"), 1) == Next(status="failed", reason="HTTP 400")


def test_the_tries_end_after_about_an_hour() -> None:
    waits = [(follow(unlucky("HTTP 500"), tries).at or 0) - NOW for tries in range(1, len(WAITS) + 1)]
    assert waits == [1000 * wait for wait in WAITS] == sorted(waits)
    assert 55 * 60 <= sum(WAITS) <= 65 * 60
    assert follow(unlucky("HTTP 500"), 6) == Next(status="failed", reason="HTTP 500; tried 6 times")


def test_waits_are_spread() -> None:
    low = follow(unlucky("x"), 1, min).at or 0
    high = follow(unlucky("x"), 1, max).at or 0
    assert (low - NOW, high - NOW) == (48_000, 72_000)


@pytest.mark.parametrize(
    ("asked", "waited"), [(None, 60), (0.0, 60), (10.0, 60), (90.0, 90), (1e12, LONGEST_WAIT), (-5.0, 60)]
)
def test_what_a_receiver_asks_for_is_kept_within_bounds(asked: float | None, waited: float) -> None:
    assert follow(unlucky("HTTP 429", retry_after=asked), 1).at == NOW + waited * 1000
