"""PynamoDB answered from memory: only the botocore client is replaced, so requests, error translation and paging stay
PynamoDB's own. What botocore's client does for a call is done here too: a token for each transaction and a bounded
number of attempts, without the pauses between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from unittest.mock import patch

from botocore.exceptions import BotoCoreError, ClientError
from botocore.retries.standard import ThrottledRetryableChecker, TransientRetryableChecker
from pynamodb.connection.base import Connection

from tests.faults.memory.engine import Engine

Request = dict[str, Any]
Answer = dict[str, Any]
Interceptor = Callable[[str, Request, Callable[[], Answer]], Answer]
"""The network: `(operation, request, proceed)`, called for each attempt. It answers what `proceed()` answers, or
raises instead of it (nothing applied) or after it (applied, answer lost). `proceed` may be called again: a
duplicate. What it raises that botocore retries comes back to it as a further attempt; what is left reaches PynamoDB."""

_CODES = frozenset(ThrottledRetryableChecker._THROTTLED_ERROR_CODES + TransientRetryableChecker._TRANSIENT_ERROR_CODES)
_STATUSES = frozenset(TransientRetryableChecker._TRANSIENT_STATUS_CODES)
_LOST = TransientRetryableChecker._TRANSIENT_EXCEPTION_CLS


def straight(operation: str, request: Request, proceed: Callable[[], Answer]) -> Answer:
    return proceed()


@contextmanager
def connected(engine: Engine, interceptor: Interceptor = straight, *, attempts: int | None = None) -> Iterator[None]:
    """Every PynamoDB call of this process goes to the engine. `attempts` of a call before its error is left to
    PynamoDB; None: as many as its connection is configured for (4 retries of the models, 2 of transactions)."""
    tokens = count(1)

    def client(connection: Connection) -> _Client:
        allowed = attempts or 1 + connection._max_retry_attempts_exception
        return _Client(engine, interceptor, allowed, lambda: f"token-{next(tokens)}")

    with patch.object(Connection, "client", property(client)):
        yield


class _Client:
    def __init__(self, engine: Engine, interceptor: Interceptor, attempts: int, new_token: Callable[[], str]) -> None:
        self._engine = engine
        self._interceptor = interceptor
        self._attempts = attempts
        self._new_token = new_token

    def _make_api_call(self, operation: str, request: Request) -> Answer:
        if operation == "TransactWriteItems":
            request.setdefault("ClientRequestToken", self._new_token())
        return attempted(
            self._attempts,
            lambda: self._interceptor(operation, request, lambda: self._engine.call(operation, request)),
        )


def attempted(attempts: int, call: Callable[[], Answer]) -> Answer:
    """As botocore's standard mode: throttling, 5xx and lost answers are tried again."""
    for _ in range(attempts - 1):
        try:
            return call()
        except (ClientError, BotoCoreError) as error:
            if not _is_worth_a_retry(error):
                raise
    return call()


def _is_worth_a_retry(error: ClientError | BotoCoreError) -> bool:
    if isinstance(error, ClientError):
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        return error.response["Error"]["Code"] in _CODES or status in _STATUSES
    return isinstance(error, _LOST)
