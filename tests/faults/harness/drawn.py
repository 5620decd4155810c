"""Random schedules, as Hypothesis draws them and makes them smaller: simplest first, everywhere."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.faults.harness.schedule import (
    ACTION_KINDS,
    FAULT_KINDS,
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


# Which places are there for a kind of fault, the busy ones more than once.
_BUSY = ("work", "work", "work", "plan", "plan", "settle", "person")
_PLACES: dict[str, dict[str, int]] = {
    **dict.fromkeys(WRITING, WRITES),
    **dict.fromkeys(READING, CALLS),
    **dict.fromkeys(OF_INVOCATIONS, INVOKED),
    **{key: {"work": 9} for key in OF_PROVIDERS},
    **{key: {"machine": 7} for key in OF_MANIFESTS},
}
_SECONDS = {"stalled": STALLS, "delivered twice": LATE, "step's answer lost": LATE}


@st.composite
def _faults(draw: st.DrawFn) -> Fault:
    kind = draw(st.sampled_from(FAULT_KINDS))
    places = _PLACES[kind]
    where = draw(st.sampled_from([place for place in (*_BUSY, *places) if place in places]))
    return Fault(
        kind=kind,
        where=where,
        nth=draw(st.integers(1, places[where])),
        times=draw(st.sampled_from(TIMES)) if kind not in _SECONDS else 1,
        seconds=draw(st.sampled_from(_SECONDS.get(kind, (0,)))),
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
    faults=st.lists(_faults(), max_size=6).map(tuple),
    actions=st.lists(_actions(), max_size=5).map(tuple),
)
