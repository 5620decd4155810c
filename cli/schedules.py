"""Schedules: runs that the server starts by itself. Added, listed, paused, resumed, deleted."""

from __future__ import annotations

from argparse import Namespace

from rich.console import Console

from cli import printing, target
from cli.api import Api, Json, required
from cli.changes import change
from cli.exits import CommandFailed, Exit
from cli.following import started

SKIPS = {"both": [], "mcq": ["current_affairs"], "current_affairs": ["mcq"]}  # stages that a type leaves out
NAMES = {"both": "Daily fetch", "mcq": "Questions", "current_affairs": "Current affairs"}
DONE = {"pause": "paused", "resume": "resumed", "delete": "deleted"}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def fetch(options: Namespace, api: Api, console: Console) -> Exit:
    """A run of the daily fetch now, or a schedule that starts one."""
    rule = _rule(options)
    skipped = SKIPS[options.type]
    body: Json = {"site_id": target.site(options, api), "pipeline": "daily_fetch"}
    body |= {"limits": {"skip": skipped}} if skipped else {}
    if not rule:
        return started(options, api, console, change(api, "/runs", body))
    answer = change(api, "/schedules", {**body, **rule, "name": options.name or NAMES[options.type]})
    if options.json:
        return printing.document(console, answer)
    return printing.text(console, f"schedule {required(answer, 'schedule_id')}: next {_next(answer)}")


def schedules(options: Namespace, api: Api, console: Console) -> Exit:
    answer = api.call("GET", "/schedules", params={"site_id": target.site(options, api)})
    if options.json:
        return printing.document(console, answer)
    columns = ("schedule_id", "name", "pipeline", "due", "next_run", "last")
    rows = [{**entry, **_in_words(entry)} for entry in answer.get("schedules") or []]
    return printing.table(console, columns, rows)


def steer(options: Namespace, api: Api, console: Console) -> Exit:
    """One answer for each schedule; those that were refused are named with the reason."""
    body = {"site_id": target.site(options, api), "ids": options.schedule_ids, "action": options.action}
    answer = change(api, "/schedules/bulk", body)
    return printing.each(
        console,
        answer,
        as_json=options.json,
        done=lambda schedule_id: f"schedule {schedule_id} {DONE[options.action]}",
        name=lambda entry: f"schedule {entry.get('id')}",
    )


def _rule(options: Namespace) -> Json:
    """When it is due; empty for a run that is to start now."""
    given = [name for name in ("timezone", "every", "on", "missed", "name") if getattr(options, name)]
    if not options.schedule:
        if given:
            raise CommandFailed(f"--{given[0]} belongs to a schedule: give --schedule HH:MM too", Exit.USAGE)
        return {}
    if not options.timezone:
        raise CommandFailed("--schedule needs --timezone, as Asia/Kolkata or UTC", Exit.USAGE)
    if options.wait or options.watch:
        raise CommandFailed("a schedule starts nothing now that could be waited for", Exit.USAGE)
    rule = {"at": options.schedule, "time_zone": options.timezone, **_days(options.every or "daily", options.on)}
    return rule | ({"missed": options.missed} if options.missed else {})


def _days(every: str, on: str) -> Json:
    """`--on` names weekdays of a weekly schedule, the day of the month of a monthly one."""
    days = on.lower().split(",") if on else []
    if every == "weekly" and days and set(days) <= set(WEEKDAYS):
        return {"every": every, "weekdays": days}
    if every == "monthly" and len(days) == 1 and days[0].isdecimal() and 1 <= int(days[0][:3]) <= 31:
        return {"every": every, "day": int(days[0])}
    if every == "daily" and not days:
        return {"every": every}
    wanted = {"weekly": "--on mon,thu or other weekdays", "monthly": "--on and a day from 1 to 31", "daily": "no --on"}
    raise CommandFailed(f"--every {every} takes {wanted[every]}", Exit.USAGE)


def _in_words(entry: Json) -> Json:
    """Columns for people."""
    latest = (entry.get("last") or [{}])[0]
    last = " ".join(str(latest[name]) for name in ("outcome", "scheduled_for", "reason") if latest.get(name))
    return {"next_run": _next(entry), "last": last}


def _next(entry: Json) -> str:
    if not entry.get("on", True):
        return "paused"
    return str(entry.get("next_run_local") or "never: not in force, save it again")
