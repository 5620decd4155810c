"""A table and its indexes: rows by key, and for each index sorted lists, so that a query is a bisection."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tests.faults.memory.refusals import NotModelled, invalid
from tests.faults.memory.values import MAX_ITEM, Attributes, Value, size_of_item

Key = tuple[str, str]  # partition and sort key
Entry = tuple[str, str, str]  # the index's sort key, then the table's key
MAX_KEY = (2048, 1024)  # bytes
_DEFINED = frozenset(
    {"KeySchema", "AttributeDefinitions", "LocalSecondaryIndexes", "GlobalSecondaryIndexes", "BillingMode"}
)


class Row(NamedTuple):
    item: Mapping[str, Value]
    size: int


class Index:
    """Sorted entries of each partition. The table itself is one, of its own key. Sparse: a row without the index's
    attributes is not in it."""

    def __init__(self, name: str, schema: Iterable[Mapping[str, str]], kept: frozenset[str] | None, *, is_global: bool):
        self.name = name
        self.hash, self.range = (part["AttributeName"] for part in schema)
        self.kept = kept  # names of the attributes that are projected; None: all
        self.is_global = is_global
        self._partitions: dict[str, list[Entry]] = {}

    def partition(self, value: str) -> list[Entry]:
        return self._partitions.get(value, [])

    def add(self, key: Key, item: Mapping[str, Value]) -> None:
        if place := self.place(key, item):
            insort(self._partitions.setdefault(place[0], []), place[1])

    def remove(self, key: Key, item: Mapping[str, Value]) -> None:
        if place := self.place(key, item):
            entries = self._partitions[place[0]]
            del entries[bisect_left(entries, place[1])]

    def move(self, key: Key, before: Mapping[str, Value] | None, after: Mapping[str, Value]) -> None:
        if before is None:
            self.add(key, after)
        elif before.get(self.range) != after.get(self.range) or before.get(self.hash) != after.get(self.hash):
            self.remove(key, before)
            self.add(key, after)

    def place(self, key: Key, item: Mapping[str, Value]) -> tuple[str, Entry] | None:
        if self.hash not in item or self.range not in item:
            return None
        return item[self.hash]["S"], (item[self.range]["S"], *key)

    def projected(self, item: Mapping[str, Value]) -> Attributes:
        if self.kept is None:
            return dict(item)
        return {name: value for name, value in item.items() if name in self.kept}

    def check(self, item: Mapping[str, Value]) -> None:
        """A row may leave out the index's attributes, but what it has of them must fit as a key."""
        for name in (self.hash, self.range):
            value = item.get(name)
            if value is None:
                continue
            if "S" not in value:
                raise invalid(f"One or more parameter values were invalid: Type mismatch for Index Key {name}")
            if not value["S"]:
                raise invalid(f"A value specified for a secondary index key is not supported: {name} is empty")

    def clear(self) -> None:
        self._partitions.clear()


