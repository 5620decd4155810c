"""The schedules of the fake API, kept and changed as docs/api.md says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.dashboard import fetch_documents
from tests.dashboard.documents import SITE, Document, at
from tests.dashboard.replies import Act, Asked, Reply, error

IN_THE_WAY = f"{SITE} already has an active daily_fetch run, {fetch_documents.RUN}"
LOCAL = "Mon 2026-11-23 14:30 Asia/Kolkata (UTC+05:30)"
FORM = ("name", "pipeline", "limits", "caps", "every", "weekdays", "day", "at", "time_zone", "missed", "on")


def ahead(hours: float) -> str:
    return at(-3600 * hours)


def tomorrow(clock: str) -> str:
    day = datetime.now(UTC) + timedelta(days=1)
    return f"{day:%Y-%m-%d}T{clock}:00.000Z"


def firing(outcome: str, days_ago: int, run_id: str | None = None, reason: str | None = None) -> Document:
    moment = at(86_400 * days_ago)
    return {"scheduled_for": moment, "at": moment, "outcome": outcome, "run_id": run_id, "reason": reason}


def schedule(number: int, **changed: Any) -> Document:
    made: Document = {
        "schedule_id": f"c{number}", "site_id": SITE, "name": f"Schedule {number}", "pipeline": "daily_fetch",
        "limits": {}, "caps": {"items": None, "credits": None}, "every": "daily", "weekdays": [], "day": None,
        "at": "14:30", "time_zone": "Asia/Kolkata", "missed": "skip", "on": True, "in_force": True,
        "next_run": tomorrow("09:00"), "next_run_local": LOCAL, "created_at": at(90_000), "created_by": "a@b",
        "changed_at": at(90_000), "changed_by": "a@b", "last": [],
    }  # fmt: skip
    made |= changed
    return made if made["on"] and made["in_force"] else made | {"next_run": None, "next_run_local": None}


def usual() -> list[Document]:
    last = [
        firing("skipped", 1, fetch_documents.RUN, IN_THE_WAY),
        firing("started", 2, "01JD0000000000000000STARTD"),
        firing("missed", 3, reason="came late, at 2026-11-19T13:00:00.000Z"),
        firing("failed", 4, reason="the run could not be started"),
    ]
    return [
        schedule(1, name="Every afternoon", last=last),
        schedule(
            2, name="Questions on working days", every="weekly", weekdays=["mon", "wed", "fri"], at="06:00",
            time_zone="UTC", limits={"skip": ["current_affairs"], "max_items": {"mcq": 50}}, missed="run_late",
            caps={"items": None, "credits": 500},
        ),
        schedule(3, name="Month's end", every="monthly", day=31, pipeline="content", on=False),
        schedule(4, name="Lost", pipeline="content", limits={"skip": ["image"]}, in_force=False),
    ]  # fmt: skip


class Schedules:
    def __init__(self) -> None:
        self.all = usual()
        self.refusal: Reply | None = None  # of whatever would change one
        self.refused: dict[str, str] = {}  # of the many: id -> why

    def list(self, asked: Asked) -> Reply:
        return Reply(200, {"schedules": self.all if asked.query["site_id"] == SITE else []})

    def add(self, asked: Asked) -> Reply:
        if self.refusal is not None:
            return self.refusal
        made = schedule(len(self.all) + 1, **{name: asked.body[name] for name in FORM})
        self.all.append(made)
        return Reply(201, made)

    def change(self, asked: Asked, site: str, schedule_id: str) -> Reply:
        if self.refusal is not None:
            return self.refusal
        found = self.one(schedule_id)
        found |= schedule(0, **{name: asked.body[name] for name in FORM}) | {"schedule_id": schedule_id}
        return Reply(200, found)

    def delete(self, asked: Asked, site: str, schedule_id: str) -> Reply:
        self.all.remove(self.one(schedule_id))
        return Reply(204)

    def steer(self, asked: Asked) -> Reply:
        if self.refusal is not None:
            return self.refusal
        changed = [one for one in asked.body["ids"] if one not in self.refused]
        for one in changed:
            found = self.one(one)
            if asked.body["action"] == "delete":
                self.all.remove(found)
            else:
                found |= schedule(0, **{**found, "on": asked.body["action"] == "resume"})
        refused = [{"id": one, "message": self.refused[one]} for one in asked.body["ids"] if one in self.refused]
        return Reply(200, {"changed": changed, "refused": refused})

    def one(self, schedule_id: str) -> Document:
        return next(one for one in self.all if one["schedule_id"] == schedule_id)


def lost() -> Reply:
    return error(503, "scheduler_unavailable", "the schedule is kept, but Scheduler was not reached: save it again")


ONE = "/schedules/([^/]+)/([^/]+)"
ROUTES: tuple[tuple[str, str, Act, bool], ...] = (
    ("GET", "/schedules", Schedules.list, False),
    ("POST", "/schedules", Schedules.add, False),
    ("POST", "/schedules/bulk", Schedules.steer, False),
    ("PUT", ONE, Schedules.change, False),
    ("DELETE", ONE, Schedules.delete, False),
)
