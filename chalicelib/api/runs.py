"""Runs: start, list, read, and the unified `run_progress`."""

from __future__ import annotations

import time
from typing import Any

import msgspec
from chalice.app import Response

from chalicelib import progress
from chalicelib.api.routing import JSON, Api, Call, Headers
from chalicelib.api.types import StartRun
from chalicelib.errors import InvalidInput, NotFound, StillRunning
from chalicelib.execution import Executions
from chalicelib.facts import Caps, Run, Start
from chalicelib.lifecycle import FINAL, run_status
from chalicelib.pipelines import PIPELINES, pipeline_named

api = Api(__name__)
STATUSES = ("pending", "running", "paused", *sorted(FINAL))
LOG_FORMATS = ("json", "jsonl")
WAIT = ("true", "false")
LOOK_MS = 500  # how often a start that waits looks at its run
_executions = Executions()


@api.call("POST", "/runs", role="operator", query=("wait", "timeout_seconds"))
def start(call: Call) -> Any:
    """At once, or with `wait` when the run is over or paused; 408 when the caller's time is up, and the run goes on."""
    from chalicelib.starting import start_run  # brings the planning: not in every cold start

    asked = _start(call)
    if (wait := call.query("wait") or "false") not in WAIT:
        raise InvalidInput("wait", f"{wait!r} is none of {', '.join(WAIT)}")
    seconds = call.number("timeout_seconds", default=20, low=1, high=25)
    started = call.once(lambda: {"run_id": start_run(call.store, _executions, asked), "status": "pending"})
    return _waited(call, started["run_id"], seconds) if wait == "true" else (202, started)


@api.call("POST", "/runs/plan", role="operator")
def plan(call: Call) -> dict[str, Any]:
    """What a start would do and cost. Nothing is started."""
    from chalicelib.dry_run import dry_run  # this call alone needs it: not in every cold start

    return dry_run(call.store, _start(call))


def _start(call: Call) -> Start:
    asked = call.body(StartRun)
    return Start(
        site_id=asked.site_id,
        pipeline=asked.pipeline,
        trigger=call.trigger,
        who=call.who,
        limits=msgspec.to_builtins(asked.limits),
        caps=Caps(items=asked.caps.items, credits=asked.caps.credits),
    )


def _waited(call: Call, run_id: str, seconds: int) -> Response:
    end = call.store.clock() + seconds * 1000
    while not _rests(run := call.store.runs.read(run_id)):
        if (left := end - call.store.clock()) <= 0:
            message = f"run {run_id} is still {run_status(run)} after {seconds} s: it goes on"
            raise StillRunning(message, run_id=run_id, status=run_status(run))
        time.sleep(min(LOOK_MS, left) / 1000)
    return _document(call, run)


def _rests(run: Run) -> bool:
    return run.outcome is not None or run_status(run) == "paused"


@api.call("GET", "/runs", role="viewer", query=("site_id", "pipeline", "status", "limit", "cursor"))
def runs(call: Call) -> dict[str, Any]:
    site_id = call.store.settings.site(call.required("site_id"))["site_id"]
    pipeline, status = call.query("pipeline"), call.query("status")
    if status and status not in STATUSES:
        raise InvalidInput("status", f"{status!r} is none of {', '.join(STATUSES)}")
    found, cursor = call.store.runs.page(
        site_id,
        pipeline=pipeline and pipeline_named(pipeline).key,
        status=status,
        limit=call.number("limit", default=20, low=1, high=100),
        cursor=call.query("cursor"),
    )
    return {"runs": found, "cursor": cursor}


@api.call("GET", "/runs/{run}", role="viewer")
def run(call: Call, run: str) -> Response:
    return _document(call, call.store.runs.read(run))


@api.call("GET", "/automation/run_progress", role="viewer", query=("site_id", "run_id", "pipeline"))
def run_progress(call: Call) -> Any:
    """With `run_id`: one Query. Without: the site's active or latest run, named by its lock."""
    if run_id := call.query("run_id"):
        found = call.store.runs.read(run_id)
        if (site_id := call.query("site_id")) and found.site_id != site_id:
            raise NotFound("run", run_id)
        return _document(call, found)
    return _of_site(call, call.required("site_id"), pipeline_named(call.query("pipeline") or "content").key)


def _of_site(call: Call, site_id: str, pipeline: str) -> Any:
    if run_id := call.store.runs.latest(site_id, pipeline):
        return _document(call, call.store.runs.read(run_id))
    from chalicelib.starting import queues  # seldom: not in every cold start

    call.store.settings.site(site_id)
    declared = PIPELINES[pipeline]
    return progress.never_run(declared, queues(call.store, site_id, declared), role=call.role)


def _document(call: Call, run: Run) -> Response:
    now = call.store.clock()
    tag = progress.etag(run, now)
    headers: Headers = {**JSON, "ETag": tag, "Cache-Control": "private, no-cache"}
    if _names(call.header("if-none-match"), tag):
        return Response(body="", status_code=304, headers=headers)
    body = msgspec.json.encode(progress.document(run, now=now, role=call.role)).decode()
    return Response(body=body, headers=headers)


def _names(if_none_match: str, tag: str) -> bool:
    """A list of tags; a CDN that compresses makes them weak ones."""
    return tag in {known.strip().removeprefix("W/") for known in if_none_match.split(",")}


@api.call("GET", "/runs/{run}/log", role="viewer", query=("format", "limit", "cursor"))
def log(call: Call, run: str) -> Any:
    if (form := call.query("format") or "json") not in LOG_FORMATS:
        raise InvalidInput("format", f"{form!r} is none of {', '.join(LOG_FORMATS)}")
    entries, cursor = _entries(call, run, errors_only=False)
    if form == "json":
        return {"entries": entries, "cursor": cursor}
    lines = b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries)
    headers: Headers = {"Content-Type": "application/x-ndjson", "Cache-Control": "no-store"}
    if cursor:
        headers["X-Next-Cursor"] = cursor
    return Response(body=lines.decode(), headers=headers)


@api.call("GET", "/runs/{run}/errors", role="viewer", query=("limit", "cursor"))
def errors(call: Call, run: str) -> dict[str, Any]:
    entries, cursor = _entries(call, run, errors_only=True)
    return {"errors": [failure for entry in entries for failure in _failures(entry)], "cursor": cursor}


def _entries(call: Call, run: str, *, errors_only: bool) -> tuple[list[dict[str, Any]], str | None]:
    limit = call.number("limit", default=100, low=1, high=1000)
    found, cursor = call.store.runs.log(run, limit=limit, cursor=call.query("cursor"), errors_only=errors_only)
    if not found:
        call.store.runs.read(run)  # an unknown run is 404, not an empty log
    return found, cursor


def _failures(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """One for each item that failed; the run's own end, where that is the error, has no item."""
    if "failures" not in entry:
        own = {"item_id": None, "title": None, "code": "run", "message": entry["message"]}
        return [{"at": entry["at"], "stage": entry["stage"]} | own]
    return [{"at": entry["at"], "stage": entry["stage"]} | failure for failure in entry["failures"]]
