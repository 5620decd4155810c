"""In which status a run or stage is, what may be done to it, and what ends it. Standard library only."""

from __future__ import annotations

from chalicelib.errors import Conflict
from chalicelib.facts import Run, StageFacts

FINAL = frozenset({"completed", "failed", "cancelled"})
RANK = {"viewer": 0, "operator": 1, "admin": 2}
MAX_ROUNDS = 5  # plans of one stage between two holds: bounds the state machine's loop


def run_status(run: Run) -> str:
    if run.outcome:
        return run.outcome
    if run.held_at and run.control and run.control.action == "pause":
        return "paused"
    return "running" if run.started_at else "pending"


def stage_status(run: Run, stage: StageFacts) -> str:
    if stage.skip_reason:
        return "skipped"
    if stage.planned_at is None:
        return _not_begun(run, stage)
    if everything_failed(stage):
        return "failed"
    if stage.remaining == 0 and (stage.settled_at or run.outcome):
        return "completed" if stage.input else "empty"
    if run.outcome:
        return run.outcome if run.outcome == "failed" else "skipped"
    return "paused" if run_status(run) == "paused" else "active"


def stage_reason(run: Run, stage: StageFacts) -> str | None:
    """Why a stage is skipped or failed, for a person."""
    if stage.skip_reason:
        return stage.skip_reason
    if stage_status(run, stage) == "skipped":
        return f"the run was {run.outcome} before this stage ended"
    if everything_failed(stage):
        return f"all {stage.input} items failed"
    return None


def _not_begun(run: Run, stage: StageFacts) -> str:
    if run.outcome:
        return "skipped"
    return "ready" if stage.initial else "pending"


def everything_failed(stage: StageFacts) -> bool:
    return stage.input > 0 and stage.total("failed") == stage.input


def current_stage(run: Run) -> int | None:
    """Number of the stage in hand; of the last one that began when none is."""
    begun = [number for number, stage in enumerate(run.stages, 1) if stage.planned_at]
    if not begun:
        return 1 if run.started_at and not run.outcome else None
    last = begun[-1]
    settled = run.stages[last - 1].settled_at
    return last + 1 if settled and not run.outcome and last < len(run.stages) else last


def after_plan(run: Run, units: int) -> str:
    """Where the state machine goes after Plan: `work`, `settle`, `hold` or `stop`."""
    if asked := _asked(run):
        return asked
    return "work" if units else "settle"


def after_settle(run: Run, stage: StageFacts, round_number: int) -> str:
    """Where the state machine goes after Settle: `next`, `again`, `hold` or `stop`."""
    if stage.remaining == 0:
        return "stop" if everything_failed(stage) or _asked(run) == "stop" else "next"
    if asked := _asked(run):
        return asked
    return "again" if round_number < MAX_ROUNDS else "stop"


def _asked(run: Run) -> str | None:
    if run.outcome:
        return "stop"
    if run.control is None:
        return None
    return {"pause": "hold", "cancel": "stop"}[run.control.action]


def may_work(run: Run) -> bool:
    """Whether a unit may start, or hands its items back untouched."""
    return _asked(run) is None


def ending(run: Run, error: str | None) -> tuple[str, str | None]:
    """Outcome and reason of a run that stops before its end. `error`: what the state machine caught."""
    if run.control and run.control.action == "cancel":
        return "cancelled", run.control.why or f"cancelled by {run.control.who}"
    for stage in run.stages:
        if everything_failed(stage):
            return "failed", f"{stage.name}: all {stage.input} items failed"
    if error:
        return "failed", error
    left = [stage for stage in run.stages if stage.remaining]
    if left:
        return "failed", f"{left[0].name}: {left[0].remaining} items could not be worked on"
    return "failed", "the run was stopped"


def is_needed(run: Run, action: str) -> bool:
    """Whether `pause`, `resume` or `cancel` changes anything: asked twice, it has one effect.

    Raises Conflict when the run is over in another way, or is being cancelled.
    """
    asked = run.control.action if run.control else None
    if run.outcome:
        if (action, run.outcome) == ("cancel", "cancelled"):
            return False
        raise Conflict(f"the run is {run.outcome}", run_id=run.run_id, status=run.outcome)
    if asked == "cancel" and action != "cancel":
        raise Conflict("the run is being cancelled", run_id=run.run_id, status=run_status(run))
    return (asked == "pause") if action == "resume" else asked != action


def has_failures(run: Run) -> bool:
    return any(stage.total("failed") for stage in run.stages)


def waits(run: Run) -> bool:
    """Whether a held run has to go on waiting: only for as long as it is paused."""
    return run.control is not None and run.control.action == "pause"


def actions(run: Run | None, role: str) -> list[str]:
    """What a caller of this role may do to the site's pipeline now."""
    if RANK[role] < RANK["operator"]:
        return []
    if run is None or run.outcome:
        return ["start", "retry"] if run and has_failures(run) else ["start"]
    if run.control is None:
        return ["pause", "cancel"]
    return ["resume", "cancel"] if run.control.action == "pause" else []
