"""The DynamoDB tables, as `create_table` arguments. The local stack, the template and the tests read these.

Local secondary indexes, not global ones, where a step decides by what it reads: only they can be read
with strong consistency, and a queue that lags behind its table would lose items (docs/decisions/0003).
"""

from __future__ import annotations

from typing import Any

ENVIRONMENT = {"runs": "RUNS_TABLE", "items": "ITEMS_TABLE", "settings": "SETTINGS_TABLE"}
TTL_ATTRIBUTE = "expires"


def _key(name: str, kind: str) -> dict[str, str]:
    return {"AttributeName": name, "KeyType": kind}


def _string(name: str) -> dict[str, str]:
    return {"AttributeName": name, "AttributeType": "S"}


_PRIMARY = [_key("pk", "HASH"), _key("sk", "RANGE")]

TABLES: dict[str, dict[str, Any]] = {
    # A run's facts, counters, markers and log; the lock of each site and pipeline.
    "runs": {
        "KeySchema": _PRIMARY,
        "AttributeDefinitions": [_string(n) for n in ("pk", "sk", "at", "site_id", "run_id", "active")],
        "LocalSecondaryIndexes": [
            {
                "IndexName": "log",
                "KeySchema": [_key("pk", "HASH"), _key("at", "RANGE")],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": "by_site",
                "KeySchema": [_key("site_id", "HASH"), _key("run_id", "RANGE")],
                "Projection": {"ProjectionType": "ALL"},
            },
            {
                "IndexName": "active",
                "KeySchema": [_key("active", "HASH"), _key("run_id", "RANGE")],
                "Projection": {"ProjectionType": "ALL"},
            },
        ],
        "BillingMode": "PAY_PER_REQUEST",
    },
    # What the stages take and make: partition `<site>#<kind>`, queues in order through the index.
    "items": {
        "KeySchema": _PRIMARY,
        "AttributeDefinitions": [_string(n) for n in ("pk", "sk", "queue")],
        "LocalSecondaryIndexes": [
            {
                "IndexName": "queue",
                "KeySchema": [_key("pk", "HASH"), _key("queue", "RANGE")],
                "Projection": {
                    "ProjectionType": "INCLUDE",
                    "NonKeyAttributes": ["title", "parent", "run_id", "moved_by"],
                },
            }
        ],
        "BillingMode": "PAY_PER_REQUEST",
    },
    # Small ones: sites, prompt overrides, hashed tokens, the forecast's history.
    "settings": {
        "KeySchema": _PRIMARY,
        "AttributeDefinitions": [_string("pk"), _string("sk")],
        "BillingMode": "PAY_PER_REQUEST",
    },
}
