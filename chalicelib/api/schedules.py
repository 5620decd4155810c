"""Schedules of a site: runs that start by themselves, daily, weekly or monthly, at a time of day in a time zone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from chalicelib.api.routing import Api, Call
from chalicelib.api.types import ChangedSchedule, NewSchedule, ScheduleFields, SchedulesAsked
from chalicelib.errors import Conflict, NotFound, Transient
from chalicelib.progress import rfc3339

if TYPE_CHECKING:  # seldom wanted: not in every cold start
    from chalicelib.scheduler import Scheduler
    from chalicelib.schedules import Schedule
    from chalicelib.store.schedules import Firing, Kept

api = Api(__name__)


@api.call("GET", "/schedules", role="viewer", query=("site_id",))
def schedules(call: Call) -> dict[str, Any]:
    site_id = call.store.settings.site(call.required("site_id"))["site_id"]
    return {"schedules": [_document(call, kept) for kept in call.store.schedules.all(site_id)]}


@api.call("POST", "/schedules", role="operator")
def add_schedule(call: Call) -> tuple[int, Any]:
    from chalicelib.scheduling import add

    asked = call.body(NewSchedule)

    def effect() -> dict[str, Any]:
        return _document(call, add(call.store, _scheduler(), asked.site_id, _schedule(asked), call.who))

    return 201, call.once(effect)


@api.call("GET", "/schedules/{site}/{schedule}", role="viewer")
def schedule(call: Call, site: str, schedule: str) -> dict[str, Any]:
    return _document(call, call.store.schedules.get(site, schedule))


@api.call("PUT", "/schedules/{site}/{schedule}", role="operator")
def change_schedule(call: Call, site: str, schedule: str) -> dict[str, Any]:
    """Asked again it mends one that is not in force."""
    asked = _schedule(call.body(ChangedSchedule))
    return _document(call, _changed(call, site, schedule, lambda _: asked))


@api.call("DELETE", "/schedules/{site}/{schedule}", role="operator")
def delete_schedule(call: Call, site: str, schedule: str) -> tuple[int, None]:
    _remove(call, site, schedule)
    return 204, None


@api.call("POST", "/schedules/bulk", role="operator")
def steer_schedules(call: Call) -> Any:
    """Each by itself: what is refused says why and stops none of the others."""
    asked = call.body(SchedulesAsked)
    site_id = call.store.settings.site(asked.site_id)["site_id"]

    def effect() -> dict[str, Any]:
        ids = dict.fromkeys(asked.ids)
        answers = {schedule_id: _steered(call, site_id, schedule_id, asked.action) for schedule_id in ids}
        refused = [{"id": schedule_id, "message": message} for schedule_id, message in answers.items() if message]
        return {"changed": [schedule_id for schedule_id in ids if not answers[schedule_id]], "refused": refused}

    return call.once(effect)


def _steered(call: Call, site_id: str, schedule_id: str, action: str) -> str:
    """Why it was refused; empty when it was not."""
    try:
        if action == "delete":
            _remove(call, site_id, schedule_id)
        else:
            _changed(call, site_id, schedule_id, lambda now: replace(now, on=action == "resume"))
    except (NotFound, Conflict, Transient) as error:
        return error.message
    return ""


def _changed(call: Call, site_id: str, schedule_id: str, to: Callable[[Schedule], Schedule]) -> Kept:
    from chalicelib.scheduling import change

    return change(call.store, _scheduler(), site_id, schedule_id, to, call.who)


def _remove(call: Call, site_id: str, schedule_id: str) -> None:
    from chalicelib.scheduling import remove

    remove(call.store, _scheduler(), site_id, schedule_id, call.who)


@lru_cache(maxsize=1)
def _scheduler() -> Scheduler:
    from chalicelib.scheduler import Scheduler

    return Scheduler()


def _schedule(asked: ScheduleFields) -> Schedule:
    from chalicelib.schedules import Schedule

    fields = {name: getattr(asked, name) for name in Schedule.__dataclass_fields__}
    plain = {name: msgspec.to_builtins(fields[name]) for name in ("limits", "caps")}
    return Schedule(**fields | plain | {"weekdays": tuple(asked.weekdays)})


def _document(call: Call, kept: Kept) -> dict[str, Any]:
    from chalicelib.schedules import due_words, local_time, next_runs

    due = next_runs(kept.schedule, call.store.clock()) if kept.schedule.on and kept.in_force else []
    return {
        "schedule_id": kept.schedule_id,
        "site_id": kept.site_id,
        **asdict(kept.schedule),
        "due": due_words(kept.schedule),
        "in_force": kept.in_force,
        "next_run": rfc3339(due[0]) if due else None,
        "next_run_local": local_time(kept.schedule, due[0]) if due else None,
        "created_at": rfc3339(kept.created.at),
        "created_by": kept.created.who,
        "changed_at": rfc3339(kept.changed.at),
        "changed_by": kept.changed.who,
        "last": [_firing(firing) for firing in kept.firings],
    }


def _firing(firing: Firing) -> dict[str, Any]:
    times = {"scheduled_for": rfc3339(firing.scheduled_for), "at": rfc3339(firing.at)}
    return times | {"outcome": firing.outcome, "run_id": firing.run_id, "reason": firing.reason}
