"""One TransactWriteItems, with names for its writes so that a refusal says which condition failed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pynamodb.connection import Connection
from pynamodb.exceptions import PynamoDBException, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from chalicelib.errors import StoreBusy
from chalicelib.pipelines import MAX_ACTIONS

ATTEMPTS = 8
LONGEST_PAUSE = 0.4  # seconds
_CONFLICTS = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
# The order in which PynamoDB sends them: DynamoDB answers its reasons in the order sent.
_SENT = ("check", "delete", "put", "update")
_BUSY = frozenset(
    {
        "TransactionInProgressException",
        "TransactionConflictException",
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "InternalServerError",
        "ServiceUnavailable",
    }
)


@dataclass(frozen=True, slots=True)
class Write:
    """One row put, updated, deleted or only looked at; `name` says in a refusal what was refused."""

    name: str
    does: Literal["check", "delete", "put", "update"]
    row: Model
    condition: Condition | None
    actions: tuple[Action, ...] = ()


def check(name: str, row: Model, condition: Condition) -> Write:
    return Write(name, "check", row, condition)


def put(name: str, row: Model, condition: Condition | None = None) -> Write:
    return Write(name, "put", row, condition)


def update(name: str, row: Model, actions: Iterable[Action], condition: Condition) -> Write:
    return Write(name, "update", row, condition, tuple(actions))


def delete(name: str, row: Model, condition: Condition | None = None) -> Write:
    return Write(name, "delete", row, condition)


class Refused(Exception):
    """Conditions failed, nothing was written. `names` are those of the refused writes."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)
        super().__init__(", ".join(sorted(self.names)))


def transact(writes: Sequence[Write], *, sleep: Callable[[float], None] = time.sleep) -> None:
    """All writes or none. A conflict with another transaction is tried again with jitter, then `StoreBusy`."""
    if not writes:
        return None
    assert len(writes) <= MAX_ACTIONS, f"{len(writes)} actions in one transaction"
    writes = sorted(writes, key=lambda write: _SENT.index(write.does))
    for attempt in range(ATTEMPTS):
        try:
            return _once(writes)
        except TransactWriteError as error:
            _refused(writes, error)
            if not is_busy(error):
                raise
        sleep(random.uniform(0, min(LONGEST_PAUSE, 0.01 * 2**attempt)))
    raise StoreBusy("the store is busy: a transaction lost against others each time")


def is_busy(error: PynamoDBException) -> bool:
    """Worth a retry: throttled, in conflict, or no answer at all."""
    reasons = getattr(error, "cancellation_reasons", ())
    if any(reason and reason.code in _CONFLICTS for reason in reasons):
        return True
    return code_of(error) is None or code_of(error) in _BUSY


def is_refused(error: PynamoDBException) -> bool:
    """Whether the write's condition did not hold."""
    return code_of(error) == "ConditionalCheckFailedException"


def code_of(error: PynamoDBException) -> str | None:
    """DynamoDB's code; None when no answer came. PynamoDB's own `cause_response_code` raises for what botocore says
    of a connection that was cut."""
    answer = getattr(error.cause, "response", None) or {}
    code: str | None = answer.get("Error", {}).get("Code")
    return code


_connections: dict[str, Connection] = {}


def _connection() -> Connection:
    """One connection a process: its client keeps sockets open between invocations."""
    if "one" not in _connections:
        _connections["one"] = Connection(
            connect_timeout_seconds=3, read_timeout_seconds=10, max_retry_attempts=2, max_pool_connections=32
        )
    return _connections["one"]


def _once(writes: Sequence[Write]) -> None:
    with TransactWrite(connection=_connection()) as transaction:
        for write in writes:
            match write.does:
                case "check":
                    row: Any = write.row
                    transaction.condition_check(type(row), row.pk, row.sk, condition=write.condition)
                case "delete":
                    transaction.delete(write.row, condition=write.condition)
                case "put":
                    transaction.save(write.row, condition=write.condition)
                case "update":
                    transaction.update(write.row, list(write.actions), condition=write.condition)


def _refused(writes: Sequence[Write], error: TransactWriteError) -> None:
    names = [
        write.name
        for write, reason in zip(writes, error.cancellation_reasons, strict=False)
        if reason and reason.code == "ConditionalCheckFailed"
    ]
    if names:
        raise Refused(names) from error
