"""What a run tells people about: it completed, failed, paused itself at a cap, or is slower than usual.

An event is made once and never changes: its figures are those of run_progress at that moment. Standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib import progress
from chalicelib.facts import Run

KINDS = ("completed", "failed", "cap", "slow")
TEST = "test"  # what a person sends to see whether a channel works
OF_A_STAGE = (
    *("number", "key", "name", "short_name", "status", "input_count", "processed_count", "succeeded", "failed"),
    *("skipped", "output_count", "output_label", "duplicate_count", "credits_used", "duration_seconds"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`id` is made from what happened, so that it can exist once. `progress` is empty in a test."""

    id: str
    kind: str
    site_id: str
    at: int
    reason: str | None
    progress: Mapping[str, Any]


def ended(run: Run) -> Event | None:
    """Of a run that is over. None when it was cancelled: whoever did that knows."""
    if run.outcome not in KINDS:
        return None
    return _event(run, str(run.outcome), f"{run.run_id}#{run.outcome}", run.finished_at or 0, run.reason)


def capped(run: Run) -> Event:
    """Of a run that pauses itself at a cap, as it is once that is asked. It may do so several times."""
    assert run.control is not None
    return _event(run, "cap", f"{run.run_id}#cap-{run.version}", run.control.at, run.control.why)


def slow(run: Run, now: int, reason: str) -> Event:
    return _event(run, "slow", f"{run.run_id}#slow", now, reason)


def test(event_id: str, site_id: str, now: int) -> Event:
    return Event(id=event_id, kind=TEST, site_id=site_id, at=now, reason=None, progress={})


def _event(run: Run, kind: str, event_id: str, at: int, reason: str | None) -> Event:
    return Event(id=event_id, kind=kind, site_id=run.site_id, at=at, reason=reason, progress=_figures(run, at))


def _figures(run: Run, now: int) -> dict[str, Any]:
    """Of the document what people are told: counts and totals, nothing that moves while it is on its way."""
    document = progress.document(run, now=now, role="viewer")
    kept = {name: document[name] for name in ("run", "global_progress", "metrics", "error_summary")}
    return kept | {"stages": [{name: stage[name] for name in OF_A_STAGE} for stage in document["stages"]]}
