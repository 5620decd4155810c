"""The clock of EventBridge Scheduler, which moto does not have: it invokes each entry's function when it is due.

Cron expressions of three shapes (daily, weekly, monthly) in a time zone. Each minute of UTC is shown by the zone's
clock or it is not: what a change of the clock leaves out never comes, what comes twice counts the first time.
"""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from local.lambdas import LambdaHost, NoSuchFunction, TooManyRequests

LOOK_SECONDS = 1.0
RETRY_SECONDS = (60.0, 120.0)  # between the attempts of an asynchronous invocation
_MINUTE = timedelta(minutes=1)
_CRON = re.compile(r"cron\((\d+) (\d+) (\*|\?|\d+) \* (\?|[A-Z,]+) \*\)")
_DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`since`: when it was last saved, it is not due for what was before. `longest_age` in seconds: what is older is
    not delivered any more."""

    name: str
    expression: str
    time_zone: str
    function: str
    payload: str
    longest_age: int
    since: datetime


Deliver = Callable[[Entry, datetime], None]


class NotEmulated(Exception):
    """An expression of another shape."""


class Clock:
    """Remembers in a file until when it has looked: what became due while it did not run comes late, as in AWS after
    an outage."""

    def __init__(
        self, entries: Callable[[], Sequence[Entry]], deliver: Deliver, file: Path, now: Callable[[], datetime]
    ) -> None:
        self._entries = entries
        self._deliver = deliver
        self._file = file
        self._now = now
        if not file.exists():
            self._remember(_whole_minute(now()))
        self._looked = datetime.fromisoformat(file.read_text())

    def look(self) -> None:
        """Deliver what has become due since the last look."""
        until = _whole_minute(self._now())
        if until <= self._looked:
            return
        self.play(self._looked, until)
        self._looked = until
        self._remember(until)

    def play(self, after: datetime, until: datetime) -> list[tuple[str, datetime]]:
        """Deliver what is due after the one time and until the other, oldest first. Answers names and times."""
        firings = sorted((at, entry.name, entry) for entry in self._entries() for at in _due(entry, after, until))
        for at, _, entry in firings:
            self._deliver(entry, at)
        return [(name, at) for at, name, _ in firings]

    def _remember(self, until: datetime) -> None:
        temporary = self._file.with_suffix(".new")
        temporary.write_text(until.isoformat())
        os.replace(temporary, self._file)


def run(clock: Clock) -> None:
    """Look for ever."""
    stopped = threading.Event()
    while not stopped.wait(LOOK_SECONDS):
        clock.look()


def through(host: LambdaHost) -> Deliver:
    """Deliver as Scheduler does: asynchronously, an invocation that fails is made again twice."""

    def deliver(entry: Entry, at: datetime) -> None:
        payload = entry.payload.replace("<aws.scheduler.scheduled-time>", f"{at:%Y-%m-%dT%H:%M:%SZ}").encode()
        threading.Thread(target=_invoke, args=(host, entry.function, payload), daemon=True).start()

    return deliver


def due(entry: Entry, after: datetime, until: datetime) -> Iterator[datetime]:
    """Raises NotEmulated."""
    shows = _shown(entry)
    oldest = max(after, entry.since, until - timedelta(seconds=entry.longest_age))
    minute = _whole_minute(oldest) + _MINUTE
    while minute <= until:
        if shows(minute):
            yield minute
        minute += _MINUTE


def _due(entry: Entry, after: datetime, until: datetime) -> list[datetime]:
    try:
        return list(due(entry, after, until))
    except NotEmulated as error:
        print(f"scheduler: {entry.name} is never due: {error}", file=sys.stderr)
        return []


def _shown(entry: Entry) -> Callable[[datetime], bool]:
    """Whether the clock of the entry's zone shows its time at this minute of UTC, for the first time that day."""
    found = _CRON.fullmatch(entry.expression)
    if not found:
        raise NotEmulated(entry.expression)
    minutes, hours, day, weekdays = found.groups()
    zone = ZoneInfo(entry.time_zone)

    def shows(minute: datetime) -> bool:
        local = minute.astimezone(zone)
        return (
            (local.hour, local.minute, local.fold) == (int(hours), int(minutes), 0)
            and day in ("*", "?", str(local.day))
            and (weekdays == "?" or _DAYS[local.weekday()] in weekdays.split(","))
        )

    return shows


def _invoke(host: LambdaHost, function: str, payload: bytes) -> None:
    for wait in (*RETRY_SECONDS, None):
        try:
            if host.invoke(function, payload).error is None:
                return
        except TooManyRequests:
            pass
        except NoSuchFunction:
            print(f"scheduler: there is no function {function}", file=sys.stderr)
            return
        if wait is not None:
            threading.Event().wait(wait)


def _whole_minute(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0, microsecond=0)
