"""Small handlers that count in DynamoDB the way a unit of work does: marker and counter in one transaction."""

from __future__ import annotations

import functools
import os
import random
import time
from typing import Any

import boto3

CONFLICT_ATTEMPTS = 40


class Unlucky(Exception):
    """A test matches it by its class name."""


def plan(event: dict[str, Any], context: Any) -> dict[str, Any]:
    import json

    units = [{"run": event["run"], "unit": unit, **event.get("also", {})} for unit in range(event["units"])]
    key = f"manifests/{event['run']}.json"
    _client("s3").put_object(Bucket=os.environ["BUCKET"], Key=key, Body=json.dumps(units).encode())
    return {"bucket": os.environ["BUCKET"], "manifest": key}


def work_count(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Three calls, as a real unit makes them."""
    run, unit = event["run"], event["unit"]
    keys = [_key(run, "META"), _key(run, f"ITEM#{unit}")]
    _client("dynamodb").batch_get_item(RequestItems={_table(): {"Keys": keys}})
    _client("dynamodb").update_item(
        TableName=_table(),
        Key=_key(run, f"COUNT#{unit % 4}"),
        UpdateExpression="SET doing = :unit",
        ExpressionAttributeValues={":unit": {"N": str(unit)}},
    )
    _commit(run, unit)
    return {"unit": unit}


def noop(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return {"process": os.getpid(), "left": context.get_remaining_time_in_millis(), "id": context.aws_request_id}


def die_once(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Leaves a mark and ends the process; the next time it answers."""
    if _mark(event["run"], "died"):
        os._exit(3)
    return {"survived": True}


def sleep(event: dict[str, Any], context: Any) -> dict[str, Any]:
    time.sleep(event["seconds"])
    return {}


def refuse(event: dict[str, Any], context: Any) -> dict[str, Any]:
    raise Unlucky(event.get("why", "no luck"))


def hold(event: dict[str, Any], context: Any) -> dict[str, Any]:
    _put(event["run"], "TOKEN", token=event["token"])
    return {}


def reconcile(event: dict[str, Any], context: Any) -> dict[str, Any]:
    _put("clock", "LAST", source=event["source"])
    return {}


def _commit(run: str, unit: int) -> None:
    """Marker and counter at once; a marker that is there already is success, a conflict is tried again."""
    dynamodb = _client("dynamodb")
    for attempt in range(CONFLICT_ATTEMPTS):
        try:
            dynamodb.transact_write_items(TransactItems=_transaction(run, unit))
            return
        except dynamodb.exceptions.TransactionCanceledException as error:
            codes = [reason["Code"] for reason in error.response["CancellationReasons"]]
            if "ConditionalCheckFailed" in codes:
                return
        time.sleep(random.uniform(0, 0.01 * 2 ** min(attempt, 5)))
    raise RuntimeError("conflicts without end")


def _transaction(run: str, unit: int) -> list[dict[str, Any]]:
    marker = {
        "TableName": _table(),
        "Item": _key(run, f"UNIT#{unit}"),
        "ConditionExpression": "attribute_not_exists(pk)",
    }
    counter = {
        "TableName": _table(),
        "Key": _key(run, f"COUNT#{unit % 4}"),
        "UpdateExpression": "ADD done :one REMOVE doing",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }
    return [{"Put": marker}, {"Update": counter}]


def _mark(run: str, name: str) -> bool:
    dynamodb = _client("dynamodb")
    try:
        dynamodb.put_item(TableName=_table(), Item=_key(run, name), ConditionExpression="attribute_not_exists(pk)")
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True


def _put(run: str, name: str, **values: str) -> None:
    item = _key(run, name) | {key: {"S": value} for key, value in values.items()}
    _client("dynamodb").put_item(TableName=_table(), Item=item)


def _key(run: str, name: str) -> dict[str, Any]:
    return {"pk": {"S": run}, "sk": {"S": name}}


def _table() -> str:
    return os.environ["COUNTS_TABLE"]


@functools.cache
def _client(service: str) -> Any:
    return boto3.client(service)


FUNCTIONS = {f.__name__: f for f in (plan, work_count, noop, die_once, sleep, refuse, hold, reconcile)}
TIMEOUTS = {"sleep": 1, "plan": 60, "work_count": 60}
