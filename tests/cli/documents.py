"""The run_progress documents and plans of the test API, by the run's story. Written out, after docs/api.md."""

from __future__ import annotations

from typing import Any

STEPS = 4  # polls until a run is over
TITLE = "How to build \x1b[31mraised[/red] beds"
ADMIN = {"who": "ada@example.com", "at": "2026-11-22T10:00:00.123Z"}
CAP = {
    "action": "pause",
    "who": "cap",
    "at": "2026-11-22T09:30:00.000Z",
    "why": "the credits cap of 10 is reached: 10.2 used",
    "cap": "credits",
}
BY_HAND = {
    "action": "pause",
    "who": "ed@example.com",
    "at": "2026-11-22T09:00:00Z",
    "why": "prices \x1b[5m",
    "cap": None,
}
STORIES: dict[str, dict[str, Any]] = {
    "capped": {"caps": {"items": 100, "credits": 10}, "control": CAP},
    "by-hand": {"control": BY_HAND},
    "pausing": {"control": BY_HAND},
    "credits-only": {"caps": {"items": None, "credits": 10}},
    "told": {
        "marked": {**ADMIN, "action": "fail", "why": "stuck"},
        "withdrawn": {**ADMIN, "why": "wrong prompt"},
        "control": {**ADMIN, "action": "fail", "why": "stuck", "cap": None},
        "reason": "marked failed by ada@example.com: stuck",
        "remake_of": "article#01J",
        "retry_of": "01A",
    },
    "cancelled": {"control": {**ADMIN, "action": "cancel", "why": "prices", "cap": None}, "reason": "prices"},
    "failing": {"control": {**ADMIN, "action": "fail", "why": "stuck", "cap": None}},
    "late": {
        "control": {"action": "fail", "who": "cap", "at": "T", "why": "it ran for over 60 s", "cap": "seconds"},
        "reason": "it ran for over 60 s",
    },
    "uncapped": {"caps": {"items": None, "credits": None}},
}
PAUSED = ("capped", "by-hand")
HELD = (*PAUSED, "pausing", "failing")  # never over


def run_document(run_id: str, step: int) -> dict[str, Any]:
    over = step >= STEPS
    status = (
        {"failed": "failed", "cancelled": "cancelled", "late": "failed", "told": "failed"}.get(run_id, "completed")
        if over
        else "running"
    )
    if run_id in HELD:
        over, status = False, "paused" if step > 1 and run_id in PAUSED else "running"
    stages = [stage_document(1, "Keywords → Clusters", "completed", 50, 50, 0)]
    stages.append(stage_document(2, "Clusters → Ideas", "completed" if over else "active", 12, 3 * step, 1))
    run = {
        "run_id": run_id,
        "site_id": "garden",
        "pipeline": "content",
        "pipeline_name": "Content",
        "status": status,
        "with_errors": run_id == "with-errors",
        "reason": "the budget is spent" if status == "failed" else None,
    }
    return {
        "revision": step,
        "poll_after_ms": None if over else 10,
        "run": {**run, **STORIES.get(run_id, {})},
        "global_progress": {
            "total_items": 62,
            "completed_items": 50 + 3 * step,
            "percentage": 60 + 10 * step,
            "estimated_remaining_time": None if over else f"~{STEPS - step} min",
        },
        "stages": stages,
        "metrics": {"credits_used": 8.2, "duration_seconds": 10, "paused_seconds": 0, "errors": []},
        "error_summary": errors(run_id),
        "actions": [],
    }


def errors(run_id: str) -> dict[str, Any]:
    if run_id == "told":
        return {"count": 1, "message": "1 of 62 items failed", "cleared": {**ADMIN, "why": "seen"}}
    if run_id == "with-errors":
        return {"count": 1, "message": "1 of 62 items failed", "cleared": None}
    return {"count": 0, "message": "", "cleared": None}


def stage_document(number: int, name: str, status: str, given: int, done: int, failed: int) -> dict[str, Any]:
    now = [{"id": "1", "title": TITLE, "since": "T"}] if status == "active" else []
    return {
        "number": number,
        "key": f"stage{number}",
        "name": name,
        "short_name": name.split()[-1],
        "status": status,
        "input_count": given,
        "processed_count": done,
        "failed": failed,
        "progress_percentage": 100 * done // given,
        "currently_processing": now,
    }


def plan_document(site: str, pipeline: str) -> dict[str, Any]:
    total = {"items": 62, "credits": 8.25, "low_credits": 7, "high_credits": 10.5}
    total |= {"seconds": 900, "low_seconds": 45, "high_seconds": 10_800, "measured": site != "new"}
    return {
        "site_id": site,
        "pipeline": pipeline,
        "active_run_id": "01A" if site == "busy" else None,
        "stages": [
            plan_stage(
                1, "Keywords → Clusters", 50, 10, first=[{"id": "1", "title": TITLE}, {"id": "2", "title": "Compost"}]
            ),
            plan_stage(2, "Clusters → Ideas", 7, 0, skip_reason="left out by the\x1b caller"),
            plan_stage(3, "Ideas → Tasks", 0, 0),
        ],
        "total": total,
    }


def plan_stage(number: int, name: str, waiting: int, items: int, **more: Any) -> dict[str, Any]:
    takes, makes = name.lower().split(" → ")
    stage = {"number": number, "key": makes, "name": name, "short_name": makes, "takes": takes, "waiting": waiting}
    stage |= {"skip_reason": None, "items": items, "units": items // 5, "first": [], "expected_items": 12.0}
    return {**stage, "expected_output": 36.5, "output_label": makes, "credits": 2.5, "seconds": 150, **more}


def page(entries: list[dict[str, Any]], query: dict[str, str]) -> dict[str, Any]:
    """Two entries to a page."""
    start = int(query.get("cursor", "0"))
    return {"entries": entries[start : start + 2], "cursor": str(start + 2) if start + 2 < len(entries) else None}
