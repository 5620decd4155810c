"""One document from the web, politely: asked for only if it changed, tried again with waits, given up in time.

All tries, waits and redirects of a fetch end before its deadline, also against a server that sends a byte now and then.
"""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from chalicelib.errors import SourceUnavailable
from chalicelib.sources.clock import Clock, Deadline
from chalicelib.sources.guard import Guard, parse_url, system_guard
from chalicelib.sources.hops import Again, Asked, Fetched, Gone, NotModified, Result, Validators, ask
from chalicelib.sources.kinds import FEED, JSON, PAGE, PDF, Kind
from chalicelib.sources.transport import GuardedTransport

__all__ = ["FEED", "JSON", "PAGE", "PDF", "Fetched", "Gone", "Limits", "NotModified", "Validators", "fetch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds and bytes. `longest_wait` is the most that a Retry-After is waited for inside the call."""

    tries: int = 3
    connect_seconds: float = 5
    read_seconds: float = 15
    total_seconds: float = 45
    longest_wait: float = 20
    first_backoff: float = 0.5
    longest_backoff: float = 8
    max_bytes: int = 10_000_000


UNKNOWN = Validators()
USUAL = Limits()
SYSTEM = Clock()


def fetch(
    url: str,
    *,
    kind: Kind,
    validators: Validators = UNKNOWN,
    limits: Limits = USUAL,
    guard: Guard | None = None,
    clock: Clock = SYSTEM,
) -> Result:
    """The document, or that it did not change, or that it is gone. `guard`: by default this process's own.

    Raises AddressRefused, SourceRefused, SourceTooLarge or SourceUnreadable for good, and SourceUnavailable for what
    may pass; each names the address and the cause.
    """
    deadline = Deadline(limits.total_seconds, clock)
    timeout = httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds)
    asked = Asked(url=parse_url(url), kind=kind, validators=validators, max_bytes=limits.max_bytes, timeout=timeout)
    return _with_tries(GuardedTransport(guard or system_guard(), deadline), asked, limits, deadline)


def _with_tries(transport: GuardedTransport, asked: Asked, limits: Limits, deadline: Deadline) -> Result:
    for attempt in range(limits.tries):
        try:
            return ask(transport, asked, deadline.clock.now())
        except Again as again:
            failure = again
        wait = _wait(failure, attempt, limits, deadline)
        if wait is None:
            break
        deadline.clock.sleep(wait)
    tries = "1 try" if attempt == 0 else f"{attempt + 1} tries"
    raise SourceUnavailable(str(asked.url), f"{failure.reason}, after {tries}", failure.retry_after) from failure


def _wait(failure: Again, attempt: int, limits: Limits, deadline: Deadline) -> float | None:
    """Seconds until the next try; None when there is none. Full jitter: a random part of the whole backoff."""
    wait = deadline.clock.uniform(0, min(limits.longest_backoff, limits.first_backoff * 2**attempt))
    if failure.retry_after is not None:  # not earlier than asked, and not all at once
        wait += failure.retry_after
    asked_too_long = (failure.retry_after or 0) > limits.longest_wait
    no_time = wait >= deadline.left()
    return None if asked_too_long or no_time or attempt + 1 >= limits.tries else wait
