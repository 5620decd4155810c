"""The stores' names, and what is in them as a person would read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from boto3.dynamodb.types import TypeDeserializer

from chalicelib.pipelines import PIPELINES
from chalicelib.store.models import RunRow
from infra.tables import ENVIRONMENT

BUCKET = "bucket"
_MACHINES = "arn:aws:states:eu-central-1:000000000000:stateMachine"
Row = dict[str, Any]
Item = dict[str, Any]  # in the wire's own shape
Read = Callable[[str, str], bytes]  # bucket, key -> a file
_deserialize = TypeDeserializer().deserialize


def environment() -> dict[str, str]:
    return {
        **{variable: table_name(variable) for variable in ENVIRONMENT.values()},
        "BUCKET": BUCKET,
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        **{f"STATE_MACHINE_ARN_{key.upper()}": f"{_MACHINES}:{key}" for key in PIPELINES},
    }


def table_name(variable: str) -> str:
    return f"harness-{variable.lower()}"


def readable(item: Mapping[str, Any], read: Read) -> Row:
    """JSON kept as text is parsed, large data read from S3; what a row does not have is empty."""
    row = {name: _deserialize(value) for name, value in item.items()}
    for name in ("data", "detail", "provenance"):
        row[name] = json.loads(row[name]) if row.get(name) else {}
    row.setdefault("worked", {})
    if row.get("body_key"):
        row["data"] = json.loads(read(BUCKET, row["body_key"]))
    return row


class Parsed:
    """PynamoDB's rows of a run, parsed once: of the 17 that one read takes few have changed since the last, and parsing
    them again was 70 % of the time that a schedule took. The engine never changes a value, so one that is the same
    object is the same."""

    def __init__(self) -> None:
        self._known: dict[frozenset[tuple[str, int]], tuple[Item, RunRow]] = {}  # with the item, so that ids stay taken
        self._parse = RunRow.from_raw_data

    def row(self, item: Item) -> RunRow:
        key = frozenset((name, id(value)) for name, value in item.items())
        if key not in self._known:
            self._known[key] = (dict(item), self._parse(item))
        return self._known[key][1]


def spoken(operation: str, request: Mapping[str, Any]) -> str:
    """The keys that a write is for."""
    if operation != "TransactWriteItems":
        return _key(request.get("Key") or request.get("Item", {}))
    changes = [change for action in request["TransactItems"] for change in action.values()]
    return ", ".join(_key(change.get("Key") or change.get("Item", {})) for change in changes)


def _key(value: Mapping[str, Any]) -> str:
    """Ids by their last letters."""
    return "/".join(part["S"] if len(part["S"]) < 26 else f"..{part['S'][-12:]}" for part in (value["pk"], value["sk"]))
