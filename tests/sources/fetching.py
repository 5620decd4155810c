"""How the tests fetch: quickly, from the local web only, with a clock that notes waits instead of waiting."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.errors import (
    MillraceError,
)
from chalicelib.sources.clock import Clock
from chalicelib.sources.fetch import PAGE, Fetched, Limits, fetch
from chalicelib.sources.hops import Result
from chalicelib.sources.kinds import Kind
from tests.sources.web_server import Web

QUICK = Limits(connect_seconds=5, read_seconds=10, total_seconds=30, max_bytes=1_000_000)
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass
class Waits:
    """Passes as the clock: waiting takes no time but is added up, so that deadlines still come."""

    noted: list[float] = field(default_factory=list)

    def clock(self) -> Clock:
        return Clock(
            elapsed=lambda: time.monotonic() + sum(self.noted),
            now=lambda: NOW,
            sleep=self.noted.append,
            uniform=lambda _low, high: high,
        )


def get(web: Web, url: str, waits: Waits | None = None, **options: Any) -> Result:
    kind: Kind = options.pop("kind", PAGE)
    limits: Limits = options.pop("limits", QUICK)
    clock = (waits or Waits()).clock()
    return fetch(url, kind=kind, limits=limits, clock=clock, guard=web.guard(), **options)


def content(web: Web, url: str, **options: Any) -> Fetched:
    result = get(web, url, **options)
    assert isinstance(result, Fetched)
    return result


def failure(web: Web, url: str, waits: Waits | None = None, **options: Any) -> MillraceError:
    with pytest.raises(MillraceError) as caught:
        get(web, url, waits, **options)
    error = caught.value
    assert error.message.startswith(url.partition("?")[0])
    assert "Traceback" not in error.message
    return error
