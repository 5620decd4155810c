"""Every test of this folder runs twice: on the stack's DynamoDB Local and S3, and on those in memory that carry the
fault harness."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local import audit
from local.stack import Stack
from tests.faults.memory.account import Account


@pytest.fixture(params=["dynamodb-local", "memory"])
def where(request: pytest.FixtureRequest) -> str:
    """Not a parameter of `stack` itself: pytest would give its scope to the session's stack, a new one a test."""
    return str(request.param)


@pytest.fixture
def stack(where: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stack | Account]:
    """In the place of the session's stack, which is started only when it is wanted."""
    if where == "dynamodb-local":
        real: Stack = request.getfixturevalue("stack")
        yield real
        return
    account = Account()
    monkeypatch.setattr(audit, "_scan", account.scan)
    with account.opened():
        yield account
