"""A request taken apart: its fields, of which none may be unknown, and its expressions with what their placeholders
stand for, of which none may be missing or left over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from tests.faults.memory import expressions, updates
from tests.faults.memory.expressions import Parsed
from tests.faults.memory.nodes import Condition, Path, Scope
from tests.faults.memory.refusals import NotModelled, invalid
from tests.faults.memory.updates import Action
from tests.faults.memory.values import Value, stored

Request = Mapping[str, Any]
Tree = TypeVar("Tree")
_NOTHING: Mapping[str, Any] = {}
NAMES, VALUES = "ExpressionAttributeNames", "ExpressionAttributeValues"


def check_fields(what: str, request: Request, known: frozenset[str]) -> None:
    if not request.keys() <= known:
        raise NotModelled(f"{what} with {sorted(request.keys() - known)}")


class Expressions:
    """Ask for each of them, then call `done`."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.scope = Scope(self._given(NAMES), {name: stored(value) for name, value in self._given(VALUES).items()})
        self._names: set[str] = set()
        self._values: set[str] = set()

    def condition(self, field: str) -> Condition | None:
        text = self._request.get(field)
        if text is None:
            return None
        tree = self._used(expressions.condition(text))
        tree.check(self.scope)
        return tree

    def update(self, field: str, keys: Sequence[str]) -> tuple[Action, ...]:
        if field not in self._request:
            raise NotModelled(f"an update without {field}")
        tree = self._used(expressions.update(self._request[field]))
        updates.check(tree, self.scope, keys)
        return tree

    def projection(self, field: str) -> tuple[Path, ...] | None:
        text = self._request.get(field)
        return None if text is None else self._used(expressions.projection(text))

    def done(self) -> None:
        for field, given, used in (
            (NAMES, self.scope.names, self._names),
            (VALUES, self.scope.values, self._values),
        ):
            if len(given) > len(used):
                unused = ", ".join(sorted(given.keys() - used))
                raise invalid(f"Value provided in {field} unused in expressions: keys: {{{unused}}}")

    def _given(self, field: str) -> Mapping[str, Any]:
        if field not in self._request:
            return _NOTHING
        given: Mapping[str, Any] = self._request[field]
        if not given:
            raise invalid(f"{field} must not be empty")
        return given

    def _used(self, parsed: Parsed[Tree]) -> Tree:
        if not parsed.names <= self.scope.names.keys():
            raise invalid("An expression attribute name used in the document path is not defined")
        if not parsed.values <= self.scope.values.keys():
            raise invalid("An expression attribute value used in expression is not defined")
        self._names |= parsed.names
        self._values |= parsed.values
        return parsed.tree


def items_path(paths: Sequence[Path], item: Mapping[str, Value], scope: Scope) -> dict[str, Value]:
    """A projection of whole attributes."""
    if any(len(path.placeholders) > 1 for path in paths):
        raise NotModelled("a projection of parts of attributes")
    wanted = {path.names(scope)[0] for path in paths}
    return {name: value for name, value in item.items() if name in wanted}
