"""What came of one try to deliver, and what follows from it. Standard library only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

WAITS = (60, 120, 300, 900, 2_100)  # seconds after each try: six tries in about an hour
JITTER = 0.2  # of a wait, so that what failed together does not come back together
LONGEST_WAIT = 3_600  # that a receiver may ask for


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`reason` says why it was not delivered; `again`: another try may do better, not before `retry_after` seconds
    where the receiver named some. `said` is the beginning of what it answered."""

    delivered: bool
    reason: str | None = None
    again: bool = False
    retry_after: float | None = None
    status: int | None = None
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """`status`: delivered, failed, or pending until `at` (epoch ms)."""

    status: str
    reason: str | None
    at: int | None = None


def refused(reason: str, *, status: int | None = None, said: str = "") -> Answer:
    return Answer(delivered=False, reason=reason, status=status, said=said)


def unlucky(reason: str, *, status: int | None = None, said: str = "", retry_after: float | None = None) -> Answer:
    return Answer(delivered=False, again=True, reason=reason, status=status, said=said, retry_after=retry_after)


def after(answer: Answer, *, tries: int, now: int, uniform: Callable[[float, float], float]) -> Next:
    """`tries`: those made so far, this one included."""
    if answer.delivered:
        return Next(status="delivered", reason=None)
    if not answer.again:
        return Next(status="failed", reason=answer.reason)
    if tries > len(WAITS):
        return Next(status="failed", reason=f"{answer.reason}; tried {tries} times")
    wait = WAITS[tries - 1] * uniform(1 - JITTER, 1 + JITTER)
    asked = min(answer.retry_after or 0.0, LONGEST_WAIT)
    return Next(status="pending", reason=answer.reason, at=now + round(max(wait, asked) * 1000))