class Table:
    def __init__(self, definition: Mapping[str, Any]) -> None:
        _check_definition(definition)
        self.primary = Index("", definition["KeySchema"], None, is_global=False)
        self.keys = (self.primary.hash, self.primary.range)
        self.indexes = {index.name: index for index in self._secondary(definition)}
        self._local = [index for index in self.indexes.values() if not index.is_global]
        self._all = (self.primary, *self.indexes.values())
        self._indexed = frozenset(name for index in self.indexes.values() for name in (index.hash, index.range))
        self.rows: dict[Key, Row] = {}

    def _secondary(self, definition: Mapping[str, Any]) -> Iterator[Index]:
        for declared, is_global in (("LocalSecondaryIndexes", False), ("GlobalSecondaryIndexes", True)):
            for index in definition.get(declared, ()):
                schema, projection = index["KeySchema"], index["Projection"]
                named = {part["AttributeName"] for part in schema} | set(self.keys)
                kept = frozenset({*named, *projection.get("NonKeyAttributes", ())})
                everything = projection["ProjectionType"] == "ALL"
                yield Index(index["IndexName"], schema, None if everything else kept, is_global=is_global)

    def key(self, given: Mapping[str, Value]) -> Key:
        """Of a request's Key."""
        if given.keys() != set(self.keys):
            raise invalid("The provided key element does not match the schema")
        return self.key_of(given)

    def key_of(self, item: Mapping[str, Value]) -> Key:
        """Of a whole item. Raises when it has none that DynamoDB takes."""
        partition, sort = (self._key_part(item, name, most) for name, most in zip(self.keys, MAX_KEY, strict=True))
        return partition, sort

    def _key_part(self, item: Mapping[str, Value], name: str, most: int) -> str:
        if name not in item:
            raise invalid(f"One or more parameter values were invalid: Missing the key {name} in the item")
        text = item[name].get("S")
        if text is None:
            raise invalid(f"One or more parameter values were invalid: Type mismatch for key {name}")
        if not text:
            raise invalid(f"The AttributeValue for a key attribute cannot contain an empty string value. Key: {name}")
        if len(text.encode()) > most:
            raise invalid(f"One or more parameter values were invalid: Size of key {name} has exceeded {most} bytes")
        return str(text)

    def check_size(self, row: Row, too_large: str) -> None:
        """Raises with the text. What local indexes repeat of an item counts as well."""
        if row.size * (1 + len(self._local)) <= MAX_ITEM:
            return
        repeated = [index.projected(row.item) for index in self._local if index.place(("", ""), row.item)]
        if row.size + sum(map(size_of_item, repeated)) > MAX_ITEM:
            raise invalid(too_large)

    def check_indexes(self, item: Mapping[str, Value]) -> None:
        if not self._indexed.isdisjoint(item):
            for index in self.indexes.values():
                index.check(item)

    def write(self, key: Key, row: Row | None) -> None:
        """`None` deletes it."""
        before = self.rows.get(key)
        if row is not None:
            self.rows[key] = row
            for index in self._all:
                index.move(key, before.item if before else None, row.item)
        elif before is not None:
            del self.rows[key]
            for index in self._all:
                index.remove(key, before.item)

    def clear(self) -> None:
        self.rows.clear()
        for index in self._all:
            index.clear()


class Range:
    """The entries of one partition that a query reads, narrowed condition by condition."""

    def __init__(self, entries: list[Entry]) -> None:
        self._entries = entries
        self._inside: list[Callable[[str], bool]] = []
        self._low, self._high = 0, len(entries)

    def compare(self, operator: str, value: str) -> None:
        if operator in {"=", ">", ">="}:
            self._from(lambda sort: sort > value if operator == ">" else sort >= value)
        if operator in {"=", "<", "<="}:
            self._until(lambda sort: sort >= value if operator == "<" else sort > value)

    def between(self, low: str, high: str) -> None:
        self.compare(">=", low)
        self.compare("<=", high)

    def begins(self, prefix: str) -> None:
        self._from(lambda sort: sort >= prefix)
        self._until(lambda sort: not sort.startswith(prefix) and sort > prefix)

    def after(self, entry: Entry, *, forward: bool) -> None:
        """Only what comes after an entry, which need not be there but must be one that the query could read."""
        if not all(inside(entry[0]) for inside in self._inside):
            raise invalid("The provided starting key is outside query boundaries based on provided conditions")
        if forward:
            self._low = max(self._low, bisect_right(self._entries, entry))
        else:
            self._high = min(self._high, bisect_left(self._entries, entry))

    def read(self, *, forward: bool) -> Iterator[Entry]:
        found = self._entries[self._low : self._high]
        return iter(found) if forward else reversed(found)

    def _from(self, reached: Callable[[str], bool]) -> None:
        self._inside.append(reached)
        self._low = max(self._low, self._first(reached))

    def _until(self, passed: Callable[[str], bool]) -> None:
        self._inside.append(lambda sort: not passed(sort))
        self._high = min(self._high, self._first(passed))

    def _first(self, true: Callable[[str], bool]) -> int:
        """`true` is of all entries from some place on."""
        return bisect_left(self._entries, True, key=lambda entry: true(entry[0]))


def _check_definition(definition: Mapping[str, Any]) -> None:
    if unknown := definition.keys() - _DEFINED:
        raise NotModelled(f"in a table's definition: {sorted(unknown)}")
    if any(attribute["AttributeType"] != "S" for attribute in definition["AttributeDefinitions"]):
        raise NotModelled("keys that are not strings")
