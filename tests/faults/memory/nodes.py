"""What an expression is made of, parsed: paths, operands, conditions. Evaluated against one item and the request's
names and values."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from tests.faults.memory.refusals import invalid
from tests.faults.memory.values import Value, compare, contains, length

Item = Mapping[str, Value]
Names = tuple[str, ...]
TYPES = frozenset({"S", "SS", "N", "NS", "B", "BS", "BOOL", "NULL", "L", "M"})
ORDERED = frozenset({"S", "N"})
_HOLDS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


class Scope(NamedTuple):
    """What the placeholders of a request stand for."""

    names: Mapping[str, str]
    values: Mapping[str, Value]


class Operand(Protocol):
    def of(self, item: Item, scope: Scope) -> Value | None:
        """None: the item has no such attribute."""
        ...

    def paths(self) -> Iterator[Path]: ...


class Condition(Protocol):
    def holds(self, item: Item, scope: Scope) -> bool: ...

    def check(self, scope: Scope) -> None:
        """What DynamoDB refuses whatever the item is."""
        ...

    def paths(self) -> Iterator[Path]: ...


@dataclass(frozen=True, slots=True)
class Path:
    placeholders: Names

    def names(self, scope: Scope) -> Names:
        return tuple(scope.names[placeholder] for placeholder in self.placeholders)

    def of(self, item: Item, scope: Scope) -> Value | None:
        first, *rest = self.placeholders
        value = item.get(scope.names[first])
        for placeholder in rest:
            if value is None or "M" not in value:
                return None
            value = value["M"].get(scope.names[placeholder])
        return value

    def paths(self) -> Iterator[Path]:
        yield self


@dataclass(frozen=True, slots=True)
class Literal:
    placeholder: str

    def of(self, item: Item, scope: Scope) -> Value | None:
        return scope.values[self.placeholder]

    def paths(self) -> Iterator[Path]:
        return iter(())


@dataclass(frozen=True, slots=True)
class Size:
    path: Path

    def of(self, item: Item, scope: Scope) -> Value | None:
        value = self.path.of(item, scope)
        return None if value is None else length(value)

    def paths(self) -> Iterator[Path]:
        yield self.path


@dataclass(frozen=True, slots=True)
class Comparison:
    left: Operand
    operator: str
    right: Operand

    def holds(self, item: Item, scope: Scope) -> bool:
        left, right = self.left.of(item, scope), self.right.of(item, scope)
        if left is None or right is None:
            return self.operator == "<>"
        if self.operator in {"=", "<>"}:
            return (left == right) == (self.operator == "=")
        order = compare(left, right)
        return order is not None and _HOLDS[self.operator](order, 0)

    def check(self, scope: Scope) -> None:
        if self.operator not in {"=", "<>"}:
            for operand in (self.left, self.right):
                require(operand, scope, ORDERED, self.operator)
        if isinstance(self.left, Path) and self.left == self.right:
            raise invalid("The first operand must be distinct from the remaining operands for this operator")

    def paths(self) -> Iterator[Path]:
        yield from self.left.paths()
        yield from self.right.paths()


@dataclass(frozen=True, slots=True)
class Between:
    operand: Operand
    low: Operand
    high: Operand

    def holds(self, item: Item, scope: Scope) -> bool:
        return all(comparison.holds(item, scope) for comparison in self._bounds())

    def check(self, scope: Scope) -> None:
        for operand in (self.low, self.high):
            require(operand, scope, ORDERED, "BETWEEN")
        if isinstance(self.low, Literal) and isinstance(self.high, Literal):
            order = compare(scope.values[self.low.placeholder], scope.values[self.high.placeholder])
            if order is None or order > 0:
                raise invalid("The BETWEEN operator requires upper bound to be greater than or equal to lower bound")

    def paths(self) -> Iterator[Path]:
        for operand in (self.operand, self.low, self.high):
            yield from operand.paths()

    def _bounds(self) -> tuple[Comparison, Comparison]:
        return Comparison(self.operand, ">=", self.low), Comparison(self.operand, "<=", self.high)


@dataclass(frozen=True, slots=True)
class In:
    operand: Operand
    options: tuple[Operand, ...]

    def holds(self, item: Item, scope: Scope) -> bool:
        value = self.operand.of(item, scope)
        return value is not None and any(option.of(item, scope) == value for option in self.options)

    def check(self, scope: Scope) -> None:
        if len(self.options) > 100:
            raise invalid("The IN operator is provided with too many operands")

    def paths(self) -> Iterator[Path]:
        for operand in (self.operand, *self.options):
            yield from operand.paths()


@dataclass(frozen=True, slots=True)
class Exists:
    path: Path
    wanted: bool

    def holds(self, item: Item, scope: Scope) -> bool:
        return (self.path.of(item, scope) is not None) == self.wanted

    def check(self, scope: Scope) -> None:
        return None

    def paths(self) -> Iterator[Path]:
        yield self.path


@dataclass(frozen=True, slots=True)
class IsType:
    path: Path
    kind: Literal

    def holds(self, item: Item, scope: Scope) -> bool:
        value = self.path.of(item, scope)
        return value is not None and scope.values[self.kind.placeholder]["S"] in value

    def check(self, scope: Scope) -> None:
        if scope.values[self.kind.placeholder].get("S") not in TYPES:
            raise invalid("Invalid attribute type name found; valid types are the names of the types")

    def paths(self) -> Iterator[Path]:
        yield self.path


@dataclass(frozen=True, slots=True)
class BeginsWith:
    path: Operand
    prefix: Operand

    def holds(self, item: Item, scope: Scope) -> bool:
        value, prefix = self.path.of(item, scope), self.prefix.of(item, scope)
        if value is None or prefix is None or "S" not in value or "S" not in prefix:
            return False
        return bool(value["S"].startswith(prefix["S"]))

    def check(self, scope: Scope) -> None:
        for operand in (self.path, self.prefix):
            require(operand, scope, {"S"}, "begins_with")

    def paths(self) -> Iterator[Path]:
        yield from self.path.paths()
        yield from self.prefix.paths()


@dataclass(frozen=True, slots=True)
class Contains:
    path: Operand
    part: Operand

    def holds(self, item: Item, scope: Scope) -> bool:
        value, part = self.path.of(item, scope), self.part.of(item, scope)
        return value is not None and part is not None and contains(value, part)

    def check(self, scope: Scope) -> None:
        if self.path == self.part:
            raise invalid("The first operand must be distinct from the remaining operands for this operator")

    def paths(self) -> Iterator[Path]:
        yield from self.path.paths()
        yield from self.part.paths()


@dataclass(frozen=True, slots=True)
class Both:
    left: Condition
    right: Condition

    def holds(self, item: Item, scope: Scope) -> bool:
        return self.left.holds(item, scope) and self.right.holds(item, scope)

    def check(self, scope: Scope) -> None:
        self.left.check(scope)
        self.right.check(scope)

    def paths(self) -> Iterator[Path]:
        yield from self.left.paths()
        yield from self.right.paths()


@dataclass(frozen=True, slots=True)
class Either:
    left: Condition
    right: Condition

    def holds(self, item: Item, scope: Scope) -> bool:
        return self.left.holds(item, scope) or self.right.holds(item, scope)

    def check(self, scope: Scope) -> None:
        self.left.check(scope)
        self.right.check(scope)

    def paths(self) -> Iterator[Path]:
        yield from self.left.paths()
        yield from self.right.paths()


@dataclass(frozen=True, slots=True)
class Not:
    condition: Condition

    def holds(self, item: Item, scope: Scope) -> bool:
        return not self.condition.holds(item, scope)

    def check(self, scope: Scope) -> None:
        self.condition.check(scope)

    def paths(self) -> Iterator[Path]:
        return self.condition.paths()


def require(operand: object, scope: Scope, kinds: set[str] | frozenset[str], operator: str) -> None:
    """A value sent with the request must have one of the types."""
    if isinstance(operand, Literal) and not kinds & scope.values[operand.placeholder].keys():
        raise invalid(f"Incorrect operand type for operator or function; operator or function: {operator}")
