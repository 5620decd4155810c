"""Faults between PynamoDB or Files and the stores in memory reach the project as those of the network do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from pynamodb.connection import Connection
from pynamodb.exceptions import TransactWriteError, UpdateError

from chalicelib.errors import NotFound, StoreBusy
from chalicelib.store import open_store, translated
from chalicelib.store.models import RunRow
from chalicelib.store.transactions import Refused, put, transact, update
from tests.faults.memory import refusals
from tests.faults.memory.account import Account
from tests.faults.memory.connection import Answer, Request, connected, straight
from tests.faults.memory.refusals import NotModelled
from tests.faults.memory.s3 import slow_down

Proceed = Callable[[], Answer]


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    account = Account()
    for name, value in account.env.items():
        monkeypatch.setenv(name, value)
    with account.opened():
        open_store()
        yield account


class Faulty:
    """Raises the error in the first `times` calls, before they are applied or after. Counts all calls."""

    def __init__(self, error: Callable[[str], Exception], times: int, *, applied: bool = False) -> None:
        self.calls: Counter[str] = Counter()
        self._error = error
        self._times = times
        self._applied = applied

    def __call__(self, operation: str, request: Request, proceed: Proceed) -> Answer:
        self.calls[operation] += 1
        if self.calls[operation] > self._times:
            return proceed()
        if self._applied:
            proceed()
        raise self._error(operation)


def add_one(key: str = "a") -> None:
    RunRow(key, "b").update(actions=[RunRow.v.add(1)])


def count(key: str = "a") -> int:
    return int(RunRow.get(key, "b", consistent_read=True).v)


def add_one_in_a_transaction() -> None:
    transact([update("row", RunRow("a", "b"), [RunRow.v.add(1)], RunRow.closed.does_not_exist())], sleep=lambda _: None)


@pytest.mark.parametrize("error", [refusals.throttled, refusals.internal, refusals.no_answer])
def test_what_botocore_tries_again_is_tried_again(account: Account, error: Callable[[str], Exception]) -> None:
    faulty = Faulty(error, times=4)
    with connected(account.engine, faulty):
        add_one()
    assert (count(), faulty.calls["UpdateItem"]) == (1, 5)


def test_what_is_left_is_pynamodbs_own_error(account: Account) -> None:
    with connected(account.engine, Faulty(refusals.throttled, times=5)), pytest.raises(UpdateError) as raised:
        add_one()
    assert raised.value.cause_response_code == "ThrottlingException"
    lost = Faulty(refusals.no_answer, times=1)
    with connected(account.engine, lost, attempts=1), pytest.raises(StoreBusy), translated():
        add_one()


def test_a_refusal_is_not_tried_again(account: Account) -> None:
    faulty = Faulty(refusals.throttled, times=0)
    with connected(account.engine, faulty), pytest.raises(UpdateError) as raised:
        RunRow("a", "b").update(actions=[RunRow.v.add(1)], condition=RunRow.pk.exists())
    assert raised.value.cause_response_code == "ConditionalCheckFailedException"
    assert faulty.calls == {"UpdateItem": 1}


def test_an_update_whose_answer_is_lost_is_applied_again(account: Account) -> None:
    """As it is in AWS: only a condition, or a transaction's token, makes it once in effect."""
    with connected(account.engine, Faulty(refusals.no_answer, times=2, applied=True)):
        add_one()
    assert count() == 3


def test_a_transaction_whose_answer_is_lost_has_one_effect(account: Account) -> None:
    faulty = Faulty(refusals.no_answer, times=2, applied=True)
    with connected(account.engine, faulty):
        add_one_in_a_transaction()
        add_one_in_a_transaction()
    assert (count(), faulty.calls["TransactWriteItems"]) == (2, 4)


def test_a_transaction_delivered_twice_has_one_effect(account: Account) -> None:
    def twice(operation: str, request: Request, proceed: Proceed) -> Answer:
        proceed()
        return proceed()

    with connected(account.engine, twice):
        add_one_in_a_transaction()
    assert count() == 1


def test_a_conflict_is_tried_again_by_the_project(account: Account) -> None:
    def conflict(operation: str, request: Request, proceed: Proceed) -> Answer:
        raise refusals.in_conflict(operation, request, action=1)

    writes = [put("one", RunRow("a", "one")), put("two", RunRow("a", "two"))]
    pauses: list[float] = []
    with connected(account.engine, conflict):
        with pytest.raises(StoreBusy):
            transact(writes, sleep=pauses.append)
        with pytest.raises(UpdateError) as single:
            add_one()
    assert len(pauses) > 1
    assert single.value.cause_response_code == "TransactionConflictException"


def test_reasons_are_pynamodbs_own(account: Account) -> None:
    transact([put("one", RunRow("a", "one"))])
    with pytest.raises(Refused) as refused:
        transact([put("zero", RunRow("a", "zero")), put("one", RunRow("a", "one"), RunRow.pk.does_not_exist())])
    assert refused.value.names == {"one"}
    cause = refused.value.__cause__
    assert isinstance(cause, TransactWriteError)
    assert [reason and reason.code for reason in cause.cancellation_reasons] == [None, "ConditionalCheckFailed"]


def test_the_real_client_is_there_again_afterwards(account: Account) -> None:
    inside = Connection.client
    with connected(account.engine):
        assert Connection.client is not inside
    assert Connection.client is inside


def test_files_that_are_not_there(account: Account) -> None:
    with pytest.raises(NotFound):
        open_store().files.get("nothing")


@pytest.mark.parametrize(("times", "is_busy"), [(3, False), (4, True)])
def test_s3_that_is_slow(account: Account, times: int, is_busy: bool) -> None:
    account.objects.interceptor = Faulty(slow_down, times)
    files = open_store().files
    if is_busy:
        with pytest.raises(StoreBusy):
            files.put("key", b"content", "text/plain")
    else:
        files.put("key", b"content", "text/plain")
        account.objects.interceptor = straight
        assert files.get("key") == b"content"


def test_what_s3_does_not_know_here_is_never_ignored(account: Account) -> None:
    with pytest.raises(NotModelled):
        account.objects.delete_object(Bucket="b", Key="k")
    with pytest.raises(NotModelled):
        account.objects.get_object(Bucket="b", Key="k", Range="bytes=0-1")
