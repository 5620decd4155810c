"""When to try again: pauses that grow and differ, so that many clients do not come back at one moment."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

FIRST, LONGEST = 0.5, 15.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The clock and the chance that waiting depends on. `give_up_after`: seconds without an answer."""

    elapsed: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    uniform: Callable[[float, float], float] = random.uniform
    give_up_after: float


def pause(timing: Timing, failures: int) -> float:
    """Seconds to wait after one more failure than `failures`."""
    longest = min(LONGEST, FIRST * 2 ** min(failures, 10))
    return timing.uniform(longest / 2, longest)
