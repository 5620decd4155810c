"""A run's facts -> `run_progress`, the one document that every view reads. Standard library only.

Nothing but this module computes a count, a percentage or a total (docs/api.md describes each field).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from chalicelib import forecast, lifecycle
from chalicelib.facts import Note, Run, StageFacts
from chalicelib.pipelines import Pipeline

SHOWN = 5  # titles in "up next", and messages per stage
TICK_MS = 10_000  # how long a document of unchanged facts stays the same
_BECAME = ("succeeded", "failed", "skipped")  # what an item of a stage can become
Document = dict[str, Any]


def document(run: Run, *, now: int, role: str) -> Document:
    """The whole page in one value. `now` in epoch milliseconds; `role` decides `actions`."""
    expected = forecast.still_expected(run)
    stages = [_stage(run, number, stage, expected, now) for number, stage in enumerate(run.stages, 1)]
    estimate = forecast.estimate(run)
    return {
        "revision": run.revision,
        "poll_after_ms": poll_after(run),
        "run": _run(run),
        "global_progress": _global(run, estimate),
        "eta": _eta(run, estimate),
        "stages": stages,
        "metrics": _metrics(run),
        "error_summary": _error_summary(run),
        "actions": lifecycle.actions(run, role),
    }


def never_run(pipeline: Pipeline, queues: Mapping[str, int], *, role: str) -> Document:
    """The document of a site that has not run this pipeline yet: what waits in each queue."""
    return {
        "revision": 0,
        "poll_after_ms": None,
        "run": None,
        "global_progress": _totals(sum(queues.values()), 0, 0, None) | {f"{name}_items": 0 for name in _BECAME},
        "eta": {"state": "none", "seconds": 0, "low_seconds": 0, "high_seconds": 0, "past_error_percent": None},
        "stages": [_waiting(pipeline, number, queues[stage.key]) for number, stage in enumerate(pipeline.stages, 1)],
        "metrics": {"credits_used": 0, "duration_seconds": 0, "paused_seconds": 0, "errors": [], "left_out": []},
        "error_summary": {"count": 0, "message": "", "cleared": None},
        "actions": lifecycle.actions(None, role),
    }


def etag(run: Run, now: int) -> str:
    """Changes with every commit and, while the run lasts, with a slow tick (estimates age)."""
    tick = 0 if run.outcome else now // TICK_MS
    return f'"{run.run_id}-{run.revision}-{tick}"'


def percentage(run: Run) -> int:
    """Weighted sum of the stages' fractions, rounded down; 100 if and only if the run completed."""
    if run.outcome == "completed":
        return 100
    whole = sum(stage.weight for stage in run.stages)
    share = sum(stage.weight * fraction(stage) for stage in run.stages)
    return min(99, math.floor(100 * share / whole + 1e-9)) if whole else 0


def fraction(stage: StageFacts) -> float:
    """0 to 1, and it never falls: the input is fixed when the stage is planned."""
    if stage.settled_at or stage.skip_reason:
        return 1.0
    return stage.processed / stage.input if stage.input else 0.0


def poll_after(run: Run) -> int | None:
    """Milliseconds until a client should ask again: 24 requests a minute at the most; None: never."""
    if run.outcome:
        return None
    return 10_000 if lifecycle.run_status(run) == "paused" else 2_500


def summary(run: Run) -> Document:
    """A row of the history: the run and its totals."""
    whole = document(run, now=run.finished_at or run.created_at, role="viewer")
    progress = whole["global_progress"]
    row: Document = whole["run"] | {
        "percentage": progress["percentage"],
        "completed_items": progress["completed_items"],
        "total_items": progress["total_items"],
        "failed": sum(stage.total("failed") for stage in run.stages),
        "credits_used": whole["metrics"]["credits_used"],
        "duration_seconds": whole["metrics"]["duration_seconds"],
        "error_cleared": note(run.cleared),
    }
    return row


