"""A thousand runs, each through faults of its own: kills, lost answers, zombies, a lost execution, people who steer.

`SCHEDULES=20000` plays more of them; `python -m tests.faults.harness` plays others.
"""

from __future__ import annotations

import os

import pytest

from tests.faults import planted
from tests.faults.harness.exploring import explore, processes
from tests.faults.harness.schedule import ACTION_KINDS, FAULT_KINDS, Action, Fault, Schedule
from tests.faults.harness.world import play

SEED = 20261122
COUNT = int(os.environ.get("SCHEDULES", "1000"))
ENOUGH = 8  # of a thousand schedules, those in which a kind of fault at least has to come true
MOST = 600  # schedules within which a planted bug has to be found


@pytest.mark.timeout(1_800)  # minutes on two quiet cores; whoever asks for more schedules waits longer
def test_every_invariant_holds_after_any_schedule_and_each_fault_really_struck() -> None:
    explored = explore(COUNT, SEED, processes=processes())
    assert explored.found is None, explored.found
    assert explored.schedules >= COUNT
    seldom = {kind: explored.struck[kind] for kind in (*FAULT_KINDS, *ACTION_KINDS, "timed out")}
    assert {kind: times for kind, times in seldom.items() if times < ENOUGH * COUNT / 1000} == {}


@pytest.mark.parametrize("bug", sorted(planted.BUGS))
def test_a_planted_bug_is_found(bug: str) -> None:
    explored = explore(MOST, SEED, plant=bug, shrinks=False)
    assert explored.found is not None


def test_the_same_schedule_is_the_same_story() -> None:
    schedule = Schedule(
        keywords=9,
        tasks=3,
        order=7,
        faults=(
            Fault(kind="killed after", where="work", nth=4, times=3),
            Fault(kind="stalled", where="work", nth=15, seconds=400),
            Fault(kind="delivered twice", where="work", nth=6, seconds=10),
        ),
        actions=(Action(kind="pause", at=40), Action(kind="delete", at=60), Action(kind="lose", at=90)),
    )
    first = play(schedule)
    assert first.struck["killed after"] == 3
    assert play(schedule) == first
