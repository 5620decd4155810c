"""The engine in memory answers as DynamoDB Local does: every answer, every error code, every cancellation reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from infra.tables import TABLES
from local.provision import client
from local.stack import Stack
from tests.faults.contract import calls
from tests.faults.contract.calls import ITEMS, RUNS, Call
from tests.faults.contract.traps import TRAPS, query
from tests.faults.memory.engine import Engine
from tests.faults.memory.refusals import NotModelled

EXAMPLES = 100
PAGES = 8
_OF_THE_SERVICE = frozenset({"ResponseMetadata", "ConsumedCapacity"})
Outcome = tuple[Any, ...]
DEFINITIONS = {RUNS: TABLES["runs"], ITEMS: TABLES["items"]}
_INVALID: Outcome = ("refused", "ValidationException", ())
_KEY = {"pk": {"S": "a"}, "sk": {"S": "b"}}
_ONE = {":0": {"N": "1"}}
_numbers = count(1)


class Pair:
    """DynamoDB Local and the engine, of the same tables."""

    def __init__(self, dynamodb: Any) -> None:
        self._dynamodb = dynamodb
        self.engine = Engine(DEFINITIONS)

    def play(self, call: Call) -> tuple[Outcome, Outcome]:
        return _outcome(self._dynamodb._make_api_call, call), _outcome(self.engine.call, call)

    def play_alike(self, call: Call) -> Outcome:
        """The answer of both, all pages of it."""
        operation, request = call
        for _ in range(PAGES):
            real, ours = self.play((operation, request))
            assert ours == real or _is_laxer(call, real, ours), f"{operation} {request}"
            after = real[1].get("LastEvaluatedKey") if real[0] == "answer" else None
            if after is None:
                return ours
            request = request | {"ExclusiveStartKey": after}
        raise AssertionError("the pages do not end")


@pytest.fixture(scope="module")
def pair(stack: Stack) -> Iterator[Pair]:
    dynamodb = client("dynamodb", stack.dynamodb_url)
    for name, definition in DEFINITIONS.items():
        dynamodb.create_table(TableName=name, **definition)
    pair = Pair(dynamodb)
    yield pair
    for name in DEFINITIONS:
        dynamodb.delete_table(TableName=name)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_any_calls_are_answered_alike(pair: Pair, data: st.DataObject) -> None:
    prefix = f"x{next(_numbers)}-"
    for call in data.draw(calls.sequences(prefix)):
        pair.play_alike(call)
    for table, partition, index in (
        *((table, partition, {}) for table in (RUNS, ITEMS) for partition in "AB"),
        (RUNS, "A", {"IndexName": "log"}),
        (ITEMS, "A", {"IndexName": "queue"}),
    ):
        pair.play_alike(query(prefix + partition, table, ConsistentRead=True, **index))


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_answered_alike(pair: Pair, name: str) -> None:
    for call in TRAPS[name]:
        pair.play_alike(call)


def test_at_the_end_the_tables_are_equal(pair: Pair) -> None:
    for table in (RUNS, ITEMS):
        pages = pair._dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
        real = [_plain(item) for page in pages for item in page["Items"]]
        ours = [_plain(item) for item in pair.engine.rows(table)]
        assert sorted(real, key=_key) == sorted(ours, key=_key)
        assert len(ours) > 0


def test_counting_in_threads_loses_nothing() -> None:
    engine = Engine(DEFINITIONS)
    add = {"UpdateExpression": "ADD #0 :0", "ExpressionAttributeNames": {"#0": "n"}}
    request = {"TableName": RUNS, "Key": {"pk": {"S": "a"}, "sk": {"S": "b"}}} | add
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: engine.call("UpdateItem", request | {"ExpressionAttributeValues": _ONE}), range(800)))
    assert engine.call("GetItem", {"TableName": RUNS, "Key": request["Key"]})["Item"]["n"] == {"N": "800"}


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        ("DescribeTable", {"TableName": RUNS}),
        ("BatchWriteItem", {"RequestItems": {}}),
        ("GetItem", {"TableName": RUNS, "Key": {}, "AttributesToGet": ["n"]}),
        ("PutItem", {"TableName": RUNS, "Item": {"pk": {"S": "a"}, "sk": {"S": "b"}, "n": {"SS": ["a"]}}}),
        ("PutItem", {"TableName": RUNS, "Item": {}, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}),
        ("DeleteItem", {"TableName": RUNS, "Key": {}, "ConditionExpression": "upper (#0) = :0"}),
        ("DeleteItem", {"TableName": RUNS, "Key": {}, "ConditionExpression": "attribute_exists (n)"}),
        ("DeleteItem", {"TableName": RUNS, "Key": {}, "ConditionExpression": "attribute_exists (#0[1])"}),
        ("UpdateItem", {"TableName": RUNS, "Key": _KEY, "UpdateExpression": "DELETE #0 :0"}),
        ("UpdateItem", {"TableName": RUNS, "Key": _KEY, "UpdateExpression": "SET #0 = list_append (#0, :0)"}),
        ("TransactWriteItems", {"TransactItems": [{"Get": {"TableName": RUNS}}]}),
        ("Query", {"TableName": RUNS, "KeyConditions": {}}),
        ("Scan", {"TableName": RUNS, "Segment": 1, "TotalSegments": 2}),
    ],
)
def test_what_is_not_known_is_never_ignored(operation: str, request_: dict[str, Any]) -> None:
    with pytest.raises(NotModelled):
        Engine(DEFINITIONS).call(operation, request_)


def test_what_is_not_known_is_no_exception_that_a_handler_could_take() -> None:
    assert not issubclass(NotModelled, Exception)


def _outcome(call_one: Any, call: Call) -> Outcome:
    operation, request = call
    try:
        answer = call_one(operation, request | {"ReturnConsumedCapacity": "NONE"})
    except ClientError as error:
        reasons = error.response.get("CancellationReasons", [])
        return "refused", error.response["Error"]["Code"], tuple(reason["Code"] for reason in reasons)
    return "answer", _plain({name: value for name, value in answer.items() if name not in _OF_THE_SERVICE})


def _plain(value: Any) -> Any:
    """Numbers in one form, which DynamoDB Local leaves inside maps as they were sent; batches in one order."""
    if isinstance(value, Mapping):
        if value.keys() == {"N"}:
            return {"N": format(Decimal(value["N"]).normalize(), "f")}
        if "Responses" in value:
            return {name: sorted(map(_plain, found), key=_key) for name, found in value["Responses"].items()}
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value


def _key(item: Mapping[str, Any]) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _is_laxer(call: Call, real: Outcome, ours: Outcome) -> bool:
    """DynamoDB cancels a transaction one of whose updates cannot be made, and says so. DynamoDB Local refuses the
    request instead, or says only which conditions failed."""
    if call[0] != "TransactWriteItems" or ours[1] != "TransactionCanceledException":
        return False
    said = tuple("None" if code == "ValidationError" else code for code in ours[2])
    return said != ours[2] and real in (_INVALID, (*ours[:2], said))