def rfc3339(at: int | None) -> str | None:
    if at is None:
        return None
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _run(run: Run) -> Document:
    return {
        "run_id": run.run_id,
        "site_id": run.site_id,
        "pipeline": run.pipeline,
        "pipeline_name": run.pipeline_name,
        "status": lifecycle.run_status(run),
        "current_stage": lifecycle.current_stage(run),
        "trigger": run.trigger,
        "started_by": run.started_by,
        "created_at": rfc3339(run.created_at),
        "started_at": rfc3339(run.started_at),
        "finished_at": rfc3339(run.finished_at),
        "with_errors": any(stage.total("failed") for stage in run.stages),
        "reason": run.reason,
        "retry_of": run.retry_of,
        "remake_of": run.remake_of,
        "caps": asdict(run.caps),
        "limit_seconds": run.limit_seconds,
        "control": _control(run),
        "marked": _marked(run),
        "withdrawn": note(run.withdrawn),
        "initial_snapshot": _snapshot(run),
    }


def _control(run: Run) -> Document | None:
    if run.control is None:
        return None
    asked = run.control
    return {"action": asked.action, "who": asked.who, "at": rfc3339(asked.at), "why": asked.why, "cap": asked.cap}


def _marked(run: Run) -> Document | None:
    """Ended by a person's hand, not by its own end."""
    ended = run.control if run.outcome else None
    if ended is None or ended.cap or ended.action not in lifecycle.ENDS_BY_HAND:
        return None
    return {"action": ended.action, "who": ended.who, "at": rfc3339(ended.at), "why": ended.why}


def note(value: Note | None) -> Document | None:
    return {"who": value.who, "at": rfc3339(value.at), "why": value.why} if value else None


def _snapshot(run: Run) -> Document:
    queues = {f"stage_{number}_initial": stage.initial for number, stage in enumerate(run.stages, 1)}
    return queues | {"total_initial_items": sum(queues.values())}


def _global(run: Run, estimate: forecast.Estimate) -> Document:
    total = sum(stage.input for stage in run.stages)
    completed = sum(stage.processed for stage in run.stages)
    became = {f"{name}_items": sum(stage.total(name) for stage in run.stages) for name in _BECAME}
    return _totals(total, completed, percentage(run), _spoken(estimate)) | became


def _totals(total: int, completed: int, percent: int, time_left: str | None) -> Document:
    return {
        "total_items": total,
        "completed_items": completed,
        "remaining_items": total - completed,
        "percentage": percent,
        "estimated_remaining_time": time_left,
    }


def _spoken(estimate: forecast.Estimate) -> str | None:
    if estimate.state != "known":
        return "measuring" if estimate.state == "measuring" else None
    if estimate.seconds < 60:
        return f"~{estimate.seconds} s"
    minutes = round(estimate.seconds / 60)
    return f"~{minutes} min" if minutes < 120 else f"~{round(minutes / 60)} h"


def _eta(run: Run, estimate: forecast.Estimate) -> Document:
    return {
        "state": estimate.state,
        "seconds": estimate.seconds,
        "low_seconds": estimate.low,
        "high_seconds": estimate.high,
        "past_error_percent": None if run.past_error is None else round(100 * run.past_error),
    }


def _stage(run: Run, number: int, stage: StageFacts, expected: Mapping[str, float], now: int) -> Document:
    status = lifecycle.stage_status(run, stage)
    doing = [] if run.outcome else _doing(stage, now)
    upcoming, more = _up_next(run, stage)
    return {
        "number": number,
        "key": stage.key,
        "name": stage.name,
        "short_name": stage.short_name,
        "status": status,
        "status_reason": lifecycle.stage_reason(run, stage),
        "input_count": stage.input,
        "expected_count": _expected(run, stage, expected),
        "processed_count": stage.processed,
        "remaining_count": stage.remaining,
        "succeeded": stage.total("succeeded"),
        "failed": stage.total("failed"),
        "skipped": stage.total("skipped"),
        "output_count": stage.total("made"),
        "duplicate_count": stage.total("duplicates"),
        "output_label": stage.output_label,
        "progress_percentage": _stage_percentage(stage),
        "weight": stage.weight,
        "credits_used": _credits(stage.total("millicredits")),
        "duration_seconds": _duration(run, stage.planned_at, stage.settled_at or stage.last_at, stage.paused_ms),
        "paused_seconds": stage.paused_ms // 1000,
        "started_at": rfc3339(stage.planned_at),
        "finished_at": rfc3339(stage.settled_at),
        "concurrency": stage.concurrency,
        "currently_processing": doing,
        "up_next": upcoming,
        "up_next_more": more,
    }


def _stage_percentage(stage: StageFacts) -> int:
    if stage.input:
        return math.floor(100 * stage.processed / stage.input)
    return 100 if stage.settled_at and not stage.skip_reason else 0


