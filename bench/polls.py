"""What one poll of run_progress costs: requests to the database, read units, bytes."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
import httpx
from boto3.dynamodb.conditions import Key
from botocore.httpsession import URLLib3Session

from bench.rig import Rig
from chalicelib.store import rows

GZIP_LEVEL = 5  # as the local stack; API Gateway's is near
PATH = "/api/v1/automation/run_progress"


@dataclass(frozen=True, slots=True)
class Poll:
    """`requests` are the names of the DynamoDB operations that one poll calls."""

    requests: tuple[str, ...]
    requests_304: tuple[str, ...]
    read_units: float
    rows: int
    raw_bytes: int
    gzipped_bytes: int


def cost(rig: Rig, run_id: str) -> Poll:
    """Measured on the app itself, called in this process, so that every request to DynamoDB can be counted."""
    from chalice.test import Client

    headers = {"authorization": f"Bearer {rig.token}"}
    with Client(_app()) as client:
        client.http.get(f"{PATH}?run_id={run_id}", headers=headers)  # the caller is known from now on
        with _counted() as requests:
            answer = client.http.get(f"{PATH}?run_id={run_id}", headers=headers)
        with _counted() as requests_304:
            client.http.get(f"{PATH}?run_id={run_id}", headers=headers | {"if-none-match": _etag(answer)})
    found = _query(run_id)
    return Poll(
        requests=tuple(requests),
        requests_304=tuple(requests_304),
        read_units=found["ConsumedCapacity"]["CapacityUnits"],
        rows=found["Count"],
        raw_bytes=len(answer.body),
        gzipped_bytes=len(gzip.compress(answer.body, GZIP_LEVEL)),
    )


def size(rig: Rig, run_id: str) -> tuple[int, int]:
    """Bytes of the document as it comes over HTTP: raw and gzipped."""
    url = f"{rig.stack.url}{PATH}?run_id={run_id}"
    headers = {"authorization": f"Bearer {rig.token}", "accept-encoding": "gzip"}
    with httpx.stream("GET", url, headers=headers, timeout=30) as answer:
        sent = b"".join(answer.iter_raw())
    raw = gzip.decompress(sent) if answer.headers.get("content-encoding") == "gzip" else sent
    return len(raw), len(sent)


def read_units(run_id: str) -> float:
    return float(_query(run_id)["ConsumedCapacity"]["CapacityUnits"])


def _query(run_id: str) -> Any:
    """The Query of `Runs.read`, through boto3, which tells the capacity it consumed."""
    table = boto3.resource("dynamodb").Table(os.environ["RUNS_TABLE"])
    return table.query(
        KeyConditionExpression=Key("pk").eq(rows.run_key(run_id)) & Key("sk").begins_with(rows.PROGRESS),
        ConsistentRead=True,
        ReturnConsumedCapacity="TOTAL",
    )


def _app() -> Any:
    import app

    return app.app


def _etag(answer: Any) -> str:
    return str({name.lower(): value for name, value in answer.headers.items()}["etag"])


@contextmanager
def _counted() -> Iterator[list[str]]:
    """The DynamoDB operations called in this process meanwhile, seen where botocore sends them. A request that
    botocore had to send again, because the machine is too busy to answer in time, is the same operation."""
    found: list[str] = []
    seen: set[str] = set()
    send = URLLib3Session.send

    def counting(self: URLLib3Session, request: Any) -> Any:
        target, invocation = (_header(request, name) for name in ("X-Amz-Target", "amz-sdk-invocation-id"))
        if target.startswith("DynamoDB") and invocation not in seen:
            seen.add(invocation)
            found.append(target.rpartition(".")[2])
        return send(self, request)

    URLLib3Session.send = counting
    try:
        yield found
    finally:
        URLLib3Session.send = send


def _header(request: Any, name: str) -> str:
    value = request.headers.get(name, b"")
    return value.decode() if isinstance(value, bytes) else str(value)
