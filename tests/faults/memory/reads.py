"""Get, batch get, query and scan. Answers share their values with the store: a reader must not change them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.faults.memory import nodes
from tests.faults.memory.asked import NAMES, Expressions, Request, check_fields, items_path
from tests.faults.memory.nodes import Condition, Path, Scope
from tests.faults.memory.refusals import NotModelled, invalid
from tests.faults.memory.tables import Entry, Index, Range, Row, Table
from tests.faults.memory.values import Attributes, Value, size_of_item

Answer = dict[str, Any]
MAX_PAGE = 1024 * 1024
MAX_BATCH = 16 * 1024 * 1024
MAX_KEYS = 100
_BATCH = frozenset({"Keys", "ConsistentRead", "ProjectionExpression", NAMES})


def get(table: Table, request: Request) -> Answer:
    asked = Expressions(request)
    wanted = asked.projection("ProjectionExpression")
    asked.done()
    row = table.rows.get(table.key(request["Key"]))
    if row is None:
        return {}
    return {"Item": dict(row.item) if wanted is None else items_path(wanted, row.item, asked.scope)}


def batch_get(table_of: Callable[[str], Table], requests: Mapping[str, Request]) -> Answer:
    """What does not fit in 16 MB is left to the next call, as DynamoDB does."""
    if sum(len(request["Keys"]) for request in requests.values()) > MAX_KEYS:
        raise invalid("Too many items requested for the BatchGetItem call")
    found: dict[str, list[Attributes]] = {}
    left: dict[str, Any] = {}
    size = 0
    for name, request in requests.items():
        check_fields("BatchGetItem", request, _BATCH)
        table, found[name] = table_of(name), []
        keys = [table.key(key) for key in request["Keys"]]
        if len(set(keys)) < len(keys):
            raise invalid("Provided list of item keys contains duplicates")
        for number, row in enumerate(map(table.rows.get, keys)):
            size += row.size if row else 0
            if size > MAX_BATCH:
                left[name] = {**request, "Keys": request["Keys"][number:]}
                break
            if row:
                found[name].append(_shown(request, row.item))
    return {"Responses": found, "UnprocessedKeys": left}


def _shown(request: Request, item: Mapping[str, Value]) -> Attributes:
    asked = Expressions(request)
    wanted = asked.projection("ProjectionExpression")
    asked.done()
    return dict(item) if wanted is None else items_path(wanted, item, asked.scope)


def query(table: Table, request: Request) -> Answer:
    index = _index(table, request)
    if index.is_global and request.get("ConsistentRead"):
        raise invalid("Consistent reads are not supported on global secondary indexes")
    asked = Expressions(request)
    condition = asked.condition("KeyConditionExpression")
    if condition is None:
        raise NotModelled("a query without a KeyConditionExpression")
    page = _page(asked, request, index)
    forward = request.get("ScanIndexForward", True)
    partition, entries = _read(condition, index, asked.scope)
    if start := request.get("ExclusiveStartKey"):
        entries.after(_start(start, table, index, partition), forward=forward)
    rows = (table.rows[entry[1:]] for entry in entries.read(forward=forward))
    return page.read(rows, table, index)


def scan(table: Table, request: Request) -> Answer:
    """In the order of keys, which DynamoDB does not promise."""
    asked = Expressions(request)
    page = _page(asked, request, table.primary)
    start = request.get("ExclusiveStartKey")
    after = table.key(start) if start else ("", "")
    return page.read((table.rows[key] for key in sorted(table.rows) if key > after), table, table.primary)


@dataclass(frozen=True, slots=True)
class _Page:
    scope: Scope
    wanted: Condition | None
    projection: tuple[Path, ...] | None
    limit: int | None
    counted_only: bool

    def read(self, rows: Iterable[Row], table: Table, index: Index) -> Answer:
        """As many rows as one answer holds, and where the next begins."""
        found: list[Attributes] = []
        scanned = size = 0
        last: Mapping[str, Value] | None = None
        for row in rows:
            if size >= MAX_PAGE:
                break
            last = row.item
            shown = index.projected(row.item)
            scanned += 1
            if self.wanted is None or self.wanted.holds(shown, self.scope):
                found.append(self._projected(shown, row, index))
            size += row.size if index.kept is None else size_of_item(shown)
            if scanned == self.limit:
                break
        else:
            last = None
        answer: Answer = {"Count": len(found), "ScannedCount": scanned}
        if not self.counted_only:
            answer["Items"] = found
        if last is not None:
            answer["LastEvaluatedKey"] = {name: last[name] for name in {*table.keys, index.hash, index.range}}
        return answer

    def _projected(self, shown: Attributes, row: Row, index: Index) -> Attributes:
        if self.projection is None:
            return shown
        if index.is_global and index.kept is not None:
            raise NotModelled("a projection of a global index that does not hold everything")
        return items_path(self.projection, row.item, self.scope)


def _page(asked: Expressions, request: Request, index: Index) -> _Page:
    wanted = asked.condition("FilterExpression")
    for path in wanted.paths() if wanted else ():
        _check_filtered(path.names(asked.scope)[0], index)
    projection = asked.projection("ProjectionExpression")
    asked.done()
    select, limit = request.get("Select"), request.get("Limit")
    if select not in (None, "COUNT"):
        raise NotModelled(f"Select {select}")
    if limit is not None and limit < 1:
        raise invalid("Limit must be greater than or equal to 1")
    return _Page(asked.scope, wanted, projection, limit, select == "COUNT")


def _check_filtered(name: str, index: Index) -> None:
    if name in (index.hash, index.range):
        raise invalid("Filter Expression can only contain non-primary key attributes")
    if index.kept is not None and name not in index.kept:
        raise invalid(f"Secondary index {index.name} does not project one or more filter attributes: [{name}]")


def _index(table: Table, request: Request) -> Index:
    name = request.get("IndexName")
    if name is None:
        return table.primary
    if name not in table.indexes:
        raise invalid("The table does not have the specified index")
    return table.indexes[name]


def _read(condition: Condition, index: Index, scope: Scope) -> tuple[str, Range]:
    """The partition that a key condition names, and what it wants of it."""
    conditions = {_key_name(part, scope): part for part in _parts(condition)}
    if conditions.keys() - {index.hash, index.range} or len(conditions) < len(list(_parts(condition))):
        raise invalid("Query condition missed key schema element")
    first = conditions.pop(index.hash, None)
    if first is None:
        raise invalid("Query condition missed key schema element")
    if not isinstance(first, nodes.Comparison) or first.operator != "=":
        raise invalid("Query key condition not supported")
    partition = _text(first.right, scope)
    entries = Range(index.partition(partition))
    for part in conditions.values():
        _narrow(entries, part, scope)
    return partition, entries


def _narrow(entries: Range, part: Condition, scope: Scope) -> None:
    match part:
        case nodes.Comparison(operator=operator, right=right) if operator != "<>":
            entries.compare(operator, _text(right, scope))
        case nodes.Between(low=low, high=high):
            entries.between(_text(low, scope), _text(high, scope))
        case nodes.BeginsWith(prefix=prefix):
            entries.begins(_text(prefix, scope))
        case _:
            raise invalid("Invalid operator used in KeyConditionExpression")


def _parts(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, nodes.Both):
        yield from _parts(condition.left)
        yield from _parts(condition.right)
    else:
        yield condition


def _key_name(part: Condition, scope: Scope) -> str:
    match part:
        case nodes.Comparison(left=Path() as path) | nodes.Between(operand=Path() as path):
            return path.names(scope)[0]
        case nodes.BeginsWith(path=Path() as path):
            return path.names(scope)[0]
    raise invalid("Invalid operator used in KeyConditionExpression")


def _text(operand: object, scope: Scope) -> str:
    """Of a key: a string that is not empty."""
    if not isinstance(operand, nodes.Literal):
        raise invalid("Invalid condition in KeyConditionExpression: an operand is not a value")
    text = scope.values[operand.placeholder].get("S")
    if text is None:
        raise invalid("One or more parameter values were invalid: Condition parameter type does not match schema type")
    if not text:
        raise invalid("The AttributeValue for a key attribute cannot contain an empty string value")
    return str(text)


def _start(start: Mapping[str, Value], table: Table, index: Index, partition: str) -> Entry:
    if start.keys() != {*table.keys, index.hash, index.range}:
        raise invalid("The provided starting key is invalid")
    place = index.place(table.key_of(start), start)
    if place is None or place[0] != partition:
        raise invalid("The provided starting key is outside query boundaries based on provided conditions")
    return place[1]
