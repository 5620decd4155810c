"""The rows, one PynamoDB model a table. Typed values of the core are made from them in the modules beside.

Table names are set by `bind` when a store is opened: while packaging the environment does not have them.
"""

from __future__ import annotations

import os

from pynamodb.attributes import JSONAttribute, MapAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection, LocalSecondaryIndex
from pynamodb.models import Model

ACTIVE = "yes"  # value of the sparse index's key


class _Connection:
    """Bounds of every call."""

    connect_timeout_seconds = 3
    read_timeout_seconds = 10
    max_retry_attempts = 4
    max_pool_connections = 32


class Log(LocalSecondaryIndex["RunRow"]):  # type: ignore[no-untyped-call]
    """A run's markers and events in the order of time."""

    class Meta:
        index_name = "log"
        projection = AllProjection()

    pk = UnicodeAttribute(hash_key=True)
    at = UnicodeAttribute(range_key=True)


class BySite(GlobalSecondaryIndex["RunRow"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by_site"
        projection = AllProjection()

    site_id = UnicodeAttribute(hash_key=True)
    run_id = UnicodeAttribute(range_key=True)


class Active(GlobalSecondaryIndex["RunRow"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "active"
        projection = AllProjection()

    active = UnicodeAttribute(hash_key=True)
    run_id = UnicodeAttribute(range_key=True)


class RunRow(Model):
    """`RUN#<id>`: facts, counter shards, unit markers, events. `LOCK#<site>#<pipeline>`: who runs."""

    class Meta(_Connection):
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    log = Log()
    by_site = BySite()
    active_index = Active()
    v = NumberAttribute(default=0)
    expires = NumberAttribute(null=True)

    # the run's facts
    site_id = UnicodeAttribute(null=True)
    run_id = UnicodeAttribute(null=True)
    active = UnicodeAttribute(null=True)
    pipeline = UnicodeAttribute(null=True)
    declared = JSONAttribute(null=True)  # what was fixed at the start: names, stages, limits, snapshot
    started_at = NumberAttribute(null=True)
    finished_at = NumberAttribute(null=True)
    outcome = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    control = JSONAttribute(null=True)
    caps = JSONAttribute(null=True)
    cleared = JSONAttribute(null=True)
    withdrawn = JSONAttribute(null=True)
    held_at = NumberAttribute(null=True)
    slow_at = NumberAttribute(null=True)  # when people were told that it is slower than usual
    paused_ms = NumberAttribute(null=True)  # also on the first shard of a stage in hand
    task_tokens = JSONAttribute(null=True)
    summary = JSONAttribute(null=True)
    held = UnicodeAttribute(null=True)  # of a lock: the run that holds it

    # a counter shard
    input = NumberAttribute(null=True)
    units = NumberAttribute(null=True)
    succeeded = NumberAttribute(null=True)
    failed = NumberAttribute(null=True)
    skipped = NumberAttribute(null=True)
    made = NumberAttribute(null=True)
    duplicates = NumberAttribute(null=True)
    millicredits = NumberAttribute(null=True)
    busy_ms = NumberAttribute(null=True)
    last_at = NumberAttribute(null=True)
    doing: MapAttribute = MapAttribute(null=True)  # type: ignore[type-arg, no-untyped-call]
    next_from = NumberAttribute(null=True)
    next = JSONAttribute(null=True)
    reason_counts: MapAttribute = MapAttribute(null=True)  # type: ignore[type-arg, no-untyped-call]
    reason_messages: MapAttribute = MapAttribute(null=True)  # type: ignore[type-arg, no-untyped-call]
    left_counts: MapAttribute = MapAttribute(null=True)  # type: ignore[type-arg, no-untyped-call]
    left_messages: MapAttribute = MapAttribute(null=True)  # type: ignore[type-arg, no-untyped-call]
    asked = UnicodeAttribute(null=True)  # what was asked of the run: no unit may start
    capped = NumberAttribute(null=True)  # the run has a cap: a unit looks whether it is reached
    closed = NumberAttribute(null=True)  # the run is over: no unit may commit
    # and on a stage's first shard
    planned_at = NumberAttribute(null=True)
    settled_at = NumberAttribute(null=True)
    skip_reason = UnicodeAttribute(null=True)
    manifest = UnicodeAttribute(null=True)
    estimate = NumberAttribute(null=True)  # seconds left as estimated when the stage was settled

    # markers and events
    at = UnicodeAttribute(null=True)
    level = UnicodeAttribute(null=True)
    stage = UnicodeAttribute(null=True)
    message = UnicodeAttribute(null=True)
    detail = JSONAttribute(null=True)


class Queue(LocalSecondaryIndex["ItemRow"]):  # type: ignore[no-untyped-call]
    """Items of one kind by status, oldest first: strongly consistent, so that nothing is planned twice or missed."""

    class Meta:
        index_name = "queue"
        projection = IncludeProjection(["title", "parent", "run_id", "moved_by"])

    pk = UnicodeAttribute(hash_key=True)
    queue = UnicodeAttribute(range_key=True)
    title = UnicodeAttribute(null=True)
    parent = UnicodeAttribute(null=True)
    run_id = UnicodeAttribute(null=True)
    moved_by = UnicodeAttribute(null=True)


class ItemRow(Model):
    """`<site>#<kind>`, sorted by id; `queue` is `<status>#<order>`."""

    class Meta(_Connection):
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    queue_index = Queue()
    queue = UnicodeAttribute()
    order = UnicodeAttribute()
    status = UnicodeAttribute()
    title = UnicodeAttribute()
    data = JSONAttribute(default=dict)
    body_key = UnicodeAttribute(null=True)  # S3 key of `data` when it is too large for a row
    parent = UnicodeAttribute(null=True)
    run_id = UnicodeAttribute(null=True)
    moved_by = UnicodeAttribute(null=True)
    rev = NumberAttribute(default=1)
    provenance = JSONAttribute(null=True)
    worked: MapAttribute = MapAttribute(default=dict)  # type: ignore[type-arg, no-untyped-call]
    failure = JSONAttribute(null=True)
    created_at = NumberAttribute()
    updated_at = NumberAttribute()


class SettingRow(Model):
    """Small records: `SITES`, `PROMPT#<site>`, `TOKENS`, `HISTORY#<site>#<pipeline>`, `KEYS#<site>#<kind>`,
    `SCHEDULES#<site>`; of notifications `OUTBOX`, `CHANNELS#<site>`, `SENT#<site>`."""

    class Meta(_Connection):
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    value = JSONAttribute(default=dict)
    v = NumberAttribute(default=0)
    expires = NumberAttribute(null=True)


def bind() -> None:
    """Point the models at the tables that the environment names."""
    for model, variable in ((RunRow, "RUNS_TABLE"), (ItemRow, "ITEMS_TABLE"), (SettingRow, "SETTINGS_TABLE")):
        if model.Meta.table_name != os.environ[variable]:
            model.Meta.table_name = os.environ[variable]
            model._connection = None
