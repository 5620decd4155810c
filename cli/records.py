"""Who did what to a run, when and why, in words; and how far its caps are used. All of it is what the API says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cli.progress import Act, Progress, Run

MARKS = {"complete": "marked completed", "fail": "marked failed"}
REACHED = {"items": "items cap reached", "credits": "credits cap reached", "seconds": "time limit reached"}
DONE = {("pause", "paused"): "paused", ("cancel", "cancelled"): "cancelled"}
WORDS = {None: "none", False: "no", True: "yes"}
CAPS = ("items", "credits")


def control(run: Run) -> str:
    """Who paused or cancelled it, or which limit; empty when nobody did, and when `history` says it."""
    asked = run.control
    if asked is None or run.marked:
        return ""
    if asked.cap:
        pausing = "pausing: " if asked.action == "pause" and run.status == "running" else ""
        return _told(pausing + REACHED.get(asked.cap, f"{asked.cap} limit reached"), asked)
    did = DONE.get((asked.action, run.status)) or MARKS.get(asked.action) or f"{asked.action} asked for"
    return _by(did, asked)


def reason(run: Run) -> str:
    """Why it ended, when that was nobody's doing."""
    explained = run.marked or (run.control and run.control.action != "pause")
    return "" if explained else run.reason or ""


def history(progress: Progress) -> list[str]:
    """What was done to a run besides: marked, withdrawn, its error cleared; which run or item it is about."""
    run = progress.run
    if run is None:
        return []
    cleared = progress.error_summary.cleared if progress.error_summary else None
    told = [f"retry of {run.retry_of}"] if run.retry_of else []
    told += [f"makes {run.remake_of} again"] if run.remake_of else []
    told += [_by(MARKS.get(run.marked.action, f"marked {run.marked.action}"), run.marked)] if run.marked else []
    told += [_by("error cleared", cleared)] if cleared else []
    told += [_by("withdrawn", run.withdrawn)] if run.withdrawn else []
    return told


def caps_used(progress: Progress) -> str:
    """`credits 8.2 of 10 · items 12 of 100`; empty without caps."""
    caps = progress.run.caps if progress.run else None
    if caps is None:
        return ""
    credits = progress.metrics.credits_used if progress.metrics else 0
    told = [f"credits {amount(credits)} of {amount(caps.credits)}"] if caps.credits is not None else []
    told += [f"items {progress.global_progress.completed_items} of {caps.items}"] if caps.items is not None else []
    return " · ".join(told)


def to_go_on(run: Run) -> str:
    """What lets a run that waits at a cap go on; empty for any other."""
    return raising(run.run_id, run.control.cap) if run.capped and run.control else ""


def raising(run_id: str, cap: object) -> str:
    """Which option raises a cap."""
    return f"to go on: millrace resume {run_id} --cap-{cap} N" if cap in CAPS else ""


def notes(row: Mapping[str, Any]) -> str:
    """The same of a row of the list of runs, in short."""
    marked = row.get("marked")
    told = [MARKS.get(str(marked.get("action")), "marked")] if marked else []
    told += ["error cleared"] if row.get("error_cleared") else []
    told += ["withdrawn"] if row.get("withdrawn") else []
    told += [f"retry of {row['retry_of']}"] if row.get("retry_of") else []
    told += ["remake"] if row.get("remake_of") else []
    return ", ".join(told)


def difference(before: object, after: object) -> str:
    """`status: running -> failed`: what an admin action changed, field by field."""
    old, new = _fields(before), _fields(after)
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return "; ".join(f"{name}: {_value(old.get(name))} -> {_value(new.get(name))}" for name in changed)


def _fields(state: object) -> Mapping[str, Any]:
    return state if isinstance(state, dict) else {}


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_value(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(_value(part) for part in value)
    if isinstance(value, float):
        return amount(value)
    return WORDS.get(value, str(value)) if value is None or isinstance(value, bool) else str(value)


def amount(value: float, places: int = 3) -> str:
    """`8.2`, `10`: never in powers of ten, however large."""
    return f"{value:.{places}f}".rstrip("0").rstrip(".")


def _by(did: str, act: Act) -> str:
    return _told(f"{did} by {act.who or 'someone'}", act)


def _told(did: str, act: Act) -> str:
    when = f", {moment(act.at)}" if act.at else ""
    return f"{did}{when}" + (f": {act.why}" if act.why else "")


def moment(at: str) -> str:
    """`2026-11-22 10:00:00 UTC` of an RFC 3339 time; anything else as it is."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z", at)
    return f"{match[1]} {match[2]} UTC" if match else at
