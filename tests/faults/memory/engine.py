"""DynamoDB in memory: `Engine(definitions).call(operation, request)` in the low-level API's own JSON shapes.

Each call is atomic behind one lock. Conditions, updates, transactions, indexes, page sizes and refusals are DynamoDB's;
tests/faults/test_memory_contract.py plays the same calls against DynamoDB Local. What is not known here (an operation,
a field, a function, a type of value) raises NotModelled and is never ignored.

Not modelled:
- Time: indexes never lag, reads are always consistent, rows with a TTL stay, a transaction's token is kept for the next
  1,000 transactions and not for ten minutes.
- Throughput and conflicts: nothing is throttled, no two calls overlap. An interceptor injects both (connection.py).
- Sets, binary values, list indexes in paths, keys that are not strings, ReturnValues UPDATED_*, BatchWriteItem,
  TransactGetItems, streams, scans of an index or in segments, the 10 GB limit of an item collection.
- Message texts are near to DynamoDB's, codes and cancellation reasons are equal.

Where DynamoDB Local is laxer than DynamoDB itself, this follows DynamoDB: numbers inside maps and lists are brought
into one form; an update may not give an index's key another type; a transaction that names an item twice is refused
before its conditions are looked at; an update that cannot be made cancels its transaction with ValidationError.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from threading import Lock
from typing import Any

from tests.faults.memory import reads, writes
from tests.faults.memory.asked import NAMES, VALUES, Request, check_fields
from tests.faults.memory.refusals import NotModelled, Rejected, invalid
from tests.faults.memory.tables import Table
from tests.faults.memory.values import Attributes

TOKENS = 1_000
Answer = dict[str, Any]
_ALWAYS = frozenset({"ReturnConsumedCapacity"})  # asked for by PynamoDB each time; nothing is consumed here
_WRITE = frozenset({"TableName", "ConditionExpression", "ReturnValues", NAMES, VALUES})
_READ = frozenset({"TableName", "ConsistentRead", "ProjectionExpression", NAMES})
_SCAN = _READ | {"FilterExpression", "Limit", "ExclusiveStartKey", "Select", VALUES}
_FIELDS = {
    "PutItem": _ALWAYS | _WRITE | {"Item"},
    "UpdateItem": _ALWAYS | _WRITE | {"Key", "UpdateExpression"},
    "DeleteItem": _ALWAYS | _WRITE | {"Key"},
    "GetItem": _ALWAYS | _READ | {"Key"},
    "BatchGetItem": _ALWAYS | {"RequestItems"},
    "Query": _ALWAYS | _SCAN | {"KeyConditionExpression", "IndexName", "ScanIndexForward"},
    "Scan": _ALWAYS | _SCAN,
    "TransactWriteItems": _ALWAYS | {"TransactItems", "ClientRequestToken"},
}
_ALONE = frozenset({"ReturnValues", "ReturnConsumedCapacity"})


class Engine:
    def __init__(self, definitions: Mapping[str, Mapping[str, Any]]) -> None:
        """`definitions`: create_table's arguments by table name."""
        self._tables = {name: Table(definition) for name, definition in definitions.items()}
        self._done: OrderedDict[str, Any] = OrderedDict()  # token -> what the transaction wrote
        self._lock = Lock()

    def call(self, operation: str, request: Request) -> Answer:
        """Raises botocore's ClientError as DynamoDB refuses, NotModelled for what is not known here."""
        if operation not in _FIELDS:
            raise NotModelled(f"the operation {operation}")
        check_fields(operation, request, _FIELDS[operation])
        with self._lock:
            try:
                return self._answer(operation, request)
            except Rejected as rejected:
                raise rejected.raised_by(operation) from None

    def rows(self, table: str) -> Iterator[Attributes]:
        """Every item, in the order of keys, as a scan answers them."""
        with self._lock:
            found = sorted(self._tables[table].rows.items())
        return (dict(row.item) for _, row in found)

    def clear(self) -> None:
        with self._lock:
            self._done.clear()
            for table in self._tables.values():
                table.clear()

    def _answer(self, operation: str, request: Request) -> Answer:
        match operation:
            case "PutItem" | "UpdateItem" | "DeleteItem":
                return self._write(operation.removesuffix("Item"), request)
            case "TransactWriteItems":
                return self._transact(request)
            case "GetItem":
                return reads.get(self._table(request["TableName"]), request)
            case "BatchGetItem":
                return reads.batch_get(self._table, request["RequestItems"])
            case "Query":
                return reads.query(self._table(request["TableName"]), request)
        return reads.scan(self._table(request["TableName"]), request)

    def _write(self, action: str, request: Request) -> Answer:
        kept = {name: value for name, value in request.items() if name not in _ALONE}
        before, after = writes.alone(writes.prepare(action, self._table(request["TableName"]), kept))
        return writes.answer(request.get("ReturnValues", "NONE"), before, after)

    def _transact(self, request: Request) -> Answer:
        token, actions = request.get("ClientRequestToken"), request["TransactItems"]
        prepared = [self._prepared(action) for action in actions]
        if token is not None and token in self._done:
            if self._done[token] != actions:
                raise Rejected("IdempotentParameterMismatchException", "")
            return {}
        writes.together(prepared)
        if token is not None:
            self._done[token] = actions
            if len(self._done) > TOKENS:
                self._done.popitem(last=False)
        return {}

    def _prepared(self, action: Mapping[str, Request]) -> writes.Write:
        if len(action) != 1:
            raise invalid("TransactItems can only contain one of Check, Put, Update or Delete")
        [(name, request)] = action.items()
        return writes.prepare(name, self._table(request["TableName"]), request)

    def _table(self, name: str) -> Table:
        if name not in self._tables:
            raise Rejected("ResourceNotFoundException", "Cannot do operations on a non-existent table")
        return self._tables[name]
