"""One POST to a model server, with its retries: what is worth another try, how long to wait, when to stop.

All tries and waits of a call end before its deadline, so that a unit never dies of a slow provider.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx
import msgspec

from chalicelib.errors import OutputRejected, ProviderUnavailable
from chalicelib.providers.openai_compatible.refusals import refusal, told
from chalicelib.providers.openai_compatible.retry_after import retry_after

A = TypeVar("A", bound=msgspec.Struct)
BUSY = frozenset({408, 429})
OUT_OF_CREDIT = "insufficient_quota"  # a 429 that no waiting helps


@dataclass(frozen=True, slots=True)
class Clock:
    """Time and chance, handed in so that tests need neither."""

    elapsed: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep
    uniform: Callable[[float, float], float] = random.uniform


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds and bytes. `longest_wait` is the most that a Retry-After is waited for inside the call."""

    tries: int = 3
    total_seconds: float = 120
    longest_wait: float = 20
    first_backoff: float = 0.5
    longest_backoff: float = 8
    max_bytes: int = 4_000_000


class _Again(Exception):
    """This try failed in a way that another may not."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Server:
    client: httpx.Client
    limits: Limits
    clock: Clock = field(default_factory=Clock)

    def deadline(self) -> float:
        return self.clock.elapsed() + self.limits.total_seconds

    def post(self, path: str, body: Mapping[str, Any], answer: type[A], deadline: float) -> A:
        """The decoded answer. Raises ProviderUnavailable, ProviderRefused or OutputRejected."""
        for attempt in range(self.limits.tries):
            try:
                return self._once(path, body, answer, deadline)
            except _Again as again:
                failure = again
            wait = self._wait(failure, attempt, deadline)
            if wait is None:
                break
            self.clock.sleep(wait)
        tries = "1 try" if attempt == 0 else f"{attempt + 1} tries"
        raise ProviderUnavailable(f"{failure.reason}, after {tries}", failure.retry_after) from failure

    def _once(self, path: str, body: Mapping[str, Any], answer: type[A], deadline: float) -> A:
        try:
            with self.client.stream("POST", path, json=body, timeout=self._timeout(deadline)) as response:
                content = self._read(response, deadline)
        except httpx.TimeoutException as error:
            raise _Again("the model server did not answer in time") from error
        except httpx.ConnectError as error:
            raise _Again("the model server cannot be reached") from error
        except httpx.TransportError as error:
            raise _Again("the model server's answer was cut off") from error
        except httpx.DecodingError as error:
            raise _Again("the model server's answer came damaged") from error
        self._check_status(response, content, body)
        decoded = _decoded(content, answer)
        if failed := getattr(decoded, "error", None):  # some routers report a failure with status 200
            raise _Again(f"the model server failed: {told(failed, self.client)}")
        return decoded

    def _timeout(self, deadline: float) -> httpx.Timeout:
        left = deadline - self.clock.elapsed()
        if left <= 0:
            raise _Again("the model server did not answer in time")
        usual = self.client.timeout
        return httpx.Timeout(**{key: min(left, limit or left) for key, limit in usual.as_dict().items()})

    def _read(self, response: httpx.Response, deadline: float) -> bytes:
        """The body, piece by piece: a read time-out alone does not stop an endless trickle."""
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            if len(content) > self.limits.max_bytes:
                megabytes = self.limits.max_bytes / 1e6
                raise OutputRejected(f"the model server's answer is larger than {megabytes:g} MB")
            if self.clock.elapsed() > deadline:
                raise _Again("the model server did not finish its answer in time")
        return bytes(content)

    def _check_status(self, response: httpx.Response, content: bytes, body: Mapping[str, Any]) -> None:
        status = response.status_code
        if 200 <= status < 300:
            return
        if status >= 500 or (status in BUSY and OUT_OF_CREDIT.encode() not in content):
            wait = retry_after(response.headers, self.clock.now())
            why = "is too busy" if status in BUSY else "failed"
            raise _Again(f"the model server {why} (HTTP {status})", wait)
        raise refusal(status, content, model=str(body.get("model", "")), client=self.client)

    def _wait(self, failure: _Again, attempt: int, deadline: float) -> float | None:
        """Seconds until the next try; None when there is none. Full jitter: a random part of the whole backoff."""
        limits = self.limits
        wait = self.clock.uniform(0, min(limits.longest_backoff, limits.first_backoff * 2**attempt))
        if failure.retry_after is not None:  # not earlier than asked, and not all workers at once
            wait += failure.retry_after
        asked_too_long = (failure.retry_after or 0) > limits.longest_wait
        no_time = self.clock.elapsed() + wait >= deadline
        return None if asked_too_long or no_time or attempt + 1 >= limits.tries else wait


def _decoded(content: bytes, answer: type[A]) -> A:
    try:
        return msgspec.json.decode(content, type=answer)
    except msgspec.ValidationError as error:
        raise OutputRejected(f"the server does not answer as OpenAI's API does: {error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if "truncated" in str(error):
            raise _Again("the model server's answer was cut off") from error
        raise OutputRejected("the server did not answer with JSON; is the base URL right?") from error
    except RecursionError as error:
        raise OutputRejected("the model server's answer is nested too deeply") from error
