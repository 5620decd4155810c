"""EventBridge Scheduler's entries on disk: moto answers the requests, a file keeps what it has.

Written beside its place and renamed into it before the request is answered: after a kill -9 an entry is there, or not.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from moto.scheduler.models import Schedule, ScheduleGroup, scheduler_backends

from local.identity import ACCOUNT, REGION, SCHEDULE_GROUP
from local.scheduler import Entry

_GIVEN = (
    "group_name", "name", "description", "schedule_expression", "schedule_expression_timezone", "flexible_time_window",
    "target", "state", "kms_key_arn", "start_date", "end_date", "action_after_completion",
)  # fmt: skip
_NOTED = ("creation_date", "last_modified_date")


class EntryFile:
    """Call `flush` at the end of each request, under the lock that guards moto. `enabled` may be read at any time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: list[tuple[Any, ...]] = []
        self.enabled: tuple[Entry, ...] = ()

    def load(self) -> None:
        """Put the stored entries back into moto, whose group is there from now on."""
        group = ScheduleGroup(REGION, ACCOUNT, SCHEDULE_GROUP)
        scheduler_backends[ACCOUNT][REGION].schedule_groups[SCHEDULE_GROUP] = group
        if self._path.exists():
            for stored in json.loads(self._path.read_text(encoding="utf-8")):
                group.add_schedule(_restored(stored))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self.flush()

    def flush(self) -> None:
        """Bring the file up to date with what the request changed."""
        schedules = list(scheduler_backends[ACCOUNT][REGION].schedule_groups[SCHEDULE_GROUP].schedules.values())
        state = [(schedule.name, schedule.last_modified_date) for schedule in schedules]
        if state == self._written:
            return
        temporary = self._path.with_suffix(".new")
        temporary.write_text(json.dumps([_stored(schedule) for schedule in schedules]), encoding="utf-8")
        os.replace(temporary, self._path)
        self._written = [*state]
        self.enabled = tuple(_entry(schedule) for schedule in schedules if schedule.state == "ENABLED")


def _stored(schedule: Schedule) -> dict[str, Any]:
    return {name: getattr(schedule, name) for name in (*_GIVEN, *_NOTED)}


def _restored(stored: dict[str, Any]) -> Schedule:
    schedule = Schedule(REGION, ACCOUNT, **{name: stored[name] for name in _GIVEN})
    for name in _NOTED:
        setattr(schedule, name, stored[name])
    return schedule


def _entry(schedule: Schedule) -> Entry:
    target = schedule.target
    return Entry(
        name=schedule.name,
        expression=schedule.schedule_expression,
        time_zone=schedule.schedule_expression_timezone,
        function=target["Arn"].rsplit(":", 1)[1],
        payload=target.get("Input", "{}"),
        longest_age=target["RetryPolicy"]["MaximumEventAgeInSeconds"],
        since=datetime.fromtimestamp(schedule.last_modified_date, UTC),
    )
