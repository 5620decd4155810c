"""Queues become units within the run's limits."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib import planning
from chalicelib.facts import Terms
from chalicelib.items import Ref
from chalicelib.pipelines import CONTENT


def refs(count: int, *, parents: int = 0, moved_by: str | None = None) -> list[Ref]:
    return [
        Ref(id=f"i{n}", title=f"Title {n}", parent=f"article#{n % parents}" if parents else None, moved_by=moved_by)
        for n in range(count)
    ]


def plan(stage: str, queue: list[Ref], chosen: frozenset[str] | None = None, **limits: Any) -> planning.Planned:
    terms = Terms(run_id="01RUN", pipeline=CONTENT.key, limits=limits)
    return planning.plan(terms, CONTENT, CONTENT.stage(stage), queue, chosen)


@given(st.sampled_from(CONTENT.stages), st.integers(0, 400))
def test_every_item_is_in_exactly_one_unit_of_allowed_size(stage: Any, count: int) -> None:
    found = planning.units(stage, refs(count, parents=7 if stage.group_by_parent else 0))
    assert sorted(item for unit in found for item in unit.items) == sorted(f"i{n}" for n in range(count))
    assert all(1 <= len(unit.items) <= stage.unit_size for unit in found)
    assert all(unit.shard in range(stage.shards) for unit in found)
    if count >= stage.minimum:
        assert all(len(unit.items) >= stage.minimum for unit in found) or stage.group_by_parent


def test_units_are_balanced_so_that_no_leftover_is_too_small() -> None:
    assert [len(unit.items) for unit in planning.units(CONTENT.stage("cluster"), refs(52))] == [26, 26]


def test_items_of_one_parent_travel_together() -> None:
    found = planning.units(CONTENT.stage("image"), refs(6, parents=3))
    assert [unit.items for unit in found] == [("i0", "i3"), ("i1", "i4"), ("i2", "i5")]
    assert [unit.parent for unit in found] == ["article#0", "article#1", "article#2"]


def test_too_few_are_skipped_with_the_reason() -> None:
    assert plan("cluster", refs(4)) == planning.Planned((), "4 keywords waiting, this stage needs 5")
    assert plan("cluster", []) == planning.Planned(())


def test_limits() -> None:
    def taken(found: planning.Planned) -> list[str]:
        return [item for unit in found.units for item in unit.items]

    assert len(taken(plan("idea", refs(9), max_items=2))) == 2
    assert len(taken(plan("idea", refs(9), max_items={"idea": 3}))) == 3
    assert len(taken(plan("idea", refs(9), max_items={"task": 3}))) == 9
    assert [len(unit.items) for unit in plan("task", refs(9), unit_size={"task": 4}).units] == [3, 3, 3]
    assert plan("idea", refs(9), skip=["idea"]).skip == "switched off for this run"
    assert plan("idea", refs(9), start_from="task").skip == "the run starts from Ideas → Tasks"
    assert taken(plan("idea", refs(9), frozenset({"i4", "i7"}))) == ["i4", "i7"]
    assert len(taken(plan("task", refs(3, moved_by="01RUN"), frozenset({"i99"})))) == 3


def test_a_run_expects_no_more_than_its_limits_let_in() -> None:
    def expected(waiting: int, **limits: Any) -> int:
        return planning.expected_queue(limits, CONTENT, CONTENT.stage("idea"), waiting)

    assert expected(9) == 9
    assert expected(9, max_items=4) == 4
    assert expected(9, max_items={"idea": 5}) == 5
    assert expected(9, only_items=["a", "b"]) == 2
    assert expected(9, skip=["idea"]) == 0
    assert expected(9, start_from="task") == 0


def test_a_unit_carries_the_titles_that_follow_it() -> None:
    found = planning.units(CONTENT.stage("idea"), refs(8))
    assert found[5].next == (("1-6", "Title 6"), ("1-7", "Title 7"))
    assert len(found[0].next) == planning.AHEAD
