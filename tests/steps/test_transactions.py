"""A refusal names the writes whose conditions failed, in whatever order they are sent."""

from __future__ import annotations

from itertools import permutations

import pytest
from pynamodb.exceptions import TransactWriteError

from chalicelib.errors import StoreBusy
from chalicelib.store import Store
from chalicelib.store.models import RunRow
from chalicelib.store.transactions import Refused, Write, put, transact, update


def writes(key: str) -> dict[str, Write]:
    """`there` and `gone` can only be refused once `there` exists."""
    return {
        "new": put("new", RunRow(key, "new"), RunRow.pk.does_not_exist()),
        "there": put("there", RunRow(key, "there"), RunRow.pk.does_not_exist()),
        "changed": update("changed", RunRow(key, "free"), [RunRow.v.add(1)], RunRow.closed.does_not_exist()),
        "closed": update("closed", RunRow(key, "closed"), [RunRow.v.add(1)], RunRow.closed.does_not_exist()),
    }


def test_puts_and_updates_are_told_apart_in_any_order(store: Store, site: str) -> None:
    key = f"TEST#{site}"
    RunRow(key, "there").save()
    RunRow(key, "closed", closed=1).save()
    for order in permutations(writes(key).values()):
        with pytest.raises(Refused) as refused:
            transact(order)
        assert refused.value.names == {"there", "closed"}
    assert {row.sk for row in RunRow.query(key, consistent_read=True)} == {"there", "closed"}


def test_a_conflict_that_never_ends_is_busy(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from chalicelib.store import transactions

    class Lost(TransactWriteError):
        cause_response_code = "TransactionInProgressException"

    pauses: list[float] = []

    def always_lost(_: object) -> None:
        raise Lost("lost")

    monkeypatch.setattr(transactions, "_once", always_lost)
    with pytest.raises(StoreBusy):
        transact([put("row", RunRow("TEST", "x"))], sleep=pauses.append)
    assert len(pauses) == transactions.ATTEMPTS
    assert max(pauses) <= transactions.LONGEST_PAUSE
