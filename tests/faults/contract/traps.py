"""Calls whose answers are easily got wrong, by name: sizes, pages, transactions, keys, placeholders.

Each has a partition of its own, so that they may run in any order.
"""

from __future__ import annotations

from typing import Any

from tests.faults.contract.calls import ITEMS, RUNS, Call
from tests.faults.contract.expressions import Value

KIB = 1024
MAX_ITEM = 400 * KIB


def key(partition: str, sort: str = "k") -> dict[str, Value]:
    return {"pk": {"S": partition}, "sk": {"S": sort}}


def text(size: int) -> Value:
    return {"S": "x" * size}


def put(partition: str, sort: str = "k", table: str = RUNS, **attributes: Value) -> Call:
    return "PutItem", {"TableName": table, "Item": key(partition, sort) | attributes}


def update(partition: str, expression: str, names: str, *values: Value, table: str = RUNS, **more: Any) -> Call:
    """`names`: one for each of #0, #1, ...; `values` for :0, :1, ..."""
    request = {
        "TableName": table,
        "Key": key(partition),
        "UpdateExpression": expression,
        **placeholders(names, *values),
    }
    return "UpdateItem", request | more


def placeholders(names: str, *values: Value) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if names:
        found["ExpressionAttributeNames"] = {f"#{number}": name for number, name in enumerate(names.split())}
    if values:
        found["ExpressionAttributeValues"] = {f":{number}": value for number, value in enumerate(values)}
    return found


def query(partition: str, table: str = RUNS, more: str = "", names: str = "pk", *values: Value, **fields: Any) -> Call:
    request = {"TableName": table, "KeyConditionExpression": f"#0 = :0{more}"}
    return "Query", request | placeholders(names, {"S": partition}, *values) | fields


def transact(*writes: Call, **more: Any) -> Call:
    """Single writes as the actions of one transaction."""
    return "TransactWriteItems", {"TransactItems": [{name.removesuffix("Item"): one} for name, one in writes]} | more


def new(call: Call) -> Call:
    return call[0], call[1] | {"ConditionExpression": "attribute_not_exists (#0)", **placeholders("pk")}


def filled(partition: str, size: int) -> int:
    """How many letters attribute `d` holds when the whole item has this size."""
    return size - len("pk") - len(partition) - len("sk") - len("k") - len("d")


N = {"N": "1"}
_COUNT = update("count", "ADD #0 :0", "n", N)
_NAMES_400 = " ".join(f"a{number}" for number in range(400))

