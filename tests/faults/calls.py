"""Calls of DynamoDB for the contract suite, generated: few keys, few attributes, all clauses, as PynamoDB writes them.

A call is (operation, request). `prefix` keeps the calls of one example apart from those of another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

Value = dict[str, Any]
Call = tuple[str, dict[str, Any]]
Draw = st.DrawFn
RUNS, ITEMS = "contract-runs", "contract-items"
PATHS = (
    ("n",), ("s",), ("m",), ("l",), ("x",), ("gone",),
    ("m", "a"), ("m", "b"), ("m", "b", "c"), ("n", "a"), ("gone", "a"), ("x", "a"),
)  # fmt: skip
TYPES = ("S", "N", "M", "L", "BOOL", "NULL")
COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")

numbers = st.sampled_from(("0", "1", "2", "-1", "2.5", "10")).map(lambda text: {"N": text})
strings = st.sampled_from(("", "a", "ab", "b", "é")).map(lambda text: {"S": text})
scalars = st.one_of(
    numbers, numbers, strings, st.booleans().map(lambda is_so: {"BOOL": is_so}), st.just({"NULL": True})
)
inner = st.fixed_dictionaries({}, optional={"c": scalars}).map(lambda content: {"M": content})
maps = st.fixed_dictionaries({}, optional={"a": scalars, "b": st.one_of(inner, scalars)}).map(lambda m: {"M": m})
lists = st.lists(scalars, max_size=2).map(lambda content: {"L": content})
anything = st.one_of(scalars, scalars, maps, lists)
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
def sequences(draw: Draw, prefix: str) -> list[Call]:
    one = st.one_of(puts(prefix), updates(prefix), updates(prefix), transactions(prefix), reads(prefix))
    return [draw(puts(prefix)), draw(puts(prefix)), *draw(st.lists(one, min_size=4, max_size=10))]


def keys(prefix: str) -> st.SearchStrategy[dict[str, Value]]:
    parts = st.tuples(st.sampled_from("AB"), st.sampled_from(("k1", "k2", "k3")))
    return parts.map(lambda key: {"pk": {"S": prefix + key[0]}, "sk": {"S": key[1]}})


@st.composite
def puts(draw: Draw, prefix: str) -> Call:
    table = draw(st.sampled_from((RUNS, ITEMS)))
    request = draw(put(prefix, table)) | {"TableName": table}
    return "PutItem", request | draw(st.sampled_from(({}, {"ReturnValues": "ALL_OLD"})))


@st.composite
def updates(draw: Draw, prefix: str) -> Call:
    table = draw(st.sampled_from((RUNS, ITEMS)))
    if draw(st.integers(0, 5)) == 0:
        request = draw(delete(prefix)) | {"TableName": table}
        return "DeleteItem", request | draw(st.sampled_from(({}, {"ReturnValues": "ALL_OLD"})))
    returned = draw(st.sampled_from(("NONE", "ALL_NEW", "ALL_NEW", "ALL_OLD")))
    return "UpdateItem", draw(update(prefix, table)) | {"TableName": table, "ReturnValues": returned}


@st.composite
def transactions(draw: Draw, prefix: str) -> Call:
    """Of items that are not named twice: DynamoDB Local looks at conditions before it refuses that."""
    places = draw(st.lists(st.tuples(st.sampled_from((RUNS, ITEMS)), keys(prefix)), min_size=1, max_size=5,
                           unique_by=lambda place: (place[0], place[1]["pk"]["S"], place[1]["sk"]["S"])))  # fmt: skip
    actions = [draw(action(prefix, table, key)) for table, key in places]
    token = draw(st.sampled_from((None, None, "one", "two")))
    return "TransactWriteItems", {"TransactItems": actions} | (
        {"ClientRequestToken": f"{prefix}{token}"} if token else {}
    )


@st.composite
def action(draw: Draw, prefix: str, table: str, key: dict[str, Value]) -> dict[str, Any]:
    kind = draw(st.sampled_from(("Put", "Update", "Update", "Delete", "ConditionCheck")))
    if kind == "Put":
        request = draw(put(prefix, table, key))
    elif kind == "Update":
        request = draw(update(prefix, table, key))
    else:
        request = draw(delete(prefix, key, required=kind == "ConditionCheck"))
    return {kind: request | {"TableName": table}}


@st.composite
def put(draw: Draw, prefix: str, table: str, key: dict[str, Value] | None = None) -> dict[str, Any]:
    key = key or draw(keys(prefix))
    attributes = st.fixed_dictionaries(
        {}, optional={"n": numbers, "s": strings, "m": maps, "l": lists, "x": anything, **indexed(prefix, table, key)}
    )
    texts = Texts()
    return {"Item": draw(attributes) | key} | draw(condition_field(texts)) | texts.fields()


@st.composite
def delete(draw: Draw, prefix: str, key: dict[str, Value] | None = None, *, required: bool = False) -> dict[str, Any]:
    texts = Texts()
    return {"Key": key or draw(keys(prefix))} | draw(condition_field(texts, required=required)) | texts.fields()


@st.composite
def update(draw: Draw, prefix: str, table: str, key: dict[str, Value] | None = None) -> dict[str, Any]:
    key, texts = key or draw(keys(prefix)), Texts()
    clauses: dict[str, list[str]] = {"SET": [], "REMOVE": [], "ADD": []}
    paths = draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=3, unique=True))
    for path in paths:
        clause = draw(st.sampled_from(("SET", "SET", "REMOVE", "ADD")))
        clauses[clause].append(draw(change(clause, texts, path)))
    for name, values in indexed(prefix, table, key).items():
        moved = draw(st.sampled_from((None, None, "SET", "REMOVE")))
        if moved:
            value = f" = {texts.value(draw(values))}" if moved == "SET" else ""
            clauses[moved].append(texts.path(name) + value)
    text = " ".join(f"{clause} {', '.join(changes)}" for clause, changes in clauses.items() if changes)
    return {"Key": key, "UpdateExpression": text} | draw(condition_field(texts)) | texts.fields()


@st.composite
def change(draw: Draw, clause: str, texts: Texts, path: tuple[str, ...]) -> str:
    place = texts.path(*path)
    if clause == "REMOVE":
        return place
    if clause == "ADD":
        return f"{place} {texts.value(draw(st.one_of(numbers, numbers, numbers, scalars)))}"
    return f"{place} = {draw(source(texts, path))}"


@st.composite
def source(draw: Draw, texts: Texts, path: tuple[str, ...]) -> str:
    kind = draw(st.sampled_from(("value", "value", "path", "sum", "default", "default and sum")))
    other = texts.path(*draw(st.sampled_from(PATHS))) if kind in {"path", "sum"} else ""
    match kind:
        case "value":
            return texts.value(draw(anything))
        case "path":
            return other
        case "sum":
            return f"{other} {draw(st.sampled_from('+-'))} {texts.value(draw(numbers))}"
        case "default":
            return f"if_not_exists ({texts.path(*path)}, {texts.value(draw(anything))})"
    start = texts.value(draw(numbers))
    return f"if_not_exists ({texts.path(*path)}, {start}) + {texts.value(draw(numbers))}"


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
    path = texts.path(*draw(st.sampled_from((*PATHS, ("sk",)))))
    kind = draw(
        st.sampled_from(
            ("exists", "exists", "compare", "compare", "size", "between", "in", "begins", "contains", "type")
        )
    )
    match kind:
        case "exists":
            return f"{draw(st.sampled_from(('attribute_exists', 'attribute_not_exists')))} ({path})"
        case "compare":
            return f"{path} {draw(st.sampled_from(COMPARISONS))} {texts.value(draw(st.one_of(numbers, anything)))}"
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


def indexed(prefix: str, table: str, key: dict[str, Value]) -> dict[str, st.SearchStrategy[Value]]:
    """Attributes of the indexes. Sort keys differ from item to item: DynamoDB promises no order of equal ones."""
    own = letters.map(lambda letter: {"S": f"{letter}#{key['pk']['S']}{key['sk']['S']}"})
    if table == ITEMS:
        return {"queue": own, "title": strings, "parent": strings}
    return {
        "at": own,
        "run_id": own,
        "site_id": st.just({"S": f"{prefix}site"}),
        "active": st.just({"S": f"{prefix}yes"}),
    }


@st.composite
def reads(draw: Draw, prefix: str) -> Call:
    table = draw(st.sampled_from((RUNS, ITEMS)))
    kind = draw(st.sampled_from(("GetItem", "BatchGetItem", "Query", "Query", "Query")))
    if kind == "GetItem":
        return kind, {"TableName": table, "Key": draw(keys(prefix)), "ConsistentRead": True}
    if kind == "BatchGetItem":
        wanted = draw(st.lists(keys(prefix), min_size=1, max_size=4))
        return kind, {"RequestItems": {table: {"Keys": wanted, "ConsistentRead": True}}}
    return kind, draw(query(prefix, table)) | {"TableName": table}


@st.composite
def query(draw: Draw, prefix: str, table: str) -> dict[str, Any]:
    name, partition, sort = draw(st.sampled_from(_indexes(prefix, table)))
    texts = Texts()
    text = f"{texts.path(partition[0])} = {texts.value({'S': partition[1]})}"
    if draw(st.booleans()):
        text = f"({text} AND {draw(sort_condition(texts, sort))})"
    request: dict[str, Any] = {"KeyConditionExpression": text, "ScanIndexForward": draw(st.booleans())}
    if name:
        request["IndexName"] = name
    if draw(st.booleans()):
        request["ConsistentRead"] = True
    if draw(st.integers(0, 3)) == 0:
        request["FilterExpression"] = draw(conditions(texts, 1))
    limit = draw(st.sampled_from((None, 1, 2, 3)))
    if limit:
        request["Limit"] = limit
    if draw(st.integers(0, 4)) == 0:
        request["Select"] = "COUNT"
    return request | texts.fields()


def _indexes(prefix: str, table: str) -> list[tuple[str | None, tuple[str, str], str]]:
    """Name, partition, sort key."""
    own = ("pk", f"{prefix}A")
    if table == ITEMS:
        return [(None, own, "sk"), ("queue", own, "queue")]
    globals_ = [("by_site", ("site_id", f"{prefix}site"), "run_id"), ("active", ("active", f"{prefix}yes"), "run_id")]
    return [(None, own, "sk"), ("log", own, "at"), *globals_]


@st.composite
def sort_condition(draw: Draw, texts: Texts, name: str) -> str:
    path = texts.path(name)
    bounds = st.sampled_from(("k1", "k2", "k") if name == "sk" else ("a", "a#", "b", "b#", "c~")).map(
        lambda s: {"S": s}
    )
    kind = draw(st.sampled_from((*COMPARISONS, "between", "begins", "begins")))
    if kind == "begins":
        return f"begins_with ({path}, {texts.value(draw(bounds))})"
    if kind == "between":
        return f"{path} BETWEEN {texts.value(draw(bounds))} AND {texts.value(draw(bounds))}"
    return f"{path} {kind} {texts.value(draw(bounds))}"
