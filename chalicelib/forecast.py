"""Weights, expectations and the estimate of the time left, from the run's own rate and the site's history.

A rate is wall-clock seconds per item of a stage. Standard library only.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.facts import Run, StageFacts
from chalicelib.pipelines import Pipeline, Stage

KEEP = 20  # past runs a forecast looks back on
ENOUGH = 3  # items before a stage's own rate is believed
GUESS = 2.0  # the factor of what was never measured
SLOW_FACTOR = 1.5  # beyond the high end of what the history lets expect: slower than usual
SLOW_SECONDS = 300  # and at least by this much: the steps between the stages are in no rate
NORMAL_80 = 1.28  # 80 % of a normal distribution lies within this many standard deviations


@dataclass(frozen=True, slots=True)
class StageHistory:
    rates: tuple[float, ...] = ()  # wall seconds per item
    expansions: tuple[float, ...] = ()  # outputs per input
    credits: tuple[float, ...] = ()  # per item


@dataclass(frozen=True, slots=True)
class History:
    stages: Mapping[str, StageHistory] = field(default_factory=dict)
    errors: tuple[float, ...] = ()  # |estimate - truth| / truth of past estimates

    @property
    def past_error(self) -> float | None:
        return sum(self.errors) / len(self.errors) if self.errors else None


@dataclass(frozen=True, slots=True)
class Expectation:
    initial: int
    expected: float
    expansion: float
    seconds_per_item: float
    spread: float
    weight: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What a stage is expected to take. A spread is the factor within which 80 % of past runs lie."""

    credits: float
    credit_spread: float
    seconds: float
    second_spread: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """`state` is `measuring`, `known` or `none`; seconds from now, low and high bound 80 %."""

    state: str
    seconds: int = 0
    low: int = 0
    high: int = 0


def expectations(pipeline: Pipeline, snapshot: Mapping[str, int], history: History) -> dict[str, Expectation]:
    """Per stage: its queue now, the items it will take, and its share of the whole (the shares add up to 1)."""
    arriving: dict[str, float] = {}
    drafts: dict[str, Expectation] = {}
    for stage in pipeline.stages:
        past = history.stages.get(stage.key, StageHistory())
        expected = snapshot[stage.key] + arriving.get(str(stage.takes), 0.0)
        drafts[stage.key] = _expect(stage, past, snapshot[stage.key], expected)
        _pass_on(pipeline, stage, drafts, arriving)
    return _normalised(drafts)


def _expect(stage: Stage, past: StageHistory, initial: int, expected: float) -> Expectation:
    rate = median(past.rates) if past.rates else stage.seconds_per_item / stage.concurrency
    expansion = median(past.expansions) if past.expansions else stage.expansion
    return Expectation(initial, expected, expansion, rate, spread_of(past.rates), expected * rate)


def _pass_on(pipeline: Pipeline, stage: Stage, drafts: Mapping[str, Expectation], arriving: dict[str, float]) -> None:
    """What a stage makes arrives at the stage that takes it. A stage that makes nothing of its own
    passes its parents on to the next one: as many as its inputs were made from."""
    made = drafts[stage.key].expected * drafts[stage.key].expansion
    following = pipeline.stages[pipeline.number(stage.key) :]
    for queue in stage.makes:
        arriving[str(queue)] = arriving.get(str(queue), 0.0) + made / len(stage.makes)
    if stage.makes:
        return
    if following:
        maker = next((s.key for s in pipeline.stages if stage.takes in s.makes and s.key in drafts), None)
        arriving.setdefault(str(following[0].takes), made / (drafts[maker].expansion or 1) if maker else made)


def cost(stage: Stage, expected: Expectation, history: History) -> Cost:
    past = history.stages.get(stage.key, StageHistory())
    return Cost(
        credits=expected.expected * credits_per_item(stage, history),
        credit_spread=spread_of(past.credits) or GUESS,
        seconds=expected.expected * expected.seconds_per_item,
        second_spread=spread_of(past.rates) or GUESS,
    )


def credits_per_item(stage: Stage, history: History) -> float:
    past = history.stages.get(stage.key, StageHistory())
    return median(past.credits) if past.credits else stage.credits_per_item


def _normalised(drafts: Mapping[str, Expectation]) -> dict[str, Expectation]:
    whole = sum(draft.weight for draft in drafts.values())
    return {key: _weighted(draft, draft.weight / whole if whole else 1 / len(drafts)) for key, draft in drafts.items()}


def _weighted(draft: Expectation, weight: float) -> Expectation:
    return Expectation(
        draft.initial, draft.expected, draft.expansion, draft.seconds_per_item, draft.spread, round(weight, 6)
    )


def median(values: Sequence[float]) -> float:
    """Not that of `statistics`, which brings fractions and decimals into every cold start."""
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def spread_of(rates: Sequence[float]) -> float:
    """The factor around the median within which 80 % of the rates lie; 0 without rates."""
    if not rates:
        return 0.0
    middle = median(rates)
    if middle <= 0:
        return 1.1
    factors = sorted(max(rate, middle) / max(min(rate, middle), 1e-6) for rate in rates)
    return max(1.1, factors[min(len(factors) - 1, math.ceil(0.8 * len(factors)) - 1)])


