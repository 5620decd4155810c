"""Random schedules, as Hypothesis draws them and makes them smaller: simplest first, everywhere."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.faults.harness.schedule import (
    ACTION_KINDS,
    OF_INVOCATIONS,
    OF_MANIFESTS,
    OF_PROVIDERS,
    READING,
    WRITING,
    Action,
    Fault,
    Schedule,
)

# Where calls are made, and about how many a run makes there.
CALLS = {
    "work": 45,
    "plan": 40,
    "settle": 24,
    "person": 16,
    "finish": 6,
    "reconcile": 8,
    "hold": 6,
    "fail": 6,
    "record_failure": 8,
}
WRITES = {
    "work": 32,
    "plan": 14,
    "settle": 7,
    "person": 8,
    "finish": 2,
    "reconcile": 3,
    "hold": 2,
    "fail": 2,
    "record_failure": 3,
}
INVOKED = {"work": 14, "plan": 7, "settle": 7, "finish": 1, "hold": 2, "fail": 1, "record_failure": 2, "reconcile": 4}
TIMES = (1, 1, 2, 4, 7, 12, 40)  # a client tries 3 or 5 times, the state machine 7 or 9 times
STALLS = (2, 20, 61, 90, 400)  # seconds: below and above each time limit
LATE = (0, 1, 10, 100, 1000)
JUMPS = (1, 61, 400, 90_000, -1, -5)


def _at(counts: dict[str, int]) -> st.SearchStrategy[tuple[str, int]]:
    def of(where: str) -> st.SearchStrategy[tuple[str, int]]:
        return st.tuples(st.just(where), st.integers(1, counts[where]))

    return st.sampled_from(list(counts)).flatmap(of)


@st.composite
def _faults(draw: st.DrawFn, kinds: tuple[str, ...], counts: dict[str, int]) -> Fault:
    kind = draw(st.sampled_from(kinds))
    where, nth = draw(_at(counts))
    seconds = {"stalled": STALLS, "delivered twice": LATE, "step's answer lost": LATE}.get(kind, (0,))
    return Fault(
        kind=kind,
        where=where,
        nth=nth,
        times=draw(st.sampled_from(TIMES)) if kind != "stalled" else 1,
        seconds=draw(st.sampled_from(seconds)),
    )


faults = st.one_of(
    _faults(WRITING, WRITES),
    _faults(READING, CALLS),
    _faults(OF_INVOCATIONS, INVOKED),
    _faults(OF_PROVIDERS, {"work": 9}),
    _faults(OF_MANIFESTS, {"machine": 7}),
)


@st.composite
def _actions(draw: st.DrawFn) -> Action:
    kind = draw(st.sampled_from(ACTION_KINDS))
    return Action(
        kind=kind,
        at=draw(st.integers(0, 150)),
        on=draw(st.sampled_from(("latest", "latest", "first"))),
        seconds=draw(st.sampled_from(JUMPS)) if kind == "clock" else 0,
    )


schedules = st.builds(
    Schedule,
    keywords=st.integers(6, 11),
    ideas=st.integers(1, 2),
    tasks=st.integers(1, 4),
    articles=st.integers(1, 3),
    unit_size=st.sampled_from((25, 5, 2)),
    cap=st.sampled_from((0, 0, 0, 7, 12)),
    delay=st.sampled_from((0, 0, 0, 5)),
    order=st.integers(0, 1_000_000),
    held=st.sampled_from(("resume", "cancel")),
    faults=st.lists(faults, max_size=4).map(tuple),
    actions=st.lists(_actions(), max_size=4).map(tuple),
)
