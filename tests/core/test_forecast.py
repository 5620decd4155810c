"""Weights, expectations, the estimate and what is learnt from a run."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import forecast
from chalicelib.facts import Control
from chalicelib.forecast import Estimate, History, StageHistory
from chalicelib.pipelines import CONTENT
from tests.core import recorded

QUEUES = st.fixed_dictionaries({stage.key: st.integers(0, 100_000) for stage in CONTENT.stages})


@given(QUEUES)
def test_weights_add_up_to_one(queues: dict[str, int]) -> None:
    expected = forecast.expectations(CONTENT, queues, History())
    assert sum(value.weight for value in expected.values()) == pytest.approx(1, abs=1e-4)
    assert all(value.weight >= 0 for value in expected.values())


def test_fifty_keywords_are_expected_to_become_what_the_declaration_says() -> None:
    queues = {stage.key: 0 for stage in CONTENT.stages} | {"cluster": 50}
    expected = forecast.expectations(CONTENT, queues, History())
    assert [round(value.expected) for value in expected.values()] == [50, 12, 36, 36, 36, 72, 36]


def test_the_history_replaces_the_declared_rates() -> None:
    queues = {stage.key: 0 for stage in CONTENT.stages} | {"cluster": 50}
    history = History({"cluster": StageHistory(rates=(1.0, 3.0, 2.0), expansions=(0.5,))})
    expected = forecast.expectations(CONTENT, queues, history)
    assert expected["cluster"].seconds_per_item == 2.0
    assert expected["idea"].expected == 25


def test_it_measures_until_every_stage_left_has_a_rate() -> None:
    run = recorded.begin({"cluster": 10})
    assert forecast.estimate(run).state == "measuring"
    run = recorded.plan(run, 1, recorded.units([5, 5]), 1_000)
    run = recorded.commit(run, 1, recorded.unit(0, 5), 6_000)
    assert forecast.estimate(run).state == "measuring"  # nothing is known of the later stages


def test_with_a_history_it_knows_from_the_start() -> None:
    past = {stage.key: StageHistory(rates=(2.0, 2.0, 2.2), expansions=(stage.expansion,)) for stage in CONTENT.stages}
    run = replace(recorded.begin({"cluster": 10}, History(past)), started_at=1)
    known = forecast.estimate(run)
    assert known.state == "known"
    assert known.low <= known.seconds <= known.high
    items = sum(stage.expected for stage in run.stages)
    assert known.seconds == pytest.approx(items * 2.0, rel=0.1)


def test_the_last_stage_is_estimated_by_its_own_rate() -> None:
    run = recorded.begin({"review": 100})
    for number in range(1, 7):
        run = recorded.settle(recorded.plan(run, number, (), 1), number, 1)
    run = recorded.plan(run, 7, recorded.units([10] * 10), 1_000)
    for number in range(5):
        run = recorded.commit(run, 7, recorded.unit(number, 10), 1_000 + (number + 1) * 10_000)
    assert forecast.estimate(run) == Estimate("known", 50, 42, 60)


def test_a_pause_slows_no_rate_down() -> None:
    run = recorded.begin({"review": 20})
    for number in range(1, 7):
        run = recorded.settle(recorded.plan(run, number, (), 1), number, 1)
    run = recorded.plan(run, 7, recorded.units([10] * 2), 1_000)
    run = recorded.commit(run, 7, recorded.unit(0, 10), 1_000 + 3_600_000 + 10_000)
    assert forecast.estimate(run).seconds == 3_610
    paused = recorded.put(run, 7, replace(run.stages[6], paused_ms=3_600_000))
    assert forecast.estimate(paused).seconds == 10


@pytest.mark.parametrize("action", ["pause", "cancel"])
def test_a_run_that_was_asked_to_stop_has_no_estimate(action: str) -> None:
    run = replace(recorded.begin(), started_at=1, control=Control(action=action, who="e", at=1))
    assert forecast.estimate(run).state == "none"


def test_a_finished_run_teaches_rates_expansions_and_how_far_off_it_was() -> None:
    run = recorded.plan(recorded.begin({"cluster": 10}), 1, recorded.units([5, 5]), 1_000)
    run = recorded.commit(run, 1, recorded.unit(0, 5), 11_000, made=2)
    run = recorded.commit(run, 1, recorded.unit(1, 5), 21_000, made=2)
    run = recorded.end(replace(run, estimates=((1_000, 30), (11_000, 10))), "completed", 21_000)
    learnt = forecast.learn(History(), run)
    assert learnt.stages["cluster"] == StageHistory(rates=(2.0,), expansions=(0.4,), credits=(0.3,))
    assert learnt.errors == (0.25,)  # 30 s said for 20 s, 10 s said for 10 s
    assert learnt.past_error == 0.25


def test_a_run_that_did_not_complete_scores_no_estimate() -> None:
    run = recorded.end(replace(recorded.begin(), estimates=((1_000, 30),)), "failed", 21_000)
    assert forecast.learn(History(), run).errors == ()


@given(st.lists(st.floats(0.001, 1000), min_size=1, max_size=30))
def test_the_spread_holds_four_of_five_rates(rates: list[float]) -> None:
    spread = forecast.spread_of(rates)
    middle = sorted(rates)[len(rates) // 2] if len(rates) % 2 else None
    if middle:
        inside = sum(middle / spread <= rate * (1 + 1e-9) and rate <= middle * spread * (1 + 1e-9) for rate in rates)
        assert inside >= 0.8 * len(rates)


def test_side_by_side_the_longest_stage_counts() -> None:
    run = recorded.begin({"image": 20, "review": 20})
    for number in range(1, 6):
        run = recorded.settle(recorded.plan(run, number, (), 1), number, 1)
    for number, seconds in ((6, 5), (7, 20)):
        run = recorded.plan(run, number, recorded.units([10, 10]), 1_000)
        run = recorded.commit(run, number, recorded.unit(0, 10), 1_000 + seconds * 1_000)
    assert forecast.estimate(run).seconds == 25
    assert forecast.estimate(recorded.put(run, 7, replace(run.stages[6], beside=True))).seconds == 20


PAST = {stage.key: StageHistory(rates=(2.0,) * 5, expansions=(1.0,)) for stage in CONTENT.stages}


def usual(items: int) -> int:
    """Seconds that a run of so many keywords takes at the most: seven stages at two seconds an item, a tenth more."""
    return round(7 * items * 2.0 * 1.1)


@pytest.mark.parametrize("items", [5, 500])
def test_slow_is_beyond_the_factor_and_by_minutes(items: int) -> None:
    run = replace(recorded.begin({"cluster": items}, History(PAST)), started_at=1)
    limit = max(forecast.SLOW_FACTOR * usual(items), usual(items) + forecast.SLOW_SECONDS)
    assert forecast.slower_than_usual(run, round(limit * 1000) - 2_000) is None
    assert forecast.slower_than_usual(run, round(limit * 1000) + 2_000) == (round(limit + 2), usual(items))


def test_pauses_are_not_slowness_and_what_does_not_run_is_not_slow() -> None:
    run = replace(recorded.begin({"cluster": 5}, History(PAST)), started_at=1)
    late = 10_000_000
    assert forecast.slower_than_usual(run, late)
    assert forecast.slower_than_usual(replace(run, paused_ms=late), late) is None
    assert forecast.slower_than_usual(replace(run, control=Control(action="pause", who="e", at=0)), late) is None
    assert forecast.slower_than_usual(replace(run, started_at=None), late) is None
    assert forecast.slower_than_usual(recorded.end(run, "failed", late), late) is None


def test_with_more_work_than_expected_it_takes_longer_and_is_not_slow() -> None:
    run = replace(recorded.begin({"cluster": 5}, History(PAST)), started_at=1)
    late = 1000 * (usual(5) + 400)
    assert forecast.slower_than_usual(run, late)
    grown = recorded.plan(run, 1, recorded.units([50] * 10), 0)
    assert forecast.slower_than_usual(grown, late) is None


@pytest.mark.parametrize("unknown", ["cluster", "review"])
def test_work_that_the_history_does_not_know_is_never_slow(unknown: str) -> None:
    known = History({key: past for key, past in PAST.items() if key != unknown})
    run = replace(recorded.begin({"cluster": 5}, known), started_at=1)
    assert forecast.slower_than_usual(run, 10**12) is None
    assert forecast.slower_than_usual(replace(recorded.begin({}, History(PAST)), started_at=1), 10**12) is None