def still_expected(run: Run) -> dict[str, float]:
    """Items that each stage not yet planned will take, as far as the run knows by now."""
    expected: dict[str, float] = {}
    scale = 1.0
    for stage in run.stages:
        if stage.planned_at is None:
            expected[stage.key] = stage.initial + (stage.expected - stage.initial) * scale
        else:
            scale = _scale(stage, scale)
            expected[stage.key] = float(stage.input)
    return expected


def _scale(stage: StageFacts, scale: float) -> float:
    """How the run compares with what was expected of it when this stage's output is in."""
    likely = stage.total("made") + stage.remaining * stage.expansion
    promised = stage.expected * stage.expansion
    return likely / promised if promised else scale


def estimate(run: Run) -> Estimate:
    """The time left. `known` once every stage with work left has a history or a rate of its own."""
    if run.outcome or run.control or not run.started_at:
        return Estimate("none" if run.outcome or run.control else "measuring")
    expected = still_expected(run)
    parts = [[_time_left(one, expected[one.key]) for one in group if _has_work(one, expected)] for group in groups(run)]
    known = [[part for part in group if part] for group in parts]
    if known != parts:
        return Estimate("measuring")
    return Estimate(
        "known",
        seconds=math.ceil(_of_longest([[seconds for seconds, _ in group] for group in known])),
        low=math.floor(_of_longest([[seconds / spread for seconds, spread in group] for group in known])),
        high=math.ceil(_of_longest([[seconds * spread for seconds, spread in group] for group in known])),
    )


def slower_than_usual(run: Run, now: int) -> tuple[int, int] | None:
    """Seconds that it has been running, and that a run with this much work takes at the most in four of five cases.
    None: it is not much slower than that, does not run, or has work that the site's history does not know."""
    if run.outcome or run.control or not run.started_at:
        return None
    elapsed, usual = (now - run.started_at - run.paused_ms) / 1000, _usual_high(run)
    if usual is None or elapsed <= max(SLOW_FACTOR * usual, usual + SLOW_SECONDS):
        return None
    return round(elapsed), math.ceil(usual)


def _usual_high(run: Run) -> float | None:
    """By the site's past rates alone: the run's own would call anything usual."""
    items = still_expected(run)
    with_work = [[stage for stage in group if items[stage.key] > 0] for group in groups(run)]
    if not all(stage.spread for group in with_work for stage in group):
        return None
    high = [[items[stage.key] * stage.seconds_per_item * stage.spread for stage in group] for group in with_work]
    return _of_longest(high) or None


def groups(run: Run) -> list[list[StageFacts]]:
    """Stages that work side by side."""
    found: list[list[StageFacts]] = []
    for stage in run.stages:
        if stage.beside and found:
            found[-1].append(stage)
        else:
            found.append([stage])
    return found


def _of_longest(groups: Sequence[Sequence[float]]) -> float:
    """Side by side, the longest counts; one after the other, all do."""
    return sum(max(group, default=0.0) for group in groups)


def _has_work(stage: StageFacts, expected: Mapping[str, float]) -> bool:
    if stage.settled_at:
        return False
    return stage.remaining > 0 if stage.planned_at else expected[stage.key] > 0


def _time_left(stage: StageFacts, expected: float) -> tuple[float, float] | None:
    """Seconds left in a stage and the factor of its 80 % range; None: not known yet."""
    items = stage.remaining if stage.planned_at else expected
    if stage.planned_at and stage.processed >= ENOUGH:
        return items * _own_rate(stage), _own_spread(stage)
    if not stage.spread:
        return None
    return items * stage.seconds_per_item, stage.spread


def _own_rate(stage: StageFacts) -> float:
    """Wall seconds per item so far, up to the last commit (not to now: a waiting reader changes nothing)."""
    assert stage.planned_at is not None
    elapsed = max(0, (stage.last_at or stage.planned_at) - stage.planned_at - stage.paused_ms) / 1000
    return elapsed / stage.processed


def _own_spread(stage: StageFacts) -> float:
    own = 1 + NORMAL_80 / math.sqrt(stage.processed)
    return max(1.1, min(own, stage.spread) if stage.spread else own)


def learn(history: History, run: Run) -> History:
    """The history with a finished run added: rates, expansions and how far off its estimates were."""
    stages = dict(history.stages)
    for stage in run.stages:
        if stage.processed >= ENOUGH:
            past = stages.get(stage.key, StageHistory())
            expansion = stage.total("made") / stage.processed
            credits = stage.total("millicredits") / stage.processed / 1000
            stages[stage.key] = StageHistory(
                (*past.rates, _own_rate(stage))[-KEEP:],
                (*past.expansions, expansion)[-KEEP:],
                (*past.credits, credits)[-KEEP:],
            )
    return History(stages, (*history.errors, *_errors(run))[-KEEP:])


def _errors(run: Run) -> list[float]:
    """One score a run: the mean relative error of its estimates. Only a completed run has a truth to compare with."""
    if run.outcome != "completed" or not run.finished_at:
        return []
    truths = [((run.finished_at - at) / 1000, seconds) for at, seconds in run.estimates]
    scores = [abs(seconds - truth) / truth for truth, seconds in truths if truth >= 1]
    return [round(sum(scores) / len(scores), 4)] if scores else []
