"""The stores' names, and what is in them as a person would read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from boto3.dynamodb.types import TypeDeserializer

from infra.tables import ENVIRONMENT

BUCKET = "bucket"
Row = dict[str, Any]
Read = Callable[[str, str], bytes]  # bucket, key -> a file
_deserialize = TypeDeserializer().deserialize


def environment() -> dict[str, str]:
    return {
        **{variable: table_name(variable) for variable in ENVIRONMENT.values()},
        "BUCKET": BUCKET,
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "STATE_MACHINE_ARN_CONTENT": "arn:aws:states:eu-central-1:000000000000:stateMachine:content",
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


def spoken(operation: str, request: Mapping[str, Any]) -> str:
    """The keys that a write is for."""
    if operation != "TransactWriteItems":
        return _key(request.get("Key") or request.get("Item", {}))
    changes = [change for action in request["TransactItems"] for change in action.values()]
    return ", ".join(_key(change.get("Key") or change.get("Item", {})) for change in changes)


def _key(value: Mapping[str, Any]) -> str:
    """Ids by their last letters."""
    return "/".join(part["S"] if len(part["S"]) < 26 else f"..{part['S'][-12:]}" for part in (value["pk"], value["sk"]))
