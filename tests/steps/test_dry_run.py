"""A dry run says what the run then does; it writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.dry_run import dry_run
from chalicelib.errors import InvalidInput, NotFound
from chalicelib.store import Store
from tests.steps import driver

AddKeywords = Callable[[int], list[str]]


def foreseen(store: Store, site: str, **limits: Any) -> dict[str, Any]:
    return dry_run(store, driver.asked(site, **limits))


def of(document: dict[str, Any], key: str) -> dict[str, Any]:
    [stage] = [stage for stage in document["stages"] if stage["key"] == key]
    return dict(stage)


def test_what_waits_is_planned_as_the_run_plans_it(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(60)
    document = foreseen(store, site)
    assert document["active_run_id"] is None
    assert store.runs.latest(site, "content") is None
    cluster = of(document, "cluster")
    run_id = driver.begin(store, site)
    events = driver.planned(run_id, "cluster")
    assert (cluster["waiting"], cluster["items"], cluster["units"]) == (60, 60, len(events))
    assert [unit["title"] for unit in cluster["first"]] == [event["unit"]["title"] for event in events]
    planned = store.runs.read(run_id)
    assert cluster["expected_items"] == planned.stages[0].input
    expected = [of(document, stage.key)["expected_items"] for stage in planned.stages]
    assert [round(stage.expected + 0.499999) for stage in planned.stages] == expected
    assert foreseen(store, site)["active_run_id"] == run_id


def test_limits_and_reasons_are_those_of_the_run(store: Store, site: str, add_keywords: AddKeywords) -> None:
    ids = add_keywords(8)
    document = foreseen(store, site, max_items={"cluster": 6}, skip=["image"])
    assert of(document, "cluster")["items"] == 6
    assert of(document, "image")["skip_reason"] == "switched off for this run"
    later = of(foreseen(store, site, start_from="idea"), "cluster")
    assert later["skip_reason"] == "the run starts from Clusters → Ideas"
    few = of(foreseen(store, site, only_items=ids[:2]), "cluster")
    assert few["skip_reason"] == "2 keywords waiting, this stage needs 5"


def test_costs_are_guessed_until_there_is_a_history(store: Store, site: str, add_keywords: AddKeywords) -> None:
    add_keywords(20)
    guess = foreseen(store, site)["total"]
    assert guess["measured"] is False
    assert guess["low_credits"] < guess["credits"] < guess["high_credits"]
    run_id = driver.begin(store, site)
    driver.run_all(run_id)
    truth = sum(stage.total("millicredits") for stage in store.runs.read(run_id).stages) / 1000
    add_keywords(20)
    known = foreseen(store, site)["total"]
    assert known["measured"] is True
    assert known["low_credits"] <= truth <= known["high_credits"]
    assert abs(known["credits"] - truth) < abs(guess["credits"] - truth)


def test_nothing_waits_nothing_costs(store: Store, site: str) -> None:
    total = foreseen(store, site)["total"]
    assert (total["items"], total["credits"], total["seconds"], total["measured"]) == (0, 0, 0, False)


def test_what_a_start_refuses_a_dry_run_refuses(store: Store, site: str, add_keywords: AddKeywords) -> None:
    ids = add_keywords(1)
    with pytest.raises(InvalidInput, match="is no stage of content"):
        foreseen(store, site, skip=["clusters"])
    with pytest.raises(InvalidInput, match="no such item: 01NOWHERE"):
        foreseen(store, site, only_items=[*ids, "01NOWHERE"])
    with pytest.raises(InvalidInput, match="no such item: 01NOWHERE"):
        driver.begin(store, site, only_items=[*ids, "01NOWHERE"])
    with pytest.raises(NotFound):
        foreseen(store, "nowhere")
