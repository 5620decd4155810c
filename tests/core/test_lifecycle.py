"""Statuses are derived from facts; what a run does next follows from them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib import lifecycle
from chalicelib.errors import Conflict
from chalicelib.facts import Control, Run
from tests.core import recorded

PAUSE = Control(action="pause", who="editor", at=1, why="lunch")
CANCEL = Control(action="cancel", who="editor", at=1, why="wrong site")


def planned(*sizes: int) -> Run:
    return recorded.plan(recorded.begin({"cluster": sum(sizes)}), 1, recorded.units(list(sizes)), 1)


def test_run_statuses() -> None:
    run = recorded.begin()
    assert lifecycle.run_status(run) == "pending"
    running = replace(run, started_at=1)
    assert lifecycle.run_status(running) == "running"
    asked = replace(running, control=PAUSE)
    assert lifecycle.run_status(asked) == "running"  # items in hand are being finished
    assert lifecycle.run_status(replace(asked, held_at=2)) == "paused"
    assert lifecycle.run_status(recorded.end(asked, "cancelled", 3)) == "cancelled"


def test_stage_statuses() -> None:
    run = recorded.begin({"cluster": 5})
    assert lifecycle.stage_status(run, run.stages[0]) == "ready"
    assert lifecycle.stage_status(run, run.stages[1]) == "pending"
    run = planned(5, 5)
    assert lifecycle.stage_status(run, run.stages[0]) == "active"
    paused = replace(run, control=PAUSE, held_at=1)
    assert lifecycle.stage_status(paused, paused.stages[0]) == "paused"
    done = recorded.settle(recorded.commit(planned(5), 1, recorded.unit(0, 5), 2), 1, 3)
    assert lifecycle.stage_status(done, done.stages[0]) == "completed"
    empty = recorded.settle(planned(), 1, 3)
    assert lifecycle.stage_status(empty, empty.stages[0]) == "empty"
    failed = recorded.commit(planned(5), 1, recorded.unit(0, 5), 2, failed=5)
    assert lifecycle.stage_status(failed, failed.stages[0]) == "failed"
    assert lifecycle.stage_reason(failed, failed.stages[0]) == "all 5 items failed"
    skipped = recorded.plan(recorded.begin({"cluster": 3}), 1, (), 1, skip="3 keywords waiting, this stage needs 5")
    assert lifecycle.stage_status(skipped, skipped.stages[0]) == "skipped"
    ended = recorded.end(planned(5, 5), "cancelled", 9)
    assert lifecycle.stage_status(ended, ended.stages[0]) == "skipped"
    assert lifecycle.stage_reason(ended, ended.stages[3]) == "the run was cancelled before this stage ended"


@pytest.mark.parametrize(
    ("control", "units", "expected"),
    [(None, 2, "work"), (None, 0, "settle"), (PAUSE, 2, "hold"), (CANCEL, 2, "stop")],
)
def test_after_plan(control: Control | None, units: int, expected: str) -> None:
    assert lifecycle.after_plan(replace(planned(5, 5), control=control), units) == expected


def test_after_settle() -> None:
    left = planned(5, 5)
    done = recorded.commit(recorded.commit(left, 1, recorded.unit(0, 5), 2), 1, recorded.unit(1, 5), 2)
    lost = recorded.commit(planned(5), 1, recorded.unit(0, 5), 2, failed=5)

    def after(run: Run, round_number: int = 1) -> str:
        return lifecycle.after_settle(run, run.stages[0], round_number)

    assert after(done) == "next"
    assert after(left) == "again"
    assert after(left, lifecycle.MAX_ROUNDS) == "stop"
    assert after(replace(left, control=PAUSE)) == "hold"
    assert after(replace(left, control=CANCEL)) == "stop"
    assert after(replace(done, control=CANCEL)) == "stop"
    assert after(replace(done, control=PAUSE)) == "next"  # held before the next stage's work, by its Plan
    assert after(lost) == "stop"


def test_why_a_run_ended() -> None:
    left = planned(5, 5)
    assert lifecycle.ending(replace(left, control=CANCEL), None) == ("cancelled", "wrong site")
    assert lifecycle.ending(left, "the execution failed") == ("failed", "the execution failed")
    assert lifecycle.ending(left, None) == ("failed", "Keywords → Clusters: 10 items could not be worked on")
    lost = recorded.commit(planned(5), 1, recorded.unit(0, 5), 2, failed=5)
    assert lifecycle.ending(lost, None) == ("failed", "Keywords → Clusters: all 5 items failed")


def test_who_may_start() -> None:
    assert lifecycle.actions(None, "operator") == ["start"]
    assert lifecycle.actions(None, "viewer") == []
    assert lifecycle.actions(planned(5), "operator") == ["pause", "cancel", "caps"]
    assert lifecycle.actions(planned(5), "admin") == ["pause", "cancel", "caps", "mark_complete", "mark_fail"]
    assert lifecycle.actions(replace(planned(5), control=PAUSE), "operator") == ["resume", "cancel", "caps"]
    assert lifecycle.actions(replace(planned(5), control=CANCEL), "operator") == []
    assert lifecycle.actions(recorded.end(planned(5), "failed", 2), "admin") == ["start", "retry", "clear_error"]


@pytest.mark.parametrize(
    ("control", "outcome", "action", "expected"),
    [
        (None, None, "pause", True),
        (PAUSE, None, "pause", False),
        (CANCEL, None, "pause", "the run is being cancelled"),
        (None, "completed", "pause", "the run is completed"),
        (PAUSE, None, "resume", True),
        (None, None, "resume", False),
        (CANCEL, None, "resume", "the run is being cancelled"),
        (None, "cancelled", "resume", "the run is cancelled"),
        (None, None, "cancel", True),
        (PAUSE, None, "cancel", True),
        (CANCEL, None, "cancel", False),
        (CANCEL, "cancelled", "cancel", False),
        (None, "failed", "cancel", "the run is failed"),
    ],
)
def test_each_control_has_a_defined_answer_in_each_state(
    control: Control | None, outcome: str | None, action: str, expected: bool | str
) -> None:
    run = replace(planned(5), control=control, outcome=outcome)
    if isinstance(expected, bool):
        assert lifecycle.is_needed(run, action) is expected
    else:
        with pytest.raises(Conflict, match=expected):
            lifecycle.is_needed(run, action)


def test_the_current_stage() -> None:
    run = recorded.begin({"cluster": 5})
    assert lifecycle.current_stage(run) is None
    assert lifecycle.current_stage(replace(run, started_at=1)) == 1
    assert lifecycle.current_stage(planned(5)) == 1
    assert lifecycle.current_stage(recorded.settle(planned(5), 1, 2)) == 2


def test_of_stages_in_hand_side_by_side_the_first_is_the_current_one() -> None:
    run = recorded.settle(planned(5), 1, 2)
    assert lifecycle.current_stage(run) == 2
    for number in (2, 3):
        run = recorded.plan(run, number, recorded.units([2]), 3)
    assert lifecycle.current_stage(run) == 2
    assert lifecycle.current_stage(recorded.settle(run, 2, 4)) == 3
    assert lifecycle.current_stage(recorded.settle(run, 3, 4)) == 2
    assert lifecycle.current_stage(recorded.settle(recorded.settle(run, 2, 4), 3, 4)) == 4
