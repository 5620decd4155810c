"""In which status a run or stage is, what may be done to it, and what ends it. Standard library only."""

from __future__ import annotations

from chalicelib.errors import CapReached, Conflict
from chalicelib.facts import Control, Run, StageFacts

FINAL = frozenset({"completed", "failed", "cancelled"})
RANK = {"viewer": 0, "operator": 1, "admin": 2}
MAX_ROUNDS = 5  # plans of one stage between two holds: bounds the state machine's loop
ENDS_BY_HAND = {"complete": "completed", "fail": "failed"}  # action -> outcome, whatever is left to do
_LEADS_TO = {"pause": "hold", "cancel": "stop", "complete": "stop", "fail": "stop"}


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
        marked = "marked " if run.outcome == "completed" else ""
        return f"the run was {marked}{run.outcome} before this stage ended"
    if everything_failed(stage):
        return f"all {stage.input:,} items failed"
    return None


def _not_begun(run: Run, stage: StageFacts) -> str:
    if run.outcome:
        return "skipped"
    return "ready" if stage.initial else "pending"


def everything_failed(stage: StageFacts) -> bool:
    return stage.input > 0 and stage.total("failed") == stage.input


def current_stage(run: Run) -> int | None:
    """Number of the stage in hand, the first of those side by side; of the last one that began when none is."""
    begun = [number for number, stage in enumerate(run.stages, 1) if stage.planned_at]
    if not begun:
        return 1 if run.started_at and not run.outcome else None
    in_hand = [number for number in begun if not run.stages[number - 1].settled_at]
    if in_hand:
        return in_hand[0]
    return begun[-1] + 1 if not run.outcome and begun[-1] < len(run.stages) else begun[-1]


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
    return _LEADS_TO[run.control.action]


def may_work(run: Run) -> bool:
    """Whether a unit may start, or hands its items back untouched."""
    return _asked(run) is None


def ending(run: Run, error: str | None) -> tuple[str, str | None]:
    """Outcome and reason of a run that stops before its end. `error`: what the state machine caught."""
    if run.control and run.control.action == "cancel":
        return "cancelled", run.control.why or f"cancelled by {run.control.who}"
    if run.control and run.control.action in ENDS_BY_HAND:
        return ENDS_BY_HAND[run.control.action], _said(run.control)
    for stage in run.stages:
        if everything_failed(stage):
            return "failed", f"{stage.name}: all {stage.input:,} items failed"
    if error:
        return "failed", error
    left = [stage for stage in run.stages if stage.remaining]
    if left:
        return "failed", f"{left[0].name}: {left[0].remaining:,} items could not be worked on"
    return "failed", "the run was stopped"


def _said(control: Control) -> str:
    if control.cap:
        return control.why
    return f"marked {ENDS_BY_HAND[control.action]} by {control.who}: {control.why}"


def is_needed(run: Run, action: str) -> bool:
    """Whether `pause`, `resume`, `cancel`, `complete` or `fail` changes anything: asked twice, it has one effect.

    Raises Conflict when the run is over in another way, or is being ended; CapReached when it could only pause again.
    """
    asked = run.control.action if run.control else None
    if run.outcome:
        if (action, run.outcome) == ("cancel", "cancelled"):
            return False
        raise Conflict(f"the run is {run.outcome}", run_id=run.run_id, status=run.outcome)
    if asked == action:
        return False
    if asked in ENDS_BY_HAND or (asked == "cancel" and action not in ENDS_BY_HAND):
        raise Conflict(f"the run is being {_ENDING[asked]}", run_id=run.run_id, status=run_status(run))
    if action != "resume":
        return True
    if asked == "pause" and (cap := cap_reached(run)):
        raise cap
    return asked == "pause"


_ENDING = {"cancel": "cancelled", "complete": "marked completed", "fail": "marked failed"}


def may_end_now(run: Run) -> bool:
    """Whether a run that is to end needs nobody for it: a cancelled one when nothing is in hand; one that is ended by
    hand at any time, since that is for runs that do not move any more. A held one comes to its end by its token."""
    if run.control is None or _LEADS_TO[run.control.action] != "stop" or run.held_at:
        return False
    return run.control.action in ENDS_BY_HAND or not any(shard.doing for stage in run.stages for shard in stage.shards)


def cap_reached(run: Run, items: int = 0) -> CapReached | None:
    """The cap that lets no unit start any more, as the error that says so. `items`: of the unit that is next."""
    done = sum(stage.processed for stage in run.stages)
    spent = sum(stage.total("millicredits") for stage in run.stages)
    if run.caps.credits is not None and spent >= run.caps.credits * 1000:
        return CapReached("credits", run.caps.credits, spent / 1000)
    if run.caps.items is not None and (done >= run.caps.items or done + items > run.caps.items):
        return CapReached("items", run.caps.items, done, coming=0 if done >= run.caps.items else items)
    return None


def room(run: Run) -> int | None:
    """Items that the cap still lets it work on. None: no cap."""
    if run.caps.items is None:
        return None
    return max(0, run.caps.items - sum(stage.processed for stage in run.stages))


def over_time(run: Run, now: int) -> bool:
    """Whether it has been running for longer than its limit; a pause does not count."""
    if not run.started_at or run.held_at or run.outcome:
        return False
    return now - run.started_at - run.paused_ms > run.limit_seconds * 1000


def has_failures(run: Run) -> bool:
    return any(stage.total("failed") for stage in run.stages)


def may_retry(run: Run) -> bool:
    """Whether a run left something behind that a new one can take up: what failed, or what it did not get to."""
    return run.outcome in {"failed", "cancelled"} or (run.outcome is not None and has_failures(run))


def has_errors(run: Run) -> bool:
    """Whether there is something that a person may want to know about and then clear."""
    return has_failures(run) or run.outcome == "failed"


def waits(run: Run) -> bool:
    """Whether a held run has to go on waiting: only for as long as it is paused. One that was resumed, and paused again
    before its token was sent, is not held any more: it goes on to its next Hold, which gives the lock back."""
    return run.held_at is not None and run.control is not None and run.control.action == "pause"


def actions(run: Run | None, role: str) -> list[str]:
    """What a caller of this role may do to the site's pipeline now."""
    if RANK[role] < RANK["operator"]:
        return []
    admin = RANK[role] >= RANK["admin"]
    if run is None:
        return ["start"]
    return _when_over(run, admin) if run.outcome else _while_it_lasts(run, admin)


def _when_over(run: Run, admin: bool) -> list[str]:
    may = {
        "start": True,
        "retry": may_retry(run),
        "withdraw": not run.withdrawn and any(stage.total("made") for stage in run.stages),
        "clear_error": admin and has_errors(run) and not run.cleared,
    }
    return [action for action, allowed in may.items() if allowed]


def _while_it_lasts(run: Run, admin: bool) -> list[str]:
    asked = run.control.action if run.control else None
    may = {
        "pause": asked is None,
        "resume": asked == "pause",
        "cancel": asked in {None, "pause"},
        "caps": asked in {None, "pause"},
        "mark_complete": admin and asked not in ENDS_BY_HAND,
        "mark_fail": admin and asked not in ENDS_BY_HAND,
    }
    return [action for action, allowed in may.items() if allowed]
