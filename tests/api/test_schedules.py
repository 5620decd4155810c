"""Schedules: what is kept, when they are due next, how they are steered, and what Scheduler is told."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from chalicelib import scheduling
from chalicelib.errors import NotFound
from chalicelib.scheduler import Scheduler, SchedulerUnavailable
from chalicelib.schedules import Schedule
from chalicelib.store import Store
from local import provision
from local.stack import Stack
from tests.api.cases import SCHEDULE
from tests.api.conftest import MakeSite
from tests.api.speaking import Document, good, refused

DAILY = Schedule(name="News", pipeline="content", every="daily", at="14:30", time_zone="Asia/Kolkata")


@pytest.fixture
def aws(stack: Stack) -> Any:
    return provision.client("scheduler", stack.aws_url)


def added(api: httpx.Client, site: str, **changes: Any) -> Document:
    answer: Document = good(api.post("/schedules", json={"site_id": site, **SCHEDULE, **changes}), 201)
    return answer


def entry(stack: Stack, aws: Any, schedule_id: str) -> Document:
    found: Document = aws.get_schedule(GroupName=stack.env["SCHEDULE_GROUP"], Name=schedule_id)
    return found


def entries(stack: Stack, aws: Any) -> set[str]:
    pages = aws.get_paginator("list_schedules").paginate(GroupName=stack.env["SCHEDULE_GROUP"])
    return {found["Name"] for page in pages for found in page["Schedules"]}


def test_a_schedule_is_kept_and_says_when_it_is_due(
    operator: httpx.Client, viewer: httpx.Client, make_site: MakeSite
) -> None:
    site = make_site()
    limits, caps = {"skip": ["image"]}, {"credits": 50.0}
    made = added(operator, site, every="weekly", weekdays=["thu", "mon"], limits=limits, caps=caps, missed="run_late")
    kept = {name: made[name] for name in ("name", "every", "weekdays", "day", "at", "time_zone", "missed", "on")}
    assert kept == SCHEDULE | {
        "every": "weekly", "weekdays": ["thu", "mon"], "day": None, "missed": "run_late", "on": True,
    }  # fmt: skip
    assert (made["site_id"], made["pipeline"], made["limits"], made["caps"]) == (site, "content", limits, caps)
    assert (made["due"], made["in_force"], made["last"]) == ("weekly mon,thu 06:30 Europe/Berlin", True, [])
    assert made["created_by"] == made["changed_by"] == "test operator"
    due = datetime.fromisoformat(made["next_run"])
    local = due.astimezone(ZoneInfo("Europe/Berlin"))
    assert timedelta(0) < due - datetime.now(UTC) <= timedelta(days=5)
    assert (local.weekday() in {0, 3}, f"{local:%H:%M}") == (True, "06:30")
    assert made["next_run_local"].startswith(f"{local:%a %Y-%m-%d %H:%M} Europe/Berlin (UTC+0")
    assert good(viewer.get(f"/schedules/{site}/{made['schedule_id']}")) == made
    assert good(viewer.get("/schedules", params={"site_id": site})) == {"schedules": [made]}


def test_scheduler_has_an_entry_like_it(operator: httpx.Client, make_site: MakeSite, stack: Stack, aws: Any) -> None:
    site = make_site()
    made = added(operator, site, every="monthly", day=31)
    there = entry(stack, aws, made["schedule_id"])
    expression = "cron(30 6 31 * ? *)"
    assert (there["ScheduleExpression"], there["ScheduleExpressionTimezone"]) == (expression, "Europe/Berlin")
    assert (there["State"], there["FlexibleTimeWindow"]) == ("ENABLED", {"Mode": "OFF"})
    target = there["Target"]
    assert target["Arn"] == stack.env["SCHEDULED_FUNCTION_ARN"]
    assert target["RoleArn"] == stack.env["SCHEDULER_ROLE_ARN"]
    assert 0 < target["RetryPolicy"]["MaximumEventAgeInSeconds"] < 86_400
    assert json.loads(target["Input"]) == {
        "site_id": site, "schedule_id": made["schedule_id"], "scheduled_for": "<aws.scheduler.scheduled-time>",
        "due": "monthly day 31 06:30 Europe/Berlin",
    }  # fmt: skip


def test_a_change_reaches_record_and_entry(
    operator: httpx.Client, admin: httpx.Client, make_site: MakeSite, stack: Stack, aws: Any
) -> None:
    site = make_site()
    made = added(operator, site)
    path = f"/schedules/{site}/{made['schedule_id']}"
    changed = good(admin.put(path, json=SCHEDULE | {"at": "07:15", "time_zone": "UTC", "on": True}))
    assert (changed["at"], changed["in_force"], changed["created_at"]) == ("07:15", True, made["created_at"])
    assert (changed["created_by"], changed["changed_by"]) == ("test operator", "demo@example.com")
    assert changed["next_run"].endswith("T07:15:00.000Z")
    there = entry(stack, aws, made["schedule_id"])
    assert (there["ScheduleExpression"], there["ScheduleExpressionTimezone"]) == ("cron(15 7 * * ? *)", "UTC")
    paused = good(operator.put(path, json=SCHEDULE | {"on": False}))
    assert (paused["on"], paused["next_run"], paused["next_run_local"]) == (False, None, None)
    assert entry(stack, aws, made["schedule_id"])["State"] == "DISABLED"
    assert operator.delete(path).status_code == 204
    assert made["schedule_id"] not in entries(stack, aws)
    refused(operator.get(path), 404, "not_found")


def test_many_at_once_each_by_itself(operator: httpx.Client, make_site: MakeSite, stack: Stack, aws: Any) -> None:
    site, elsewhere = make_site(), make_site()
    ids = [added(operator, site, name=f"Number {number}")["schedule_id"] for number in range(2)]
    foreign = added(operator, elsewhere)["schedule_id"]

    def steer(action: str) -> Document:
        body = {"site_id": site, "ids": [ids[0], foreign, ids[1], ids[0]], "action": action}
        answer: Document = good(operator.post("/schedules/bulk", json=body))
        assert answer["refused"] == [{"id": foreign, "message": f"no schedule {foreign!r}"}]
        assert answer["changed"] == ids
        return answer

    steer("pause")
    assert {entry(stack, aws, found)["State"] for found in ids} == {"DISABLED"}
    assert [found["on"] for found in good(operator.get(f"/schedules?site_id={site}"))["schedules"]] == [False, False]
    steer("resume")
    assert {entry(stack, aws, found)["State"] for found in (*ids, foreign)} == {"ENABLED"}
    steer("delete")
    assert good(operator.get(f"/schedules?site_id={site}")) == {"schedules": []}
    assert entries(stack, aws) & {*ids, foreign} == {foreign}


def test_a_repeat_with_the_same_key_adds_nothing(operator: httpx.Client, make_site: MakeSite) -> None:
    site = make_site()
    body, key = {"site_id": site, **SCHEDULE}, {"Idempotency-Key": f"once-{site}"}
    first = operator.post("/schedules", json=body, headers=key)
    again = operator.post("/schedules", json=body, headers=key)
    assert good(first, 201) == good(again, 201)
    assert again.headers["idempotent-replayed"] == "true"
    assert len(good(operator.get(f"/schedules?site_id={site}"))["schedules"]) == 1


def test_the_audit_trail_tells_who_did_it(operator: httpx.Client, admin: httpx.Client, make_site: MakeSite) -> None:
    site = make_site()
    made = added(operator, site)
    operator.delete(f"/schedules/{site}/{made['schedule_id']}")
    entries = good(admin.get(f"/audit?site_id={site}"))["entries"]
    assert [(found["action"], found["who"], found["run_id"]) for found in entries] == [
        ("schedule_deleted", "test operator", None),
        ("schedule_created", "test operator", None),
    ]
    assert entries[0]["before"]["schedule Every morning"]["due"] == "daily 06:30 Europe/Berlin"


class Unreliable(Scheduler):
    """As often as it is told to it says that nothing was done; with `done` that is not true."""

    def __init__(self, refusals: int, *, done: bool = False) -> None:
        self._refusals = refusals
        self._done = done

    def put(self, site_id: str, schedule_id: str, schedule: Schedule) -> None:
        refuses, self._refusals = self._refusals > 0, self._refusals - 1
        if self._done or not refuses:
            super().put(site_id, schedule_id, schedule)
        if refuses:
            raise SchedulerUnavailable("no answer")


@pytest.mark.parametrize("done", [False, True])
def test_what_scheduler_did_not_take_is_not_there(store: Store, site: str, stack: Stack, aws: Any, done: bool) -> None:
    before = entries(stack, aws)
    with pytest.raises(SchedulerUnavailable):
        scheduling.add(store, Unreliable(1, done=done), site, DAILY, "ann")
    assert store.schedules.all(site) == []
    assert entries(stack, aws) == before


def test_a_change_that_scheduler_did_not_take_is_kept_and_mended(
    store: Store, site: str, viewer: httpx.Client, stack: Stack, aws: Any
) -> None:
    scheduler = Unreliable(0)
    kept = scheduling.add(store, scheduler, site, DAILY, "ann")
    path = f"/schedules/{site}/{kept.schedule_id}"
    changed = Schedule(name="News", pipeline="content", every="daily", at="09:00", time_zone="UTC")
    with pytest.raises(SchedulerUnavailable):
        scheduling.change(store, Unreliable(1), site, kept.schedule_id, lambda _: changed, "ann")
    told = good(viewer.get(path))
    assert (told["at"], told["in_force"], told["next_run"]) == ("09:00", False, None)
    scheduling.change(store, scheduler, site, kept.schedule_id, lambda _: changed, "ann")
    assert good(viewer.get(path))["in_force"]
    assert entry(stack, aws, kept.schedule_id)["ScheduleExpression"] == "cron(0 9 * * ? *)"


def test_changed_by_many_at_once_record_and_entry_end_alike(store: Store, site: str, stack: Stack, aws: Any) -> None:
    kept = scheduling.add(store, Scheduler(), site, DAILY, "ann")

    def change(minute: int) -> None:
        to = Schedule(name="News", pipeline="content", every="daily", at=f"10:{minute}", time_zone="UTC")
        scheduling.change(store, Scheduler(), site, kept.schedule_id, lambda _: to, "ann")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(change, range(10, 14)))
    now = store.schedules.get(site, kept.schedule_id)
    assert now.in_force
    assert entry(stack, aws, kept.schedule_id)["ScheduleExpression"] == f"cron({now.schedule.at[3:]} 10 * * ? *)"


class Deleting(Scheduler):
    """Somebody deletes the schedule while it is changed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, site_id: str, schedule_id: str, schedule: Schedule) -> None:
        scheduling.remove(self._store, Scheduler(), site_id, schedule_id, "ben")
        super().put(site_id, schedule_id, schedule)


def test_deleted_while_it_is_changed_no_entry_is_left(store: Store, site: str, stack: Stack, aws: Any) -> None:
    kept = scheduling.add(store, Scheduler(), site, DAILY, "ann")
    with pytest.raises(NotFound):
        scheduling.change(store, Deleting(store), site, kept.schedule_id, lambda now: now, "ann")
    assert kept.schedule_id not in entries(stack, aws)
