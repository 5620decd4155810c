"""What the test API answers to calls that start, steer and feed, and what it refuses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from tests.cli.documents import ADMIN, TITLE, page, plan_document

Json = dict[str, Any]
DONE: Counter[str] = Counter()  # how often each thing was asked for


class Refused(Exception):
    def __init__(self, status: int, code: str, message: str, /, *, retry_after: str = "", **details: Any) -> None:
        self.status = status
        self.retry_after = retry_after
        self.body = {"error": {"code": code, "message": message, "details": details, "request_id": "r1"}}


def changed(call: str, body: Json, token: str) -> tuple[int, Json]:
    """The answer to a POST or PUT that starts or controls."""
    if token == "viewer":
        raise Refused(403, "not_allowed", "this needs the role operator, you are viewer")
    for pattern, status, answer in CHANGES:
        if match := re.fullmatch(pattern, call):
            return status, answer(*(unquote(part) for part in match.groups()), body)
    raise Refused(404, "not_found", f"no call {call}")


def started(body: Json) -> Json:
    site, pipeline = body["site_id"], body["pipeline"]
    if site == "busy":
        raise Refused(409, "run_active", "busy already has an active content run, 01A", run_id="01A")
    if pipeline not in ("content", "daily_fetch"):
        raise Refused(400, "invalid_input", f"pipeline: no pipeline {pipeline!r}", field="pipeline")
    return {"run_id": site, "status": "pending"}


def planned(_query: dict[str, str], body: Json) -> Json:
    if body["pipeline"] == "unreadable":
        return {"stages": []}
    return plan_document(body["site_id"], body["pipeline"])


def steered(run_id: str, action: str, body: Json) -> Json:
    if run_id == "over":
        raise Refused(409, "conflict", "the run is completed", run_id=run_id, status="completed")
    if run_id == "overtaken":
        raise Refused(409, "run_active", "garden already has an active content run, 01A", run_id="01A")
    if action == "resume" and run_id == "capped" and body.get("caps", {}).get("credits", 10) < 11:
        message = "the credits cap of 10 is reached: 10.2 used"
        raise Refused(409, "cap_reached", message, cap="credits", limit=10, used=10.2)
    if action == "retry":
        return {"run_id": "run-2", "status": "pending", "retry_of": run_id}
    DONE[run_id] += 1
    status = {"pause": "paused", "resume": "running", "cancel": "cancelled"}[action]
    return {"run_id": run_id, "status": status, "changed": run_id != "twice" and DONE[run_id] == 1}


def capped(run_id: str, body: Json) -> Json:
    if run_id == "over":
        raise Refused(409, "conflict", "the run is completed", run_id=run_id, status="completed")
    return {"run_id": run_id, "caps": {"items": body["items"], "credits": body["credits"]}}


def marked(body: Json) -> Json:
    """A finished run never changes, and `slow` takes its time to end."""
    refused = [{"run_id": run, "message": "the run is\x1b[2J completed"} for run in body["run_ids"] if run == "over"]
    return {
        "changed": [marked_run(run, body["action"]) for run in body["run_ids"] if run != "over"],
        "refused": refused,
    }


def marked_run(run_id: str, action: str) -> Json:
    if action == "clear_error":
        return {"run_id": run_id, "before": "failed", "after": "failed"}
    after = "running" if run_id == "slow" else {"complete": "completed", "fail": "failed"}[action]
    return {"run_id": run_id, "before": "running", "after": after}


def withdrawn(run_id: str, body: Json) -> Json:
    """In three parts; `stuck` breaks after the first, `endless` never ends."""
    part = int(body.get("cursor", "0"))
    if run_id == "running" or (run_id == "stuck" and part):
        raise Refused(409, "conflict", f"the run is {run_id}", run_id=run_id)
    more = None if part == 2 and run_id != "endless" else str(part + 1)
    return {"withdrawn": 40, "requeued": 5 if body["requeue"] else 0, "cursor": more}


def remade(site: str, kind: str, item: str, _body: Json) -> Json:
    if item == "imported":
        raise Refused(409, "conflict", "it was imported, so nothing made it")
    replaces = [{"kind": kind, "id": item, "title": TITLE}, {"kind": "image", "id": "7", "title": "A bed"}]
    return {"run_id": site, "status": "pending", "replaces": replaces}


def scheduled(body: Json) -> Json:
    """`Mars/Base` is no time zone."""
    if body["time_zone"] == "Mars/Base":
        message = "time_zone: 'Mars/Base' is no time zone of the IANA database, as Asia/Kolkata or UTC"
        raise Refused(400, "invalid_input", message, field="time_zone")
    return schedule("01S", **body)


def schedule(schedule_id: str, **fields: Any) -> Json:
    due = {"due": "daily 14:30 Asia/Kolkata"}
    state = {"on": True, "in_force": True, "next_run_local": "Mon 2026-11-23 14:30 Asia/Kolkata (UTC+05:30)"}
    return {"schedule_id": schedule_id, "name": "News", "pipeline": "daily_fetch", **due, **state, "last": [], **fields}


def schedule_list(_query: dict[str, str], _body: Json) -> Json:
    skipped = {"scheduled_for": "T1", "outcome": "skipped", "reason": "garden already\x1b[2J has an active run, 01A"}
    weekly = schedule("01A", due="weekly mon,thu 14:30 Asia/Kolkata", last=[skipped, {"outcome": "started"}])
    monthly = schedule("01B", due="monthly day 31 14:30 UTC", on=False, next_run_local=None)
    return {"schedules": [weekly, monthly, schedule("01C", in_force=False, next_run_local=None)]}


def schedules_steered(body: Json) -> Json:
    refused = [{"id": found, "message": f"no schedule {found!r}"} for found in body["ids"] if found == "gone"]
    return {"changed": [found for found in body["ids"] if found != "gone"], "refused": refused}


def signed_in(body: Json) -> Json:
    if body["password"] != "right":
        raise Refused(401, "not_signed_in", "wrong e-mail address or password")
    token = "old" if body["email"] == "late@example.com" else "good"
    user = {"name": body["email"], "role": "operator"}
    return {"token": token, "refresh_token": "fresh", "expires_in": 3600, "user": user}


def refreshed(body: Json) -> Json:
    if body["refresh_token"] != "fresh":
        raise Refused(401, "not_signed_in", "sign in again")
    return {"token": "good", "expires_in": 3600}


def imported(_query: dict[str, str], body: Json) -> Json:
    lines = body["content"].splitlines()
    bad = [{"line": n, "message": "empty"} for n, line in enumerate(lines, 1) if not line.strip()]
    return {"added": len(lines) - len(bad), "duplicates": 0, "invalid": len(bad), "errors": bad}


def run_list(query: dict[str, str], _body: Json) -> Json:
    entries: list[Json] = [{"run_id": f"01{n}", "pipeline": "content", "status": "completed"} for n in range(5)]
    entries[0] |= {"marked": {**ADMIN, "action": "complete"}, "withdrawn": ADMIN, "error_cleared": ADMIN}
    entries[1] |= {"retry_of": "010", "remake_of": "article#01J", "marked": None}
    paged = page(entries, query)
    return {"runs": paged["entries"], "cursor": paged["cursor"]}


def audit_list(query: dict[str, str], _body: Json) -> Json:
    caps = {"before": {"items": None, "credits": 10.0}, "after": {"items": None, "credits": 20.5}}
    fail = {"before": {"status": "running"}, "after": {"status": "failed", "reason": "stuck"}}
    entries: list[Json] = [
        {**ADMIN, "action": "caps", "site_id": "garden", "run_id": "01A", "why": None, **caps},
        {**ADMIN, "action": "fail", "site_id": "garden", "run_id": "01B", "why": "it \x1b[31mhung", **fail},
        {**ADMIN, "action": "pause", "site_id": "garden", "run_id": "01B", "why": "", "before": None, "after": {}},
    ]
    return page(entries, query)


def item_list(_query: dict[str, str], _body: Json) -> Json:
    return {"items": [{"id": "1", "status": "new", "title": TITLE}], "cursor": None}


OPEN: dict[str, Callable[[Json], Json]] = {"POST /session": signed_in, "POST /session/refresh": refreshed}
CALLS: dict[str, Callable[[dict[str, str], Json], Json]] = {
    "GET /sites": lambda _query, _body: {"sites": [{"site_id": "garden", "name": "Garden"}]},
    "GET /runs": run_list,
    "GET /items": item_list,
    "GET /audit": audit_list,
    "GET /schedules": schedule_list,
    "POST /items/import": imported,
    "POST /runs/plan": planned,
}
CHANGES: list[tuple[str, int, Callable[..., Json]]] = [
    ("POST /runs", 202, started),
    ("POST /runs/mark", 200, marked),
    ("POST /schedules", 201, scheduled),
    ("POST /schedules/bulk", 200, schedules_steered),
    ("POST /runs/([^/]+)/(pause|resume|cancel|retry)", 202, steered),
    ("POST /runs/([^/]+)/withdraw", 200, withdrawn),
    ("PUT /runs/([^/]+)/caps", 200, capped),
    ("POST /items/([^/]+)/([^/]+)/([^/]+)/remake", 202, remade),
]
