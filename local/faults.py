"""Faults that a test asks for: work delivered twice, workers killed after a random line of the project's code."""

from __future__ import annotations

import os
import random
import re
import sys
import threading
from collections import Counter
from dataclasses import asdict, dataclass
from types import FrameType
from typing import Any

_KILLED = 137
_LINES_BEFORE_KNOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """Which faults are on. The patterns are matched against function names."""

    deliver_twice: bool = False
    twice: str = r"^work_"
    kill_probability: float = 0.0
    kill: str = r"."
    seed: int = 1

    @property
    def kills(self) -> bool:
        return self.kill_probability > 0


class FaultPlan:
    """Decides for each invocation; counts what it did. Safe under threads."""

    def __init__(self, faults: Faults) -> None:
        self._lock = threading.Lock()
        self._lines: dict[str, int] = {}
        self.set(faults)

    def set(self, faults: Faults) -> None:
        with self._lock:
            self.faults = faults
            self._random = random.Random(faults.seed)
            self.counts: Counter[str] = Counter()

    def twice(self, function: str) -> str | None:
        """None, or when the second delivery starts: `together` with the first or `after` it."""
        if not (self.faults.deliver_twice and re.search(self.faults.twice, function)):
            return None
        with self._lock:
            self.counts["delivered_twice"] += 1
            return self._random.choice(("together", "after"))

    def kill_at_line(self, function: str) -> int | None:
        """None: do not trace. 0: count lines only. Else the executed line after which the worker dies."""
        if not (self.faults.kills and re.search(self.faults.kill, function)):
            return None
        with self._lock:
            if self._random.random() >= self.faults.kill_probability:
                return None if function in self._lines else 0
            return self._random.randint(1, self._lines.get(function, _LINES_BEFORE_KNOWN))

    def learn(self, function: str, lines: int) -> None:
        """Remember how many lines an invocation ran, so that the next kill may strike at any of them."""
        if lines:
            with self._lock:
                self._lines[function] = lines

    def count(self, what: str) -> None:
        with self._lock:
            self.counts[what] += 1

    def report(self) -> dict[str, Any]:
        with self._lock:
            return asdict(self.faults) | {"counts": dict(self.counts), "lines": dict(self._lines)}


class Lines:
    """Counts executed lines of the project's code and ends the process at one of them.

    sys.settrace and not sys.monitoring, which Python 3.11 does not have.
    """

    def __init__(self, project: str, kill_at: int | None) -> None:
        self.count = 0
        self._project = project
        self._kill_at = kill_at

    def __enter__(self) -> None:
        if self._kill_at is not None:
            sys.settrace(self._enter_frame)

    def __exit__(self, *_: object) -> None:
        if self._kill_at is not None:
            sys.settrace(None)

    def _enter_frame(self, frame: FrameType, _event: str, _: Any) -> Any:
        return self._line if frame.f_code.co_filename.startswith(self._project) else None

    def _line(self, _frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            self.count += 1
            if self.count == self._kill_at:
                os._exit(_KILLED)
        return self._line
