"""Plays many schedules and shrinks the first that breaks an invariant to one that a person can read."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from multiprocessing import get_context

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.faults import planted
from tests.faults.harness.drawn import schedules
from tests.faults.harness.schedule import Schedule
from tests.faults.harness.world import Played, play

BATCH = 50  # what Hypothesis draws in one batch is alike: many small ones differ more
TRACED = 400  # lines of what happened, from the end
_PHASES = (Phase.generate, Phase.shrink)


class Broken(AssertionError):
    """A schedule after which something does not hold: its text tells which, what and how."""


@dataclass
class Explored:
    """`struck`: in how many schedules each fault and action came true. `found`: the schedule that broke something."""

    schedules: int = 0
    runs: int = 0
    calls: int = 0
    struck: Counter[str] = field(default_factory=Counter)
    found: str | None = None
    found_after: int | None = None  # schedules, before it was made smaller

    def add(self, other: Explored) -> None:
        if other.found_after is not None and self.found is None:
            self.found, self.found_after = other.found, self.schedules + other.found_after
        self.schedules += other.schedules
        self.runs += other.runs
        self.calls += other.calls
        self.struck += other.struck


@dataclass(frozen=True)
class Batch:
    count: int
    number: int  # the seed of what is drawn
    plant: str | None  # a bug to play them with
    shrinks: bool = False  # make the schedule that breaks something smaller


def explore(
    count: int, first_seed: int, *, processes: int = 1, plant: str | None = None, shrinks: bool = True
) -> Explored:
    """Until one breaks. The same seed and count give the same schedules, however many processes play them."""
    whole, played = Explored(), 0
    batches = list(_batches(count, first_seed, plant))
    with _mapping(processes) as over_all:
        for explored in over_all(play_batch, batches):
            whole.add(explored)
            played += 1
            if whole.found:
                break
    if whole.found and shrinks:  # only now, when nothing else is played any more: it takes a while
        whole.found = play_batch(replace(batches[played - 1], shrinks=True)).found
    return whole


@contextmanager
def _mapping(processes: int) -> Iterator[Callable[..., Iterator[Explored]]]:
    if processes == 1:
        yield map
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield pool.map
        pool.shutdown(cancel_futures=True)  # what nobody waits for any more


def play_batch(batch: Batch) -> Explored:
    explored = Explored()

    @settings(
        max_examples=batch.count,
        phases=_PHASES if batch.shrinks else (Phase.generate,),
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @seed(batch.number)
    @given(schedules)
    def check(schedule: Schedule) -> None:
        played = play(schedule)
        _count(explored, played)
        if played.wrong:
            explored.found_after = explored.found_after or explored.schedules
            raise Broken(report(schedule, played))

    with planted.BUGS[batch.plant]() if batch.plant else nullcontext():
        try:
            check()
        except Broken as broken:
            explored.found = str(broken)
    return explored


def report(schedule: Schedule, played: Played) -> str:
    lines = ["what does not hold:", *(f"  {fault}" for fault in played.wrong), "the schedule:", *_spoken(schedule)]
    left_out = len(played.trace) - TRACED
    return "\n".join([*lines, f"what happened ({max(0, left_out)} lines before left out):", *played.trace[-TRACED:]])


def _spoken(schedule: Schedule) -> Iterator[str]:
    """One line for each thing that is not as by default."""
    simplest = Schedule()
    for name in Schedule.__dataclass_fields__:
        if name not in {"faults", "actions"} and getattr(schedule, name) != getattr(simplest, name):
            yield f"  {name}={getattr(schedule, name)!r}"
    yield from (f"  {said}" for said in (*schedule.faults, *schedule.actions))


def _count(explored: Explored, played: Played) -> None:
    explored.schedules += 1
    explored.runs += played.runs
    explored.calls += played.calls
    explored.struck.update(played.struck.keys())


def _batches(count: int, first_seed: int, plant: str | None) -> Iterator[Batch]:
    for number, begin in enumerate(range(0, count, BATCH)):
        yield Batch(min(BATCH, count - begin), first_seed + number, plant)


def processes() -> int:
    return len(os.sched_getaffinity(0))
