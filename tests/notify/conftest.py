"""Every test of this folder has DynamoDB and S3 in memory; the outbox's own run on DynamoDB Local as well, on a stack
whose clock stands still: the session's would send what these tests look at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.rig import forget_connections
from chalicelib.store import Store
from local.stack import Stack
from tests.faults.memory.account import Account
from tests.notify.minutes import Minutes
from tests.notify.receiver import Receiver, running_receiver


@pytest.fixture(scope="session")
def quiet_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("quiet"), app=None, reconcile_seconds=0) as running:
        yield running


@pytest.fixture
def where(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "memory"))


@pytest.fixture
def stack(where: str, request: pytest.FixtureRequest) -> Iterator[Stack | Account]:
    """In the place of the session's stack."""
    if where == "dynamodb-local":
        real: Stack = request.getfixturevalue("quiet_stack")
        forget_connections()  # to the session's stack, if other tests have begun one
        yield real
        forget_connections()
        return
    account = Account()
    with account.opened():
        yield account


@pytest.fixture(scope="session")
def receiver() -> Iterator[Receiver]:
    with running_receiver() as running:
        yield running


@pytest.fixture
def minutes(store: Store, site: str, receiver: Receiver) -> Minutes:
    receiver.posts.clear()
    return Minutes(store, site, receiver)