TRAPS: dict[str, list[Call]] = {
    "an item of 400 KB": [put("full", d=text(filled("full", MAX_ITEM)))],
    "an item of 400 KB and a byte": [put("over", d=text(filled("over", MAX_ITEM + 1)))],
    "a map's own bytes": [
        put("map", d={"M": {"e": text(filled("map", MAX_ITEM) - 5)}}),
        put("map2", d={"M": {"e": text(filled("map2", MAX_ITEM) - 4)}}),
    ],
    "a list's own bytes": [
        put("list", d={"L": [text(filled("list", MAX_ITEM) - 4)]}),
        put("list2", d={"L": [text(filled("list2", MAX_ITEM) - 3)]}),
    ],
    "what a local index repeats counts": [
        put("twice", d=text(filled("twice", 200 * KIB) - 3), at={"S": "a"}),
        put("twice2", d=text(filled("twice2", 200 * KIB) - 2), at={"S": "a"}),
        put("once", d=text(300 * KIB)),
        put("gsi", d=text(300 * KIB), site_id={"S": "traps"}, run_id={"S": "traps"}),
        put("some", table=ITEMS, d=text(300 * KIB), queue={"S": "a"}, title=text(50 * KIB)),
        put("some2", table=ITEMS, d=text(300 * KIB), queue={"S": "a"}, title=text(51 * KIB)),
    ],
    "an update that makes an item too large": [
        put("grow", d=text(300 * KIB)),
        update("grow", "SET #0 = :0", "e", text(101 * KIB)),
        update("grow", "SET #0 = :0", "d", text(101 * KIB)),
        update("grow", "SET #0 = :0", "e", text(101 * KIB)),
    ],
    "a page ends at 1 MB": [
        *(put("mega", f"k{number}", table=ITEMS, d=text(130 * KIB)) for number in range(10)),
        query("mega", ITEMS),
        query("mega", ITEMS, ScanIndexForward=False, Select="COUNT"),
    ],
    "a page of just 1 MB is the last": [
        *(put("just", f"{number}", table=ITEMS, d=text(filled("just", 128 * KIB))) for number in range(8)),
        query("just", ITEMS),
    ],
    "a page as long as its limit has a next one": [
        *(put("limit", f"k{number}") for number in range(3)),
        query("limit", Limit=3),
        query("limit", Limit=4),
        query("limit", Limit=2, FilterExpression="attribute_exists (#1)", names="pk gone"),
    ],
    "a page begins after a key that is not there": [
        *(put("gap", f"k{number}") for number in range(3)),
        query("gap", ExclusiveStartKey=key("gap", "k05")),
        query("gap", ExclusiveStartKey=key("gap", "k05"), ScanIndexForward=False),
        query("gap", ExclusiveStartKey=key("other", "k0")),
        query("gap", ExclusiveStartKey={"pk": {"S": "gap"}}),
        query("gap", RUNS, " AND #1 > :1", "pk sk", {"S": "k1"}, ExclusiveStartKey=key("gap", "k0")),
    ],
    "a key condition has one condition a key": [
        query("keys", RUNS, " AND #1 > :1 AND #1 < :2", "pk sk", {"S": "a"}, {"S": "b"}),
        query("keys", RUNS, " AND #1 <> :1", "pk sk", {"S": "a"}),
        query("keys", RUNS, " AND #1 = :1", "pk n", {"S": "a"}),
        query("keys", RUNS, " AND begins_with (#1, :1)", "pk sk", {"S": ""}),
        ("Query", {"TableName": RUNS, "KeyConditionExpression": "#0 > :0", **placeholders("pk", {"S": "a"})}),
        ("Query", {"TableName": RUNS, "KeyConditionExpression": "#0 = :0", **placeholders("sk", {"S": "a"})}),
        ("Query", {"TableName": RUNS, "KeyConditionExpression": "#0 = :0", **placeholders("pk", N)}),
    ],
    "each comparison of sort keys": [
        *(put("compared", f"k{number}", at={"S": f"t{number}"}) for number in range(4)),
        *(query("compared", RUNS, f" AND #1 {sign} :1", "pk sk", {"S": "k1"}) for sign in ("=", "<", "<=", ">", ">=")),
        *(
            query("compared", RUNS, f" AND #1 {sign} :1", "pk at", {"S": "t2"}, IndexName="log", ScanIndexForward=False)
            for sign in ("=", "<", "<=", ">", ">=")
        ),
        query("compared", RUNS, " AND #1 BETWEEN :1 AND :2", "pk sk", {"S": "k1"}, {"S": "k2"}),
        query("compared", RUNS, " AND begins_with (#1, :1)", "pk sk", {"S": "k3"}),
    ],
    "conditions on places inside of what is no map": [
        put("inside", n=N, s={"S": "a"}, m={"M": {"a": N}}),
        *(
            update("inside", "ADD #2 :0", f"{place} count", N, ReturnValues="ALL_NEW", ConditionExpression=condition)
            for place in ("n a", "s a", "m a", "m b", "gone a")
            for condition in ("attribute_exists (#0.#1)", "attribute_not_exists (#0.#1)", "#0.#1 = :0", "#0.#1 <> :0")
        ),
    ],
    "a filter sees what the index has": [
        put("seen", table=ITEMS, queue={"S": "a"}, title={"S": "t"}, rev=N),
        query("seen", ITEMS, IndexName="queue", FilterExpression="attribute_exists (#1)", names="pk title"),
        query("seen", ITEMS, IndexName="queue", FilterExpression="attribute_exists (#1)", names="pk rev"),
        query("seen", ITEMS, IndexName="queue", FilterExpression="attribute_exists (#1)", names="pk sk"),
        query("seen", ITEMS, IndexName="queue", FilterExpression="attribute_exists (#1)", names="pk queue"),
        query("seen", ITEMS, FilterExpression="attribute_exists (#0)"),
        query("seen", ITEMS, IndexName="queue", ProjectionExpression="#1", names="pk rev"),
        query("seen", ITEMS, ProjectionExpression="#1, #2", names="pk rev gone"),
    ],
    "keys that are none": [
        put("", "k"),
        put("no", ""),
        put("no", "x" * 1025),
        put("x" * 2049, "k"),
        ("PutItem", {"TableName": RUNS, "Item": {"pk": {"S": "no"}}}),
        ("PutItem", {"TableName": RUNS, "Item": {"pk": {"S": "no"}, "sk": N}}),
        ("GetItem", {"TableName": RUNS, "Key": {"pk": {"S": "no"}}}),
        ("GetItem", {"TableName": RUNS, "Key": key("no") | {"n": N}}),
        ("GetItem", {"TableName": RUNS, "Key": key("no", "")}),
        ("BatchGetItem", {"RequestItems": {RUNS: {"Keys": [key("no"), key("no")]}}}),
        ("BatchGetItem", {"RequestItems": {RUNS: {"Keys": [key("no", str(number)) for number in range(101)]}}}),
        update("no", "SET #0 = :0", "sk", {"S": "a"}),
        update("no", "REMOVE #0", "pk"),
        put("no", at={"S": ""}),
        put("no", site_id={"S": ""}),
        put("no", at=N),
        update("no", "SET #0 = :0", "at", {"S": ""}),
    ],
    "a table that is not there": [
        ("GetItem", {"TableName": "contract-none", "Key": key("a")}),
        query("a", IndexName="none"),
    ],
    "an update makes the item": [
        update("made", "REMOVE #0", "n", ReturnValues="ALL_NEW"),
        update("made2", "ADD #0 :0", "n", N, ReturnValues="ALL_OLD"),
        update("made3", "SET #0 = if_not_exists (#0, :0) + :1", "n", N, N, ReturnValues="ALL_NEW"),
        update("made4", "SET #0.#1 = :0", "m a", N),
        update("made5", "REMOVE #0.#1", "m a"),
        update("made6", "SET #0 = :0", "n", N, ConditionExpression="attribute_exists (#0)"),
        query("made"),
        query("made6"),
    ],
    "an update reads the item as it was": [
        put("swap", n=N, s={"S": "a"}, m={"M": {"a": N}}),
        update("swap", "SET #0 = #1, #1 = #0", "n s", ReturnValues="ALL_NEW"),
        update("swap", "SET #1 = #0 REMOVE #0", "m x", ReturnValues="ALL_NEW"),
    ],
    "places that overlap": [
        update("lap", "SET #0 = :0, #0.#1 = :0", "m a", N),
        update("lap", "SET #0 = :0 REMOVE #0", "m", N),
        update("lap", "SET #0 = :0 ADD #0 :0", "m", N),
    ],
    "placeholders that are missing or too many": [
        update("hold", "SET #0 = :0", "n m", N),
        update("hold", "SET #0 = :0", "n", N, N),
        update("hold", "SET #1 = :0", "n", N),
        update("hold", "SET #0 = :1", "n", N),
        update("hold", "SET #0 = :0", "n", N, ExpressionAttributeNames={}),
    ],
    "expressions that are none": [
        update("none", "SET #0", "n"),
        update("none", "SET #0 = :0 SET #0 = :0", "n", N),
        update("none", "SET #0 = :0", "n", N, ConditionExpression="((#0 = :0))"),
        update("none", "SET #0 = :0", "n", N, ConditionExpression="#0 = :0 AND"),
        update("none", "SET #0 = :0", "n", N, ConditionExpression="#0 = #0"),
        update("none", "SET #0 = :0", "n", N, ConditionExpression="#0 BETWEEN :0 OR :0"),
        update("none", "SET " + ", ".join(f"#{number} = :0" for number in range(400)), _NAMES_400, N),
    ],
    "numbers that are none": [
        *(update("number", "SET #0 = :0", "n", {"N": text}) for text in ("abc", "", "1" * 39, "1e126", "1e-131")),
        *(
            update("number", "SET #0 = :0", "n", {"N": text}, ReturnValues="NONE")
            for text in ("1E2", "-0", "007", "1.50")
        ),
        update("number", "SET #0 = :0", "n", {"N": "1E2"}),
        update("number", "SET #1 = :0", "n m", {"N": "100"}, ConditionExpression="#0 = :0"),
        update("number", "SET #0 = :0", "n", {"N": "9" * 38}),
        update("number", "ADD #0 :0", "n", N),
        update("number", "ADD #0 :0", "n", {"N": "5"}),
        update("number", "SET #0 = #0 + :0", "n", {"N": "0." + "0" * 37 + "1"}),
        query("number"),
    ],
    "a transaction of too much": [
        transact(*(put("much", str(number)) for number in range(101))),
        transact(*(put("much", str(number)) for number in range(100))),
        transact(*(put("much", str(number), d=text(395 * KIB)) for number in range(11))),
        transact(put("much", "one"), put("much", "one")),
        query("much", Select="COUNT"),
    ],
    "a transaction's reasons are in the order sent": [
        put("there", "a"),
        put("there", "c"),
        transact(new(put("there", "a")), put("there", "b"), new(put("there", "c"))),
        transact(new(put("there", "b")), put("there", "d"), update("there", "SET #0 = :0", "n", N)),
        query("there"),
    ],
    "a transaction with its token is made once": [
        transact(_COUNT, ClientRequestToken="trap-one"),
        transact(_COUNT, ClientRequestToken="trap-one"),
        transact(update("count", "ADD #0 :0", "n", {"N": "2"}), ClientRequestToken="trap-one"),
        transact(_COUNT, ClientRequestToken="trap-two"),
        query("count"),
    ],
    "a cancelled transaction's token is free": [
        put("free"),
        transact(new(put("free")), ClientRequestToken="trap-three"),
        transact(new(put("free", "b")), ClientRequestToken="trap-three"),
        ("DeleteItem", {"TableName": RUNS, "Key": key("free")}),
        transact(new(put("free")), ClientRequestToken="trap-three"),
        query("free"),
    ],
    "an update that cannot be made cancels its transaction": [
        put("cannot", s={"S": "a"}),
        transact(put("cannot", "b"), update("cannot", "ADD #0 :0", "s", N)),
        transact(put("cannot", "b"), update("cannot", "SET #0.#1 = :0", "gone a", N)),
        transact(put("cannot", "b"), update("cannot", "SET #0 = #1", "n gone")),
        transact(put("cannot", "b"), update("cannot", "SET #0 = :0", "d", text(MAX_ITEM))),
        transact(new(put("cannot")), update("cannot2", "SET #0 = #1", "n gone")),
        query("cannot"),
    ],
}
