"""A schedule that is due, from the emulated Scheduler's clock to a real run."""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx

from local.stack import Stack
from tests.api.conftest import MakeSite
from tests.api.speaking import Document, good, imported, over, poll

SECONDS = 60
# No other test's schedule is due at that minute: the stack is everybody's, and its clock fires them all.
NIGHTLY = {"name": "Every night", "at": "03:47", "time_zone": "Asia/Kathmandu", "limits": {"max_items": 3}}


def play(stack: Stack, due: datetime) -> list[str]:
    """The clock goes over that time. Ids of the schedules that it fires."""
    minute = timedelta(minutes=1)
    asked = {"after": (due - minute).isoformat(), "until": (due + minute).isoformat()}
    answer = good(httpx.post(f"{stack.aws_url}/_local/scheduler", json=asked, timeout=30, trust_env=False))
    return [fired["name"] for fired in answer["fired"]]


def last(api: httpx.Client, path: str, count: int) -> list[Document]:
    """Its firings, once there are so many and each is settled."""

    def look() -> Document | None:
        found: Document = good(api.get(path))
        settled = len(found["last"]) == count and all(firing["outcome"] != "failed" for firing in found["last"])
        return found if settled else None

    firings: list[Document] = poll(look, SECONDS)["last"]
    return firings


def runs(api: httpx.Client, site: str) -> set[str]:
    return {run["run_id"] for run in good(api.get("/runs", params={"site_id": site}))["runs"]}


def test_a_schedule_starts_a_run_once_and_not_beside_another(
    operator: httpx.Client, make_site: MakeSite, stack: Stack
) -> None:
    site = make_site([f"espresso at home {number}" for number in range(6)])
    made = good(operator.post("/schedules", json={"site_id": site, **NIGHTLY}), 201)
    path = f"/schedules/{site}/{made['schedule_id']}"
    due = datetime.fromisoformat(made["next_run"])

    assert play(stack, due - timedelta(minutes=2)) == []
    assert play(stack, due) == [made["schedule_id"]]
    [first] = last(operator, path, 1)
    assert (first["outcome"], first["scheduled_for"]) == ("started", made["next_run"])
    ended = over(operator, first["run_id"])["run"]
    assert (ended["status"], ended["trigger"]) == ("completed", "schedule")
    assert ended["started_by"] == "schedule Every night"
    assert play(stack, due) == [made["schedule_id"]], "delivered a second time"

    imported(operator, site, "\n".join(f"raised garden beds {number}" for number in range(6)))
    slow = {"delay_between_stages": 60}
    active = good(operator.post("/runs", json={"site_id": site, "limits": slow}), 202)["run_id"]
    assert play(stack, due + timedelta(days=1)) == [made["schedule_id"]]
    second, unchanged = last(operator, path, 2)
    assert (second["outcome"], second["run_id"], unchanged) == ("skipped", active, first)
    assert active in second["reason"]
    good(operator.post(f"/runs/{active}/cancel"), 202)
    over(operator, active)
    assert runs(operator, site) == {first["run_id"], active}


def test_a_paused_schedule_is_not_fired(operator: httpx.Client, make_site: MakeSite, stack: Stack) -> None:
    site = make_site()
    made = good(operator.post("/schedules", json={"site_id": site, **NIGHTLY}), 201)
    good(operator.put(f"/schedules/{site}/{made['schedule_id']}", json={**NIGHTLY, "on": False}))
    assert made["schedule_id"] not in play(stack, datetime.fromisoformat(made["next_run"]))
