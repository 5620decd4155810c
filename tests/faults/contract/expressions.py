"""Values, paths and conditions of generated calls: those that say something mostly, the others now and then."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

from hypothesis import strategies as st

Value = dict[str, Any]
Draw = st.DrawFn
PATHS = (
    ("n",), ("s",), ("m",), ("l",), ("x",), ("gone",),
    ("m", "a"), ("m", "b"), ("m", "b", "c"), ("n", "a"), ("gone", "a"), ("x", "a"),
)  # fmt: skip
TYPES = ("S", "N", "M", "L", "BOOL", "NULL")
COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")

Drawn = TypeVar("Drawn")
USUAL = (("n",), ("n",), ("m", "a"), ("m", "a"), ("m", "b"), ("s",), ("x",), ("m",), ("l",))
NUMERIC = (("n",), ("n",), ("m", "a"))


def mostly(usual: st.SearchStrategy[Drawn], rare: st.SearchStrategy[Drawn]) -> st.SearchStrategy[Drawn]:
    return st.integers(0, 7).flatmap(lambda number: rare if number == 7 else usual)


numbers = st.sampled_from(("0", "1", "2", "-1", "2.5", "10")).map(lambda text: {"N": text})
strings = st.sampled_from(("", "a", "ab", "b", "é")).map(lambda text: {"S": text})
scalars = st.one_of(
    numbers, numbers, strings, st.booleans().map(lambda is_so: {"BOOL": is_so}), st.just({"NULL": True})
)
mostly_numbers = mostly(numbers, scalars)
inner = st.fixed_dictionaries({}, optional={"c": scalars}).map(lambda content: {"M": content})
maps = st.fixed_dictionaries({}, optional={"a": mostly_numbers, "b": st.one_of(inner, scalars)}).map(lambda m: {"M": m})
lists = st.lists(scalars, max_size=2).map(lambda content: {"L": content})
anything = st.one_of(scalars, scalars, maps, lists)
paths = mostly(st.sampled_from(USUAL), st.sampled_from(PATHS))
numeric_paths = mostly(st.sampled_from(NUMERIC), st.sampled_from(PATHS))
letters = st.sampled_from("abc")


@dataclass
class Texts:
    """Collects an expression's placeholders."""

    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)

    def path(self, *parts: str) -> str:
        return ".".join(self.names.setdefault(part, f"#{len(self.names)}") for part in parts)

    def value(self, value: Value) -> str:
        placeholder = f":{len(self.values)}"
        self.values[placeholder] = value
        return placeholder

    def fields(self) -> dict[str, Any]:
        names = {placeholder: name for name, placeholder in self.names.items()}
        found: dict[str, Any] = {"ExpressionAttributeNames": names} if names else {}
        return found | ({"ExpressionAttributeValues": self.values} if self.values else {})


@st.composite
def condition_field(draw: Draw, texts: Texts, *, required: bool = False) -> dict[str, str]:
    if not required and draw(st.booleans()):
        return {}
    return {"ConditionExpression": draw(conditions(texts))}


@st.composite
def conditions(draw: Draw, texts: Texts, depth: int = 2) -> str:
    kind = draw(st.sampled_from(("simple", "simple", "NOT", "AND", "OR"))) if depth else "simple"
    if kind == "simple":
        return draw(simple(texts))
    left = draw(conditions(texts, depth - 1))
    if kind == "NOT":
        return f"(NOT {left})"
    return f"({left} {kind} {draw(conditions(texts, depth - 1))})"


@st.composite
def simple(draw: Draw, texts: Texts) -> str:
    path = texts.path(*draw(st.one_of(paths, st.just(("sk",)))))
    kind = draw(
        st.sampled_from(
            ("exists", "exists", "compare", "compare", "size", "between", "in", "begins", "contains", "type")
        )
    )
    match kind:
        case "exists":
            return f"{draw(st.sampled_from(('attribute_exists', 'attribute_not_exists')))} ({path})"
        case "compare":
            operator = draw(st.sampled_from(COMPARISONS))
            value = draw(anything if operator in {"=", "<>"} else mostly(st.one_of(numbers, strings), scalars))
            return f"{path} {operator} {texts.value(value)}"
        case "size":
            return f"size ({path}) {draw(st.sampled_from(COMPARISONS))} {texts.value(draw(numbers))}"
        case "between":
            ends = draw(st.one_of(st.tuples(numbers, numbers), st.tuples(strings, strings)))
            return f"{path} BETWEEN {texts.value(ends[0])} AND {texts.value(ends[1])}"
        case "in":
            return f"{path} IN ({', '.join(texts.value(draw(scalars)) for _ in range(2))})"
        case "begins":
            return f"begins_with ({path}, {texts.value(draw(strings))})"
        case "contains":
            return f"contains ({path}, {texts.value(draw(scalars))})"
    return f"attribute_type ({path}, {texts.value({'S': draw(st.sampled_from(TYPES))})})"
