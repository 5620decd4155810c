"""The actions of an update expression. All read the item as it was before, none changes it: each makes new maps along
its own path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from tests.faults.memory.nodes import Item, Literal, Names, Path, Scope, require
from tests.faults.memory.refusals import invalid
from tests.faults.memory.values import Attributes, Value, total

_NO_PLACE = "The document path provided in the update expression is invalid for update"


class Source(Protocol):
    def of(self, item: Item, scope: Scope) -> Value | None: ...


@dataclass(frozen=True, slots=True)
class IfNotExists:
    path: Path
    otherwise: Source

    def of(self, item: Item, scope: Scope) -> Value | None:
        found = self.path.of(item, scope)
        return self.otherwise.of(item, scope) if found is None else found


@dataclass(frozen=True, slots=True)
class Sum:
    left: Source
    sign: int
    right: Source

    def of(self, item: Item, scope: Scope) -> Value | None:
        return total(_present(self.left.of(item, scope)), _present(self.right.of(item, scope)), self.sign)


class Action(Protocol):
    @property
    def path(self) -> Path: ...

    def check(self, scope: Scope) -> None: ...

    def apply(self, new: Attributes, before: Item, scope: Scope) -> None:
        """Change `new`, whose values are shared with `before`."""
        ...


@dataclass(frozen=True, slots=True)
class Set:
    path: Path
    source: Source

    def check(self, scope: Scope) -> None:
        if isinstance(self.source, Sum):
            for operand in (self.source.left, self.source.right):
                require(operand, scope, {"N"}, "+" if self.source.sign == 1 else "-")

    def apply(self, new: Attributes, before: Item, scope: Scope) -> None:
        _put(new, self.path.names(scope), _present(self.source.of(before, scope)))


@dataclass(frozen=True, slots=True)
class Remove:
    path: Path

    def check(self, scope: Scope) -> None:
        return None

    def apply(self, new: Attributes, before: Item, scope: Scope) -> None:
        _put(new, self.path.names(scope), None)


@dataclass(frozen=True, slots=True)
class Add:
    """To a number, or to one that is not there as if it were 0."""

    path: Path
    value: Literal

    def check(self, scope: Scope) -> None:
        require(self.value, scope, {"N"}, "ADD")

    def apply(self, new: Attributes, before: Item, scope: Scope) -> None:
        added = scope.values[self.value.placeholder]
        found = self.path.of(before, scope)
        _put(new, self.path.names(scope), added if found is None else total(found, added))


def check(actions: Sequence[Action], scope: Scope, keys: Sequence[str]) -> None:
    """What DynamoDB refuses whatever the item is: keys changed, one place changed twice, wrong types."""
    for action in actions:
        action.check(scope)
    changed = sorted(action.path.names(scope) for action in actions)
    for one, other in pairwise(changed):
        if other[: len(one)] == one:
            raise invalid("Two document paths overlap with each other; must remove or rewrite one of these paths")
    for names in changed:
        if names[0] in keys:
            raise invalid(f"Cannot update attribute {names[0]}. This attribute is part of the key")


def apply(actions: Sequence[Action], item: Item, scope: Scope) -> Attributes:
    new = dict(item)
    for action in actions:
        action.apply(new, item, scope)
    return new


def _put(new: Attributes, names: Names, value: Value | None) -> None:
    """`None` takes it away."""
    if len(names) == 1:
        _place(new, names[0], value)
    else:
        new[names[0]] = _replaced(new.get(names[0]), names[1:], value)


def _replaced(outer: Value | None, names: Names, value: Value | None) -> Value:
    """A new map in place of `outer`, with the value at its path."""
    if outer is None or "M" not in outer:
        raise invalid(_NO_PLACE)
    inner: dict[str, Value] = dict(outer["M"])
    _put(inner, names, value)
    return {"M": inner}


def _place(attributes: dict[str, Value], name: str, value: Value | None) -> None:
    if value is None:
        attributes.pop(name, None)
    else:
        attributes[name] = value


def _present(value: Mapping[str, object] | None) -> Value:
    if value is None:
        raise invalid("The provided expression refers to an attribute that does not exist in the item")
    return value
