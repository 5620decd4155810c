"""Put, update, delete and check: each is prepared (what is wrong with the request itself), allowed (its condition)
and then made, alone or together with others in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.faults.memory import updates
from tests.faults.memory.asked import NAMES, VALUES, Expressions, Request, check_fields
from tests.faults.memory.nodes import Condition, Scope
from tests.faults.memory.refusals import (
    CONDITION_FAILED,
    NOTHING,
    NotModelled,
    Reason,
    Rejected,
    cancelled,
    invalid,
)
from tests.faults.memory.tables import Key, Row, Table
from tests.faults.memory.values import Value, resized, size_of_item, stored_item

MAX_ACTIONS = 100
MAX_TRANSACTION = 4 * 1024 * 1024
TOO_LARGE = "Item size has exceeded the maximum allowed size"
TOO_LARGE_UPDATE = "Item size to update has exceeded the maximum allowed size"
REFUSED = "The conditional request failed"
_EXPRESSIONS = frozenset({"TableName", "ConditionExpression", NAMES, VALUES})
_FIELDS = {
    "Put": _EXPRESSIONS | {"Item"},
    "Update": _EXPRESSIONS | {"Key", "UpdateExpression"},
    "Delete": _EXPRESSIONS | {"Key"},
    "ConditionCheck": _EXPRESSIONS | {"Key"},
}
_NO_ITEM: Mapping[str, Value] = {}


@dataclass(frozen=True, slots=True)
class Write:
    """`result` makes the row out of the one before; None deletes it."""

    table: Table
    key: Key
    condition: Condition | None
    scope: Scope
    result: Callable[[Row | None], Row | None]

    def before(self) -> Row | None:
        return self.table.rows.get(self.key)

    def is_allowed(self) -> bool:
        if self.condition is None:
            return True
        before = self.before()
        return self.condition.holds(before.item if before else _NO_ITEM, self.scope)


def prepare(action: str, table: Table, request: Request) -> Write:
    """`request` without what only a call of its own has. Raises what DynamoDB refuses before it looks at the item."""
    if action not in _FIELDS:
        raise NotModelled(f"{action} in a transaction")
    check_fields(action, request, _FIELDS[action])
    asked = Expressions(request)
    condition = asked.condition("ConditionExpression")
    key, result = _PREPARED[action](table, request, asked)
    asked.done()
    if action == "ConditionCheck" and condition is None:
        raise invalid("ConditionCheck needs a ConditionExpression")
    return Write(table, key, condition, asked.scope, result)


def alone(write: Write) -> tuple[Row | None, Row | None]:
    """The row before and after."""
    if not write.is_allowed():
        raise Rejected(CONDITION_FAILED, REFUSED)
    before = write.before()
    after = write.result(before)
    write.table.write(write.key, after)
    return before, after


def together(writes: Sequence[Write]) -> None:
    """All or none."""
    if not 0 < len(writes) <= MAX_ACTIONS:
        raise invalid(f"Member must have length less than or equal to {MAX_ACTIONS}")
    if len({(id(write.table), write.key) for write in writes}) < len(writes):
        raise invalid("Transaction request cannot include multiple operations on one item")
    results = [_result(write) for write in writes]
    if any(isinstance(result, Rejected) for result in results):
        raise cancelled([_reason(result) for result in results])
    rows = [row for row in results if isinstance(row, Row)]
    if sum(row.size for row in rows) > MAX_TRANSACTION:
        raise invalid("Transaction payload size cannot exceed 4MB")
    for write, row in zip(writes, results, strict=True):
        if not isinstance(row, Rejected):
            write.table.write(write.key, row)


def _result(write: Write) -> Row | Rejected | None:
    if not write.is_allowed():
        return Rejected("ConditionalCheckFailed", REFUSED)
    try:
        return write.result(write.before())
    except Rejected as rejected:
        return Rejected("ValidationError", rejected.message)


def _reason(result: Row | Rejected | None) -> Reason:
    return {"Code": result.code, "Message": result.message} if isinstance(result, Rejected) else NOTHING


Prepared = tuple[Key, Callable[[Row | None], Row | None]]


def _put(table: Table, request: Request, asked: Expressions) -> Prepared:
    item = stored_item(request["Item"])
    key, row = table.key_of(item), Row(item, size_of_item(item))
    table.check_size(row, TOO_LARGE)

    def put(_: Row | None) -> Row:
        table.check_indexes(item)
        return row

    return key, put


def _update(table: Table, request: Request, asked: Expressions) -> Prepared:
    key = table.key(request["Key"])
    actions = asked.update("UpdateExpression", table.keys)
    new = _new_row(table, key)

    def updated(before: Row | None) -> Row:
        row = before or new
        item = updates.apply(actions, row.item, asked.scope)
        table.check_indexes(item)
        after = Row(item, resized(row.size, row.item, item))
        table.check_size(after, TOO_LARGE_UPDATE)
        return after

    return key, updated


def _delete(table: Table, request: Request, asked: Expressions) -> Prepared:
    return table.key(request["Key"]), lambda _: None


def _check(table: Table, request: Request, asked: Expressions) -> Prepared:
    return table.key(request["Key"]), lambda before: before


_PREPARED: dict[str, Callable[[Table, Request, Expressions], Prepared]] = {
    "Put": _put,
    "Update": _update,
    "Delete": _delete,
    "ConditionCheck": _check,
}


def _new_row(table: Table, key: Key) -> Row:
    item = {name: {"S": part} for name, part in zip(table.keys, key, strict=True)}
    return Row(item, size_of_item(item))


def answer(kind: str, before: Row | None, after: Row | None) -> dict[str, Any]:
    """Of a single write, by its ReturnValues."""
    match kind:
        case "NONE":
            return {}
        case "ALL_OLD":
            return {"Attributes": dict(before.item)} if before else {}
        case "ALL_NEW":
            return {"Attributes": dict(after.item)} if after else {}
    raise NotModelled(f"ReturnValues {kind}")
