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

# Where calls are made, and about how many a run makes there: all of them, writes, invocations.
CALLS = {"work": 45, "plan": 40, "settle": 24, "person": 16, "finish": 6}
WRITES = {"work": 32, "plan": 14, "settle": 7, "person": 8, "finish": 2}
INVOKED = {"work": 14, "plan": 7, "settle": 7, "finish": 1}
# Steps that a run seldom comes to, and what brings it there.
SELDOM = ("hold", "fail", "reconcile", "record_failure")
SELDOM_CALLS = 5
TIMES = (1, 1, 2, 4, 7, 12, 40)  # a client tries 3 or 5 times, the state machine 7 or 9 times
STALLS = (2, 20, 61, 90, 400)  # seconds: below and above each time limit
SLOW = (90, 400)
LATE = (0, 1, 10, 100, 1000)
JUMPS = (1, 61, 400, 90_000, -1, -5)
MOMENTS = st.integers(0, 120)  # in calls: a run makes about as many
LATER = st.integers(100, 300)

_SECONDS = {"stalled": STALLS, "delivered twice": LATE, "connection cut": LATE}
_PLACES = {
    **dict.fromkeys(WRITING, WRITES),
    **dict.fromkeys(READING, CALLS),
    **dict.fromkeys(OF_INVOCATIONS, INVOKED),
    **{kind: {"work": 9} for kind in OF_PROVIDERS},
    **{kind: {"machine": 7} for kind in OF_MANIFESTS},
}
Trouble = tuple[Fault | Action, ...]


@st.composite
def _faults(draw: st.DrawFn, kinds: tuple[str, ...] = FAULT_KINDS, where: str | None = None) -> Fault:
    kind = draw(st.sampled_from(kinds))
    places = _PLACES[kind]
    place = where or draw(st.sampled_from([name for name in ("work", *places) if name in places]))
    return Fault(
        kind=kind,
        where=place,
        nth=draw(st.integers(1, places.get(place, SELDOM_CALLS))),
        times=1 if kind in _SECONDS else draw(st.sampled_from(TIMES)),
        seconds=draw(st.sampled_from(_SECONDS.get(kind, (0,)))),
    )


@st.composite
def _seldom(draw: st.DrawFn) -> Trouble:
    """A fault in a step that a run comes to only in trouble, with that trouble."""
    where = draw(st.sampled_from(SELDOM))
    fault = draw(_faults((*WRITING, *READING, *OF_INVOCATIONS), where))
    if where == "record_failure":
        return fault, draw(_faults(("provider busy", "provider error", "killed before"), "work"))
    kinds = {"hold": ("pause",), "fail": ("cancel", "fail"), "reconcile": ("lose", "abort", "pause")}
    return fault, draw(_actions(kinds[where]))


@st.composite
def _late(draw: st.DrawFn) -> Trouble:
    """A step that is slower than any time limit, and a run that ends before it comes to its writes."""
    where = draw(st.sampled_from(("work", "work", "plan", "settle")))
    slow = Fault(
        kind="stalled", where=where, nth=draw(st.integers(1, CALLS[where])), seconds=draw(st.sampled_from(SLOW))
    )
    ends = draw(st.sampled_from(("complete", "fail", "cancel", "abort", "lose")))
    return slow, Action(kind=ends, at=draw(LATER))


@st.composite
def _again(draw: st.DrawFn) -> Trouble:
    """A run in which something fails, and one after it."""
    fails = draw(_faults(("garbage", "nonsense", "provider refuses", "provider error"), "work"))
    kind = draw(st.sampled_from(("retry", "retry", "start", "withdraw", "remake")))
    return fails, Action(kind=kind, at=draw(LATER), on=draw(st.sampled_from(("latest", "first"))))


@st.composite
def _actions(draw: st.DrawFn, kinds: tuple[str, ...] = ACTION_KINDS) -> Action:
    kind = draw(st.sampled_from(kinds))
    return Action(
        kind=kind,
        at=draw(MOMENTS),
        on=draw(st.sampled_from(("latest", "latest", "first"))),
        seconds=draw(st.sampled_from(JUMPS)) if kind == "clock" else 0,
    )


def _alone(of: st.SearchStrategy[Fault] | st.SearchStrategy[Action]) -> st.SearchStrategy[Trouble]:
    return of.map(lambda one: (one,))


@st.composite
def _schedules(draw: st.DrawFn) -> Schedule:
    troubles = draw(
        st.lists(st.one_of(_alone(_faults()), _alone(_actions()), _seldom(), _late(), _again()), max_size=8)
    )
    every = [one for trouble in troubles for one in trouble]
    return Schedule(
        pipeline=draw(st.sampled_from(("content", "content", "content", "daily_fetch"))),
        keywords=draw(st.integers(6, 11)),
        ideas=draw(st.integers(1, 2)),
        tasks=draw(st.integers(1, 4)),
        articles=draw(st.integers(1, 3)),
        unit_size=draw(st.sampled_from((25, 5, 2))),
        cap=draw(st.sampled_from((0, 0, 0, 0, 12))),
        delay=draw(st.sampled_from((0, 0, 0, 5))),
        order=draw(st.integers(0, 1_000_000)),
        held=draw(st.sampled_from(("resume", "cancel"))),
        faults=tuple(one for one in every if isinstance(one, Fault)),
        actions=tuple(one for one in every if isinstance(one, Action)),
    )


schedules = _schedules()
