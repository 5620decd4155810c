"""Condition, filter, key, update and projection expressions: a tokenizer and a recursive descent, cached by text.

Names must be placeholders (`#0`), as PynamoDB writes them: so no list of reserved words is needed here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

from tests.faults.memory import nodes
from tests.faults.memory.nodes import Condition, Literal, Operand, Path, Size
from tests.faults.memory.refusals import NotModelled, invalid
from tests.faults.memory.updates import Action, Add, IfNotExists, Remove, Set, Source, Sum

MAX_BYTES = 4096
_TOKEN = re.compile(r"\s*(?:([#:][A-Za-z0-9_]+|[A-Za-z_]+|<>|<=|>=|[=<>()+\-.,])|(\S))")
_COMPARISONS = frozenset({"=", "<>", "<", "<=", ">", ">="})
_FUNCTIONS = frozenset({"attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains"})
Tree = TypeVar("Tree")


@lru_cache(maxsize=20_000)
def condition(text: str) -> Parsed[Condition]:
    return _parsed(text, _Parser.condition)


@lru_cache(maxsize=20_000)
def update(text: str) -> Parsed[tuple[Action, ...]]:
    return _parsed(text, _Parser.update)


@lru_cache(maxsize=1_000)
def projection(text: str) -> Parsed[tuple[Path, ...]]:
    return _parsed(text, _Parser.paths)


class Parsed(Generic[Tree]):
    """`names` and `values`: the placeholders that it uses."""

    def __init__(self, tree: Tree, tokens: list[str]) -> None:
        self.tree = tree
        self.names = frozenset(token for token in tokens if token[0] == "#")
        self.values = frozenset(token for token in tokens if token[0] == ":")


def _parsed(text: str, rule: Callable[[_Parser], Tree]) -> Parsed[Tree]:
    if len(text.encode()) > MAX_BYTES:
        raise invalid("Expression size has exceeded the maximum allowed size")
    parser = _Parser(_tokens(text))
    tree = rule(parser)
    if parser.token:
        raise parser.error()
    return Parsed(tree, parser.tokens)


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    for token, unknown in _TOKEN.findall(text.rstrip()):
        if unknown:
            raise NotModelled(f"{unknown!r} in an expression: {text}")
        found.append(token)
    return found


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self._at = 0
        self._bracketed: Condition | None = None  # the last condition that stood in parentheses of its own

    @property
    def token(self) -> str:
        return self.tokens[self._at] if self._at < len(self.tokens) else ""

    def error(self) -> Exception:
        return invalid(f"Syntax error; token: {self.token or '<EOF>'}")

    def condition(self) -> Condition:
        left = self._conjunction()
        while self._take("OR"):
            left = nodes.Either(left, self._conjunction())
        return left

    def update(self) -> tuple[Action, ...]:
        actions: list[Action] = []
        seen: set[str] = set()
        rules = {"SET": self._set, "REMOVE": self._remove, "ADD": self._add}
        while self.token:
            clause = self._next()
            if clause == "DELETE":
                raise NotModelled("DELETE takes elements out of sets, and there are no sets here")
            if clause not in rules or clause in seen:
                raise invalid(f"Syntax error; token: {clause}")
            seen.add(clause)
            actions.append(rules[clause]())
            while self._take(","):
                actions.append(rules[clause]())
        if not actions:
            raise invalid("The expression can not be empty")
        return tuple(actions)

    def paths(self) -> tuple[Path, ...]:
        found = [self._path()]
        while self._take(","):
            found.append(self._path())
        return tuple(found)

    def _conjunction(self) -> Condition:
        left = self._negation()
        while self._take("AND"):
            left = nodes.Both(left, self._negation())
        return left

    def _negation(self) -> Condition:
        if self._take("NOT"):
            return nodes.Not(self._negation())
        return self._primary()

    def _primary(self) -> Condition:
        if self._take("("):
            return self._parenthesised()
        if self.token in _FUNCTIONS:
            return self._function()
        operand = self._operand()
        if self._take("BETWEEN"):
            low = self._operand()
            self._expect("AND")
            return nodes.Between(operand, low, self._operand())
        if self._take("IN"):
            return self._in(operand)
        if self.token not in _COMPARISONS:
            raise self.error()
        return nodes.Comparison(operand, self._next(), self._operand())

    def _parenthesised(self) -> Condition:
        inner = self.condition()
        self._expect(")")
        if self._bracketed is inner:
            raise invalid("The expression has redundant parentheses")
        self._bracketed = inner
        return inner

    def _in(self, operand: Operand) -> Condition:
        self._expect("(")
        options = [self._operand()]
        while self._take(","):
            options.append(self._operand())
        self._expect(")")
        return nodes.In(operand, tuple(options))

    def _function(self) -> Condition:
        name = self._next()
        self._expect("(")
        found = self._call(name)
        self._expect(")")
        return found

    def _call(self, name: str) -> Condition:
        if name in {"attribute_exists", "attribute_not_exists"}:
            return nodes.Exists(self._path(), wanted=name == "attribute_exists")
        if name == "attribute_type":
            path = self._path()
            self._expect(",")
            return nodes.IsType(path, self._literal())
        left = self._operand()
        self._expect(",")
        right = self._operand()
        return nodes.BeginsWith(left, right) if name == "begins_with" else nodes.Contains(left, right)

    def _operand(self) -> Operand:
        if self.token.startswith(":"):
            return self._literal()
        if self._take("size"):
            self._expect("(")
            path = self._path()
            self._expect(")")
            return Size(path)
        return self._path()

    def _set(self) -> Action:
        path = self._path()
        self._expect("=")
        left = self._source()
        if self.token in {"+", "-"}:
            sign = 1 if self._next() == "+" else -1
            return Set(path, Sum(left, sign, self._source()))
        return Set(path, left)

    def _remove(self) -> Action:
        return Remove(self._path())

    def _add(self) -> Action:
        return Add(self._path(), self._literal())

    def _source(self) -> Source:
        if self._take("if_not_exists"):
            self._expect("(")
            path = self._path()
            self._expect(",")
            otherwise = self._source()
            self._expect(")")
            return IfNotExists(path, otherwise)
        return self._literal() if self.token.startswith(":") else self._path()

    def _literal(self) -> Literal:
        if not self.token.startswith(":"):
            raise self.error()
        return Literal(self._next())

    def _path(self) -> Path:
        parts = [self._name()]
        while self._take("."):
            parts.append(self._name())
        return Path(tuple(parts))

    def _name(self) -> str:
        if self.token.startswith("#"):
            return self._next()
        if self.token.replace("_", "").isalpha():
            raise NotModelled(f"{self.token!r}: a name without a placeholder, or a function that is not known here")
        raise self.error()

    def _expect(self, token: str) -> None:
        if not self._take(token):
            raise self.error()

    def _take(self, token: str) -> bool:
        if self.token != token:
            return False
        self._at += 1
        return True

    def _next(self) -> str:
        token = self.token
        self._at += 1
        return token