def _expected(run: Run, stage: StageFacts, expected: Mapping[str, float]) -> int:
    if stage.planned_at or stage.skip_reason:
        return stage.input
    return 0 if run.outcome else math.ceil(expected[stage.key] - 1e-9)


def _doing(stage: StageFacts, now: int) -> list[Document]:
    """Units in hand, longest first. One that is older than the stage's time-out died unannounced."""
    oldest = now - stage.timeout_seconds * 1000
    units = sorted((unit.since, unit.unit, unit.title) for shard in stage.shards for unit in shard.doing)
    return [{"id": unit, "title": title, "since": rfc3339(since)} for since, unit, title in units if since >= oldest]


def _up_next(run: Run, stage: StageFacts) -> tuple[list[Document], int]:
    """The titles after the highest unit that has started, and how many units follow them."""
    if run.outcome or not stage.remaining:
        return [], 0
    front = max(stage.shards, key=lambda shard: shard.next_from)
    after = stage.total("units") - 1 - front.next_from
    shown = [{"id": unit.unit, "title": unit.title} for unit in front.next[:SHOWN]]
    return shown, max(0, after - len(shown))


def _waiting(pipeline: Pipeline, number: int, queue: int) -> Document:
    stage = pipeline.stages[number - 1]
    counts = dict.fromkeys(
        ("processed_count", "succeeded", "failed", "skipped", "output_count", "duplicate_count", "progress_percentage"),
        0,
    )
    return {
        "number": number,
        "key": stage.key,
        "name": stage.name,
        "short_name": stage.short_name,
        "status": "ready" if queue else "empty",
        "status_reason": None,
        "input_count": queue,
        "expected_count": queue,
        "remaining_count": queue,
        **counts,
        "output_label": stage.output_label,
        "weight": round(1 / len(pipeline.stages), 6),
        "credits_used": 0,
        "duration_seconds": 0,
        "paused_seconds": 0,
        "started_at": None,
        "finished_at": None,
        "concurrency": stage.concurrency,
        "currently_processing": [],
        "up_next": [],
        "up_next_more": 0,
    }


def _metrics(run: Run) -> Document:
    moved = [at for at in (run.finished_at, *(stage.last_at for stage in run.stages)) if at]
    return {
        "credits_used": _credits(sum(stage.total("millicredits") for stage in run.stages)),
        "duration_seconds": _duration(run, run.started_at, max(moved, default=run.started_at), run.paused_ms),
        "paused_seconds": run.paused_ms // 1000,
        "errors": [error for stage in run.stages for error in _errors(stage)],
        "left_out": [reason for stage in run.stages for reason in _left_out(stage)],
    }


def _errors(stage: StageFacts) -> list[Document]:
    return _reasons(stage, [(shard.reason_counts, shard.reason_messages) for shard in stage.shards])


def _left_out(stage: StageFacts) -> list[Document]:
    """Why items were skipped, and outputs not stored."""
    return _reasons(stage, [(shard.left_counts, shard.left_messages) for shard in stage.shards])


def _reasons(stage: StageFacts, found: Sequence[tuple[Mapping[str, int], Mapping[str, str]]]) -> list[Document]:
    counts: dict[str, int] = {}
    messages: dict[str, str] = {}
    for by_code, said in found:
        for code, count in by_code.items():
            counts[code] = counts.get(code, 0) + count
        messages |= said
    return [
        {"stage": stage.key, "code": code, "count": count, "message": messages.get(code, code)}
        for code, count in sorted(counts.items())[:SHOWN]
    ]


def _error_summary(run: Run) -> Document:
    failed = sum(stage.total("failed") for stage in run.stages)
    processed = sum(stage.processed for stage in run.stages)
    message = f"{failed:,} of {processed:,} items failed" if failed else ""
    return {"count": failed, "message": message, "cleared": note(run.cleared)}


def _credits(millicredits: int) -> float | int:
    """Credits to three places, a whole number where it is one."""
    credits = millicredits / 1000
    return int(credits) if credits.is_integer() else credits


def _duration(run: Run, begin: int | None, end: int | None, paused_ms: int) -> int:
    """Whole seconds, those of a pause left out."""
    end = run.finished_at if end is None else end
    return max(0, (end - begin - paused_ms) // 1000) if begin and end else 0
