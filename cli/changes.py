"""Calls that start or steer something, each under a key of its own: the API does it once however often it is
sent. So a try that was cut off, or met a busy server, is made again with the same key."""

from __future__ import annotations

from uuid import uuid4

from cli import backoff, printing
from cli.api import Api, ApiError, Json, Unreachable
from cli.backoff import Timing

MOST_TRIES = 5
REAL_TIME = Timing(give_up_after=60.0)
BUSY = frozenset({429, 502, 503, 504})


def change(api: Api, path: str, body: Json, *, method: str = "POST", timing: Timing = REAL_TIME) -> Json:
    """The API's answer to one POST or PUT. Raises ApiError or Unreachable; after the latter it may have been done."""
    key = str(uuid4())
    began = timing.elapsed()
    for failures in range(MOST_TRIES - 1):
        try:
            return api.call(method, path, json=body, key=key)
        except (ApiError, Unreachable) as error:
            if not _may_pass(error) or timing.elapsed() - began > timing.give_up_after:
                raise
            printing.complaint(f"{error.message}; trying again")
            timing.sleep(max(backoff.pause(timing, failures), _asked(error)))
    return api.call(method, path, json=body, key=key)


def _may_pass(error: ApiError | Unreachable) -> bool:
    """`in_progress`: an earlier try of ours is still at work; its answer comes to who asks again."""
    return isinstance(error, Unreachable) or error.http_status in BUSY or error.code == "in_progress"


def _asked(error: ApiError | Unreachable) -> float:
    return min(backoff.LONGEST, error.retry_after) if isinstance(error, ApiError) else 0.0
