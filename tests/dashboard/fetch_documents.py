"""The daily fetch as docs/api.md describes it: a run of it, for the fake API."""

from __future__ import annotations

from typing import Any

from tests.dashboard.documents import SITE, Document, at, done, finished, run, stage

RUN = "01JE2W3K5T9QZ4V7XB2M6N8FCH"
NAMES = (
    ("fetch", "Sources → Entries", "Sources", "new entries", 0.1),
    ("read", "Entries → Texts", "Texts", "texts", 0.2),
    ("mcq", "Texts → Questions", "Questions", "questions", 0.4),
    ("current_affairs", "Texts → Notes", "Notes", "notes", 0.3),
)
KNOWN = "known from an earlier fetch"
NOTHING_NEW = "nothing new: all its entries are known"
DUPLICATE = "duplicate: the site has “Which river flows through Kolkata?”"


def fetched(**changed: Any) -> Document:
    """A second fetch of the day: three sources had nothing new, some questions were there already."""
    figures = ((5, 9, 0, 4), (9, 15, 0, 11), (9, 21, 4.2, 31), (6, 6, 1.8, 12))
    stages = [stage(n, names, **done(*figure)) for n, (names, figure) in enumerate(zip(NAMES, figures, strict=True), 1)]
    stages[0] |= {"succeeded": 2, "skipped": 3, "duplicate_count": 31}
    stages[2] |= {"succeeded": 8, "skipped": 1, "duplicate_count": 4}
    left_out = [
        ("fetch", "known_from_an_earlier_fetch", 31, KNOWN),
        ("fetch", "nothing_new", 3, NOTHING_NEW),
        ("mcq", "duplicate", 5, DUPLICATE),
    ]
    document = finished(
        run=run(
            run_id=RUN, pipeline="daily_fetch", pipeline_name="Daily fetch", status="completed", current_stage=None,
            finished_at=at(60), with_errors=False, site_id=SITE,
        ),
        stages=stages,
        global_progress={
            "total_items": 29, "completed_items": 29, "remaining_items": 0, "percentage": 100,
            "estimated_remaining_time": None,
        },
        error_summary={"count": 0, "message": "", "cleared": None},
        metrics={
            "credits_used": 6, "duration_seconds": 58, "paused_seconds": 0, "errors": [],
            "left_out": [dict(zip(("stage", "code", "count", "message"), one, strict=True)) for one in left_out],
        },
    )  # fmt: skip
    return document | changed


def never_fetched() -> Document:
    """A site without a source."""
    stages = [stage(n, names, status="empty", weight=0.25) for n, names in enumerate(NAMES, 1)]
    nothing = {"total_items": 0, "completed_items": 0, "remaining_items": 0, "percentage": 0}
    return fetched(
        run=None, stages=stages, global_progress=nothing | {"estimated_remaining_time": None},
        metrics={"credits_used": 0, "duration_seconds": 0, "paused_seconds": 0, "errors": [], "left_out": []},
    )  # fmt: skip
