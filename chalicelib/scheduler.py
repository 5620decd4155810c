"""EventBridge Scheduler: one entry for each schedule, which invokes the function `scheduled` when it is due."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.errors import Transient
from chalicelib.schedules import Schedule, cron, due_words

if TYPE_CHECKING:
    from botocore.client import BaseClient

# What cannot be delivered is tried again for three hours: a schedule's `missed` decides what a late start is worth.
DELIVERY = {"MaximumEventAgeInSeconds": 3 * 3600, "MaximumRetryAttempts": 50}


class SchedulerUnavailable(Transient):
    code = "scheduler_unavailable"


class Scheduler:
    @cached_property
    def _client(self) -> BaseClient:
        import boto3

        timeouts = Config(connect_timeout=3, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
        return boto3.client("scheduler", config=timeouts)

    def put(self, site_id: str, schedule_id: str, schedule: Schedule) -> None:
        """Create the entry or replace it. Raises SchedulerUnavailable."""
        entry = _entry(site_id, schedule_id, schedule)
        with _translated("saved"):
            try:
                self._client.update_schedule(**entry)
            except ClientError as error:
                if _code(error) != "ResourceNotFoundException":
                    raise
                self._create(entry)

    def delete(self, schedule_id: str) -> None:
        """One that is not there is as good. Raises SchedulerUnavailable."""
        with _translated("deleted"):
            try:
                self._client.delete_schedule(GroupName=os.environ["SCHEDULE_GROUP"], Name=schedule_id)
            except ClientError as error:
                if _code(error) != "ResourceNotFoundException":
                    raise

    def _create(self, entry: Mapping[str, Any]) -> None:
        try:
            self._client.create_schedule(**entry)
        except ClientError as error:
            if _code(error) != "ConflictException":
                raise
            self._client.update_schedule(**entry)  # somebody else created it meanwhile


def _entry(site_id: str, schedule_id: str, schedule: Schedule) -> Mapping[str, Any]:
    event = {
        "site_id": site_id,
        "schedule_id": schedule_id,
        "scheduled_for": "<aws.scheduler.scheduled-time>",
        "due": due_words(schedule),  # a firing of an entry that is out of date shows by it
    }
    return {
        "GroupName": os.environ["SCHEDULE_GROUP"],
        "Name": schedule_id,
        "ScheduleExpression": cron(schedule),
        "ScheduleExpressionTimezone": schedule.time_zone,
        "State": "ENABLED" if schedule.on else "DISABLED",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {
            "Arn": os.environ["SCHEDULED_FUNCTION_ARN"],
            "RoleArn": os.environ["SCHEDULER_ROLE_ARN"],
            "Input": json.dumps(event),
            "RetryPolicy": DELIVERY,
        },
    }


@contextmanager
def _translated(what: str) -> Iterator[None]:
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise SchedulerUnavailable(f"the schedule could not be {what} in EventBridge Scheduler: {error}") from error


def _code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])
