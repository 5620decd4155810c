"""Calls of DynamoDB for the contract suite, generated: few keys, few attributes, all clauses, as PynamoDB writes them.

A call is (operation, request). `prefix` keeps the calls of one example apart from those of another.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.faults.contract.expressions import (
    COMPARISONS,
    NUMERIC,
    Draw,
    Texts,
    Value,
    anything,
    condition_field,
    conditions,
    letters,
    lists,
    maps,
    mostly_numbers,
    numbers,
    numeric_paths,
    paths,
    strings,
)

Call = tuple[str, dict[str, Any]]
RUNS, ITEMS = "contract-runs", "contract-items"


@st.composite
def sequences(draw: Draw, prefix: str) -> list[Call]:
    """Some items to begin with, then anything."""
    one = st.one_of(puts(prefix), updates(prefix), updates(prefix), transactions(prefix), reads(prefix))
    return [*draw(st.lists(firsts(prefix), min_size=3, max_size=5)), *draw(st.lists(one, min_size=4, max_size=10))]


@st.composite
def firsts(draw: Draw, prefix: str) -> Call:
    table, key = draw(st.sampled_from((RUNS, ITEMS))), draw(keys(prefix))
    attributes = {"n": numbers, "m": maps, "s": strings, **indexed(prefix, table, key)}
    return "PutItem", {"TableName": table, "Item": draw(st.fixed_dictionaries(attributes)) | key}


def keys(prefix: str) -> st.SearchStrategy[dict[str, Value]]:
    parts = st.tuples(st.sampled_from("AAAB"), st.sampled_from(("k1", "k2", "k3")))
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
    changed: list[tuple[str, ...]] = []
    for _ in range(draw(st.integers(1, 3))):
        clause = draw(st.sampled_from(("SET", "SET", "REMOVE", "ADD")))
        path = draw(numeric_paths if clause == "ADD" else paths)
        if path not in changed:
            changed.append(path)
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
        return f"{place} {texts.value(draw(mostly_numbers))}"
    return f"{place} = {draw(source(texts, path))}"


@st.composite
def source(draw: Draw, texts: Texts, path: tuple[str, ...]) -> str:
    kind = draw(st.sampled_from(("value", "value", "path", "sum", "default", "default and sum")))
    match kind:
        case "value":
            return texts.value(draw(mostly_numbers if path in NUMERIC else anything))
        case "path":
            return texts.path(*draw(numeric_paths))
        case "sum":
            return f"{texts.path(*draw(numeric_paths))} {draw(st.sampled_from('+-'))} {texts.value(draw(numbers))}"
        case "default":
            return f"if_not_exists ({texts.path(*path)}, {texts.value(draw(anything))})"
    start = texts.value(draw(numbers))
    return f"if_not_exists ({texts.path(*path)}, {start}) + {texts.value(draw(numbers))}"


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
