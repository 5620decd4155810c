"""run_progress documents as docs/api.md describes them, and the lists around them, for the fake API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

Document = dict[str, Any]
SITE = "garden-blog"
RUN = "01JD8W3K5T9QZ4V7XB2M6N8P1R"
NAMES = (
    ("cluster", "Keywords → Clusters", "Clusters", "clusters", 0.06),
    ("idea", "Clusters → Ideas", "Ideas", "ideas", 0.09),
    ("task", "Ideas → Tasks", "Tasks", "tasks", 0.03),
    ("article", "Tasks → Content", "Content", "articles", 0.42),
    ("image_prompt", "Content → Image prompts", "Prompts", "image prompts", 0.10),
    ("image", "Prompts → Images", "Images", "images", 0.26),
    ("review", "Review queue", "Review", "articles to review", 0.04),
)
DECLINED = "The model declined this title."
NO_MODEL = "The provider knows no model of this name."
NOW_TITLES = (
    "How to build raised beds that last",
    "Companion planting: what really works",
    "Watering tomatoes in a heat wave",
    "A balcony herb garden on one square metre",
)
NEXT_TITLES = (
    "Compost without the smell",
    "Slugs: twelve methods compared",
    "When to prune currants",
    "Soil tests you can trust",
    "Seed saving for beginners",
)


def at(seconds_ago: float) -> str:
    return (
        (datetime.now(UTC) - timedelta(seconds=seconds_ago)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )


def stage(number: int, names: tuple[str, str, str, str, float], **changed: Any) -> Document:
    key, name, short_name, label, weight = names
    return {
        "number": number, "key": key, "name": name, "short_name": short_name,
        "status": "pending", "status_reason": None,
        "input_count": 0, "expected_count": 0, "processed_count": 0, "remaining_count": 0,
        "succeeded": 0, "failed": 0, "skipped": 0,
        "output_count": 0, "duplicate_count": 0, "output_label": label, "progress_percentage": 0, "weight": weight,
        "credits_used": 0, "duration_seconds": 0, "paused_seconds": 0, "started_at": None, "finished_at": None,
        "concurrency": 16,
        "currently_processing": [], "up_next": [], "up_next_more": 0,
    } | changed  # fmt: skip


def done(count: int, made: int, credits_used: float, seconds: int) -> Document:
    return {
        "status": "completed", "input_count": count, "expected_count": count, "processed_count": count,
        "succeeded": count, "output_count": made, "progress_percentage": 100, "credits_used": credits_used,
        "duration_seconds": seconds, "started_at": at(seconds + 900), "finished_at": at(900),
    }  # fmt: skip


def active() -> Document:
    return {
        "status": "active", "input_count": 1236, "expected_count": 1236, "processed_count": 760, "remaining_count": 476,
        "succeeded": 757, "failed": 1, "skipped": 2, "output_count": 757, "progress_percentage": 61,
        "credits_used": 101.25, "duration_seconds": 842, "started_at": at(842),
        "currently_processing": [
            {"id": f"1-{n}", "title": title, "since": at(since)}
            for n, (title, since) in enumerate(zip(NOW_TITLES, (38, 31, 12, 4), strict=True))
        ],
        "up_next": [{"id": f"2-{n}", "title": title} for n, title in enumerate(NEXT_TITLES)],
        "up_next_more": 467,
    }  # fmt: skip


def run(**changed: Any) -> Document:
    return {
        "run_id": RUN, "site_id": SITE, "pipeline": "content", "pipeline_name": "Content",
        "status": "running", "current_stage": 4, "trigger": "manual", "started_by": "editor@example.com",
        "created_at": at(1824), "started_at": at(1823), "finished_at": None,
        "with_errors": True, "reason": None, "control": None, "caps": {"items": None, "credits": None},
        "limit_seconds": 86_400, "retry_of": None, "remake_of": None, "marked": None, "withdrawn": None,
        "initial_snapshot": {"stage_1_initial": 1050, "total_initial_items": 1050},
    } | changed  # fmt: skip


def running(**changed: Any) -> Document:
    """The fourth stage at work, one item failed."""
    changes = [done(1050, 412, 24, 72), done(412, 1236, 31, 125), done(1236, 1236, 0, 4), active()]
    changes += [{"expected_count": 757}, {"expected_count": 1514}, {"expected_count": 757}]
    return {
        "revision": 187,
        "poll_after_ms": 2500,
        "run": run(),
        "global_progress": {
            "total_items": 3934, "completed_items": 3458, "remaining_items": 476,
            "percentage": 43, "estimated_remaining_time": "~15 min",
        },
        "eta": {"state": "known", "seconds": 900, "low_seconds": 720, "high_seconds": 1140, "past_error_percent": 9},
        "stages": [stage(n, names, **change) for n, (names, change) in enumerate(zip(NAMES, changes, strict=True), 1)],
        "metrics": {
            "credits_used": 156.25,
            "duration_seconds": 1823,
            "paused_seconds": 0,
            "errors": [{"stage": "article", "code": "provider_refused", "count": 1, "message": DECLINED}],
            "left_out": [],
        },
        "error_summary": {"count": 1, "message": "1 of 3,458 items failed", "cleared": None},
        "actions": [],
    } | changed  # fmt: skip


def asked(action: str, **changed: Any) -> Document:
    """The running one, of which a person has asked something that has not come true yet."""
    control = {
        "action": action,
        "who": "editor@example.com",
        "at": at(5),
        "why": "the model's prices are checked",
        "cap": None,
    }
    actions = {"pause": ["resume", "cancel"], "cancel": []}[action]
    return running(revision=188, run=run(control=control), actions=actions) | changed


def paused(**changed: Any) -> Document:
    """The same run once it stands still."""
    document = asked("pause", revision=189, poll_after_ms=10_000) | changed
    document["run"] |= {"status": "paused"}
    document["stages"][3] |= {"status": "paused", "currently_processing": []}
    document["eta"] |= {"state": "none", "seconds": 0, "low_seconds": 0, "high_seconds": 0}
    document["global_progress"] |= {"estimated_remaining_time": None}
    return document


def finished(**changed: Any) -> Document:
    """The same run, completed with errors."""
    counts = [(1050, 412, 24, 72), (412, 1236, 31, 125), (1236, 1236, 0, 4), (1236, 1233, 214.5, 1640),
              (1233, 2466, 61, 380), (2466, 2466, 310, 902), (1233, 1233, 0, 6)]  # fmt: skip
    stages = [
        stage(n, names, **done(*figures)) for n, (names, figures) in enumerate(zip(NAMES, counts, strict=True), 1)
    ]
    stages[3] |= {"succeeded": 1233, "failed": 1, "skipped": 2}
    return {
        "revision": 410,
        "poll_after_ms": None,
        "run": run(status="completed", current_stage=None, finished_at=at(60)),
        "global_progress": {
            "total_items": 8866, "completed_items": 8866, "remaining_items": 0,
            "percentage": 100, "estimated_remaining_time": None,
        },
        "eta": {"state": "none", "seconds": 0, "low_seconds": 0, "high_seconds": 0, "past_error_percent": None},
        "stages": stages,
        "metrics": running()["metrics"] | {"credits_used": 640.5, "duration_seconds": 3129},
        "error_summary": {"count": 1, "message": "1 of 8,866 items failed", "cleared": None},
        "actions": ["start"],
    } | changed  # fmt: skip


def failed() -> Document:
    """A run that ended because every item of its first stage failed."""
    over = {"status": "skipped", "status_reason": "the run was failed before this stage ended"}
    stages = [stage(n, names, **over) for n, names in enumerate(NAMES, 1)]
    stages[0] |= {
        "status_reason": "all 40 items failed",
        "status": "failed", "input_count": 40, "expected_count": 40, "processed_count": 40, "failed": 40,
        "progress_percentage": 100, "duration_seconds": 12, "started_at": at(3612), "finished_at": at(3600),
    }  # fmt: skip
    return finished(
        run=run(status="failed", current_stage=1, finished_at=at(3600), reason="every item of Clusters failed"),
        stages=stages,
        global_progress={
            "total_items": 40, "completed_items": 40, "remaining_items": 0, "percentage": 6,
            "estimated_remaining_time": None,
        },
        error_summary={"count": 40, "message": "40 of 40 items failed", "cleared": None},
        metrics={"credits_used": 0, "duration_seconds": 12, "errors": [
            {"stage": "cluster", "code": "provider_refused", "count": 40, "message": NO_MODEL},
        ], "left_out": []},
    )  # fmt: skip


def never_run(waiting: int = 0) -> Document:
    """A site without a run; `waiting` keywords are in the first queue."""
    stages = [stage(n, names, status="empty", weight=round(1 / 7, 6)) for n, names in enumerate(NAMES, 1)]
    if waiting:
        stages[0] |= {"status": "ready", "input_count": waiting, "expected_count": waiting, "remaining_count": waiting}
    return finished(
        revision=0,
        run=None,
        stages=stages,
        global_progress={
            "total_items": waiting, "completed_items": 0, "remaining_items": waiting,
            "percentage": 0, "estimated_remaining_time": None,
        },
        metrics={"credits_used": 0, "duration_seconds": 0, "errors": [], "left_out": []},
        error_summary={"count": 0, "message": "", "cleared": None},
    )  # fmt: skip


def invented() -> Document:
    """A pipeline of three stages that nobody has heard of, two of them at work at once."""
    names = (
        ("grind", "Grain → Flour", "Grinding", "sacks", 0.5),
        ("sieve", "Flour → Fine flour", "Sieving", "sieves", 0.3),
        ("bake", "Fine flour → Bread", "Baking", "loaves", 0.2),
    )
    one = {"status": "active", "input_count": 9, "processed_count": 4, "remaining_count": 5, "succeeded": 4,
           "output_count": 4, "progress_percentage": 44, "started_at": at(20), "duration_seconds": 20}  # fmt: skip
    two = one | {
        "processed_count": 1,
        "remaining_count": 8,
        "succeeded": 1,
        "output_count": 1,
        "progress_percentage": 11,
    }
    titles = {"currently_processing": [{"id": "1", "title": "Rye from the north field", "since": at(3)}]}
    return running(
        run=run(pipeline="mill", pipeline_name="Mill", current_stage=1, with_errors=False),
        stages=[stage(1, names[0], **one, **titles), stage(2, names[1], **two), stage(3, names[2])],
        global_progress={
            "total_items": 18,
            "completed_items": 5,
            "remaining_items": 13,
            "percentage": 25,
            "estimated_remaining_time": None,
        },
        eta={"state": "measuring", "seconds": 0, "low_seconds": 0, "high_seconds": 0, "past_error_percent": None},
        error_summary={"count": 0, "message": "", "cleared": None},
        metrics={"credits_used": 0, "duration_seconds": 20, "errors": [], "left_out": []},
    )


def row(document: Document, **changed: Any) -> Document:
    """A run as the history lists it."""
    progress, metrics = document["global_progress"], document["metrics"]
    totals = {
        "percentage": progress["percentage"],
        "completed_items": progress["completed_items"],
        "total_items": progress["total_items"],
        "failed": document["error_summary"]["count"],
        "credits_used": metrics["credits_used"],
        "duration_seconds": metrics["duration_seconds"],
        "error_cleared": document["error_summary"]["cleared"],
    }
    return {**document["run"], **totals, **changed}


def history(length: int) -> list[Document]:
    """Runs of earlier days, newest first."""
    ends: list[Document] = [
        {"status": "completed", "with_errors": False, "failed": 0},
        {"status": "completed", "with_errors": True, "failed": 3},
        {"status": "paused", "reason": "the credit cap of 200 is reached", "finished_at": None},
        {"status": "failed", "reason": "every item of Clusters failed", "failed": 40},
        {"status": "cancelled", "reason": "cancelled by editor@example.com"},
    ]
    return [
        row(finished(), run_id=f"01JC{n:022d}", started_at=at(86_400 * (n + 1)), created_at=at(86_400 * (n + 1)))
        | ends[n % len(ends)]
        for n in range(length)
    ]


def capped(cap: str = "credits", **changed: Any) -> Document:
    """A run that paused itself at one of its caps."""
    why = {"credits": "the credits cap of 150 is reached: 156.25 used", "items": "the items cap of 3,400 is reached"}
    control = {"action": "pause", "who": "cap", "at": at(30), "why": why[cap], "cap": cap}
    document = paused(actions=["resume", "cancel", "caps"], **changed)
    document["run"] |= {"control": control, "reason": why[cap], "caps": {"items": 3400, "credits": 150}}
    return document


NO_ESTIMATE = {"eta": {"state": "none", "seconds": 0, "low_seconds": 0, "high_seconds": 0, "past_error_percent": None}}
LIMIT = "it took longer than its limit of 30 minutes"


def over_time() -> Document:
    """A run that has just passed its time limit: nothing new begins, what is in hand is let go."""
    control = {"action": "fail", "who": "limit", "at": at(5), "why": LIMIT, "cap": "seconds"}
    return running(run=run(control=control, limit_seconds=1800), actions=[]) | NO_ESTIMATE


def timed_out() -> Document:
    """The same run, ended by its limit."""
    document = over_time() | {"actions": ["start", "retry", "withdraw", "clear_error"], "poll_after_ms": None}
    document["run"] |= {"status": "failed", "current_stage": 4, "finished_at": at(2), "reason": LIMIT}
    document["global_progress"] |= {"estimated_remaining_time": None}
    document["stages"][3] |= {"status": "failed", "finished_at": at(2)}
    document["stages"][3] |= {"currently_processing": [], "up_next": [], "up_next_more": 0}
    for stage in document["stages"][4:]:
        stage |= {"status": "skipped", "status_reason": "the run was failed before this stage ended"}
    return document


def cancelled(failed: int = 0, left: int = 476) -> Document:
    """A run that a person cancelled."""
    document = timed_out()
    control = {"action": "cancel", "who": "editor@example.com", "at": at(5), "why": "wrong keywords", "cap": None}
    document["run"] |= {"status": "cancelled", "control": control, "reason": "wrong keywords", "limit_seconds": 86_400}
    for stage in document["stages"][3:]:
        stage |= {"status": "skipped", "status_reason": "the run was cancelled before this stage ended"}
    document["error_summary"] |= {"count": failed, "message": f"{failed:,} of 3,458 items failed" if failed else ""}
    document["global_progress"] |= {"remaining_items": left}
    document["metrics"]["errors"] = document["metrics"]["errors"] if failed else []
    return document


def deed(why: str) -> Document:
    return {"who": "boss@example.com", "at": at(3600), "why": why}


def handled() -> Document:
    """A finished run to which everything was done that can be."""
    document = finished(actions=["start", "retry"])
    document["run"] |= {
        "retry_of": "01OLD8W3K5T9QZ4V7XB2M6NOLD1", "remake_of": "article#01ITEM0000000000000000ABCD",
        "marked": deed("the rest is not worth it") | {"action": "complete"}, "withdrawn": deed("wrong tone of voice"),
        "caps": {"items": 9000, "credits": 700},
    }  # fmt: skip
    document["error_summary"]["cleared"] = deed("known since May")
    return document
