"""Counts a run again from a scan of the tables, and says where its `run_progress` is not equal to it.

It shares no code with the project's own counting: it reads the raw rows with boto3.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import boto3

Row = dict[str, Any]
Document = Mapping[str, Any]


def audit(document: Document, environment: Mapping[str, str] = os.environ) -> list[str]:
    """Every difference between a quiet run's document and the tables, in words; empty when all is equal.

    `environment` names the tables (`RUNS_TABLE`, `ITEMS_TABLE`) and the endpoint.
    """
    runs = list(_scan(environment["RUNS_TABLE"], environment))
    return differences(document, list(_scan(environment["ITEMS_TABLE"], environment)), runs)


def differences(document: Document, items: list[Row], runs: list[Row]) -> list[str]:
    """The same, of rows that are at hand: JSON parsed, large data read, `worked` and `provenance` there."""
    run_id = document["run"]["run_id"]
    markers = [row for row in runs if _is_marker(row, run_id)]
    found: list[str] = []
    for stage in document["stages"]:
        found += _stage(stage, run_id, items, markers)
    return found + _whole(document, items, run_id)


def _stage(stage: Document, run_id: str, items: list[Row], markers: list[Row]) -> list[str]:
    mine = [row["detail"] for row in markers if row["stage"] == stage["key"]]
    worked = Counter(
        entry["outcome"]
        for item in items
        for entry in _entries(item["worked"].get(stage["key"]))
        if entry["run_id"] == run_id
    )
    expected = {
        "succeeded": worked["succeeded"],
        "failed": worked["failed"],
        "skipped": sum(detail["skipped"] for detail in mine),
        "processed_count": sum(detail["succeeded"] + detail["failed"] + detail["skipped"] for detail in mine),
        "output_count": sum(detail["made"] for detail in mine),
        "duplicate_count": sum(detail["duplicates"] for detail in mine),
    }
    if any(_origin(item) == (run_id, stage["key"]) for item in items):
        expected["output_count"] = sum(_origin(item) == (run_id, stage["key"]) for item in items)
    found = [
        f"{stage['key']}.{name} is {stage[name]}, the scan counts {count}"
        for name, count in expected.items()
        if stage[name] != count
    ]
    if stage["input_count"] - stage["processed_count"] != stage["remaining_count"]:
        found.append(f"{stage['key']}.remaining_count is {stage['remaining_count']}")
    return found


def _entries(worked: Row | None) -> list[Row]:
    """What each run made of an item in one stage: the last, and those before."""
    return [worked, *worked["before"]] if worked else []


def _whole(document: Document, items: list[Row], run_id: str) -> list[str]:
    whole, stages = document["global_progress"], document["stages"]
    found = []
    if whole["completed_items"] != sum(stage["processed_count"] for stage in stages):
        found.append("completed_items is not the sum over the stages")
    if whole["total_items"] != sum(stage["input_count"] for stage in stages):
        found.append("total_items is not the sum over the stages")
    if document["run"]["status"] == "completed" and whole["percentage"] != 100:
        found.append(f"completed at {whole['percentage']} %")
    return found + [fault for item in items if _origin(item)[0] == run_id for fault in _article(item, items)]


def _article(item: Row, items: list[Row]) -> list[str]:
    """An article in review has its outline's sections and all its images, and each item its provenance."""
    if not item["provenance"].get("unit"):
        return [f"{item['pk']} {item['sk']} has no provenance"]
    if not item["pk"].endswith("#article") or item["status"] not in {"in_review", "approved"}:
        return []
    data, found = item["data"], []
    if [section["heading"] for section in data["sections"]] != [section["heading"] for section in data["outline"]]:
        found.append(f"article {item['sk']} does not follow its outline")
    mine = [row for row in items if row.get("parent") == f"article#{item['sk']}"]
    drawn = [row for row in mine if row["data"].get("file")]  # one that is to be drawn again still has its last
    if not drawn or len(drawn) != len(data["images"]):
        found.append(f"article {item['sk']} shows {len(data['images'])} images, {len(drawn)} are drawn")
    return found


def _origin(item: Row) -> tuple[str | None, str | None]:
    return item["provenance"].get("run_id"), item["provenance"].get("stage")


def _is_marker(row: Row, run_id: str) -> bool:
    return bool(row["pk"] == f"RUN#{run_id}" and row["sk"].startswith("U#"))


def _scan(table: str, environment: Mapping[str, str]) -> Iterator[Row]:
    session = boto3.Session(
        environment.get("AWS_ACCESS_KEY_ID"),
        environment.get("AWS_SECRET_ACCESS_KEY"),
        region_name=environment["AWS_REGION"],
    )
    endpoint = environment.get("AWS_ENDPOINT_URL")
    resource = session.resource("dynamodb", endpoint_url=environment.get("AWS_ENDPOINT_URL_DYNAMODB") or endpoint)
    files = session.client("s3", endpoint_url=endpoint)
    pages = resource.meta.client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    for page in pages:
        for row in page["Items"]:
            yield _readable(row, files, environment["BUCKET"])


def _readable(row: Row, files: Any, bucket: str) -> Row:
    """JSON kept as text is parsed, large data read from S3; what a row does not have is empty."""
    for name in ("data", "detail", "provenance"):
        row[name] = json.loads(row[name]) if row.get(name) else {}
    row.setdefault("worked", {})
    if row.get("body_key"):
        row["data"] = json.loads(files.get_object(Bucket=bucket, Key=row["body_key"])["Body"].read())
    return row
