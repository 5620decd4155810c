"""What the controls answer, as docs/api.md describes it, for the fake API: a dry run's plan, the audit trail."""

from __future__ import annotations

from typing import Any

from tests.dashboard.documents import NAMES, NEXT_TITLES, RUN, SITE, Document, at


def plan(**changed: Any) -> Document:
    """A dry run of the whole pipeline, its first stage cut to 50 of 66."""
    figures = ((66, 50, 50, 16, 8.5, 72), (0, 0, 16, 48, 24, 125), (2, 2, 50, 50, 0, 4), (0, 0, 50, 50, 310.25, 1640),
               (0, 0, 50, 100, 61, 380), (0, 0, 100, 100, 0, 0), (0, 0, 50, 50, 0, 6))  # fmt: skip
    stages = [
        {
            "number": n, "key": key, "name": name, "short_name": short, "takes": "x:new", "waiting": waiting,
            "skip_reason": None, "items": items, "units": 1 if items else 0,
            "first": [{"id": f"i{i}", "title": title} for i, title in enumerate(NEXT_TITLES[: min(items, 5)])],
            "expected_items": expected, "expected_output": output, "output_label": label,
            "credits": credits_used, "seconds": seconds,
        }
        for n, ((key, name, short, label, _), (waiting, items, expected, output, credits_used, seconds)) in enumerate(
            zip(NAMES, figures, strict=True), 1
        )
    ]  # fmt: skip
    stages[5] |= {"skip_reason": "asked to be skipped", "expected_items": 0, "expected_output": 0}
    total = {
        "items": 266, "credits": 403.75, "low_credits": 350, "high_credits": 480, "seconds": 2227,
        "low_seconds": 1800, "high_seconds": 2900, "measured": True,
    }  # fmt: skip
    return {"site_id": SITE, "pipeline": "content", "active_run_id": None, "stages": stages, "total": total} | changed


def plan_of_one() -> Document:
    """A dry run of one article from the fifth stage on: two images are expected of it."""
    before = {"skip_reason": f"the run starts from {NAMES[4][1]}", "items": 0, "units": 0, "first": [],
              "expected_items": 0, "expected_output": 0, "credits": 0, "seconds": 0}  # fmt: skip
    one = [{"id": "1-0", "title": NEXT_TITLES[1]}]
    at_work = {"waiting": 3, "items": 1, "units": 1, "first": one, "expected_items": 1, "expected_output": 2,
               "credits": 1, "seconds": 3, "skip_reason": None}  # fmt: skip
    follows = before | {"skip_reason": None, "expected_items": 2, "expected_output": 2, "credits": 8, "seconds": 16}
    changes = [before] * 4 + [at_work, follows, before | {"skip_reason": None}]
    document = plan()
    stages = [stage | change for stage, change in zip(document["stages"], changes, strict=True)]
    total = {"items": 3, "credits": 9, "low_credits": 4.5, "high_credits": 18, "seconds": 19,
             "low_seconds": 10, "high_seconds": 38, "measured": False}  # fmt: skip
    return document | {"stages": stages, "total": total}


def refused_plan(reason: str) -> Document:
    """A dry run whose first stage takes nothing, and says why."""
    nothing = {"items": 0, "units": 0, "first": [], "expected_items": 0, "expected_output": 0, "credits": 0,
               "seconds": 0, "skip_reason": None}  # fmt: skip
    document = plan()
    stages = [stage | nothing for stage in document["stages"]]
    stages[0] |= {"skip_reason": reason}
    return document | {"stages": stages, "total": document["total"] | {"items": 0}}


def audit(length: int) -> list[Document]:
    """The audit trail of a site, newest first."""
    kinds: list[tuple[str, str, Document, Document]] = [
        ("fail", "the provider is down since noon", {"status": "paused"}, {"status": "failed", "marked": True}),
        ("caps", "", {"items": None, "credits": 150}, {"items": None, "credits": 300}),
        ("withdraw", "wrong tone of voice", {"withdrawn": False}, {"withdrawn": True}),
        ("start", "", {}, {"status": "pending", "caps": {"items": 500, "credits": None}}),
    ]
    return [
        {"at": at(3600 * (n + 1)), "who": "boss@example.com", "action": action, "site_id": SITE,
         "run_id": RUN if n % 2 == 0 else f"01JC{n:022d}", "why": why, "before": before, "after": after}
        for n in range(length)
        for action, why, before, after in [kinds[n % len(kinds)]]
    ]  # fmt: skip
