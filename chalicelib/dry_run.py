"""What a run would do and cost, by the same planning and forecast as the run itself. Nothing is started or written."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from chalicelib import forecast, planning
from chalicelib.facts import Start, Terms
from chalicelib.forecast import Expectation, History
from chalicelib.pipelines import Pipeline, Stage
from chalicelib.planning import Planned
from chalicelib.starting import checked
from chalicelib.store import Store

FIRST = 5  # units whose titles are shown
Document = dict[str, Any]


def dry_run(store: Store, start: Start) -> Document:
    """Raises NotFound (site) and InvalidInput, as a start does. docs/api.md describes the document."""
    pipeline = checked(store, start)
    history = store.settings.history(start.site_id, pipeline.key)
    plans = {stage.key: _planned(store, start, pipeline, stage) for stage in pipeline.stages}
    counts = {key: sum(len(unit.items) for unit in planned.units) for key, planned in plans.items()}
    expected = forecast.expectations(pipeline, counts, history)
    return {
        "site_id": start.site_id,
        "pipeline": pipeline.key,
        "active_run_id": store.runs.holder(start.site_id, pipeline.key),
        "stages": [
            _stage(store, start, pipeline, stage, plans[stage.key], expected[stage.key], history)
            for stage in pipeline.stages
        ],
        "total": _total(pipeline, expected, history),
    }


def _planned(store: Store, start: Start, pipeline: Pipeline, stage: Stage) -> Planned:
    terms = Terms(run_id="", pipeline=pipeline.key, limits=start.limits)
    chosen = frozenset(start.limits.get("only_items", ())) or None
    return planning.plan(terms, pipeline, stage, store.items.queue(start.site_id, stage.takes), chosen)


def _stage(
    store: Store,
    start: Start,
    pipeline: Pipeline,
    stage: Stage,
    planned: Planned,
    expected: Expectation,
    history: History,
) -> Document:
    return {
        "number": pipeline.number(stage.key),
        "key": stage.key,
        "name": stage.name,
        "short_name": stage.short_name,
        "takes": str(stage.takes),
        "waiting": store.items.count(start.site_id, stage.takes),
        "skip_reason": planned.skip,
        "items": sum(len(unit.items) for unit in planned.units),
        "units": len(planned.units),
        "first": [{"id": unit.id, "title": unit.title} for unit in planned.units[:FIRST]],
        "expected_items": math.ceil(expected.expected - 1e-9),
        "expected_output": math.ceil(expected.expected * expected.expansion - 1e-9),
        "output_label": stage.output_label,
        "credits": round(expected.expected * forecast.credits_per_item(stage, history), 1),
        "seconds": math.ceil(expected.expected * expected.seconds_per_item),
    }


def _total(pipeline: Pipeline, expected: Mapping[str, Expectation], history: History) -> Document:
    costs = [forecast.cost(stage, expected[stage.key], history) for stage in pipeline.stages]
    worked = [stage for stage in pipeline.stages if expected[stage.key].expected]
    return {
        "items": sum(math.ceil(one.expected - 1e-9) for one in expected.values()),
        "credits": round(sum(cost.credits for cost in costs), 1),
        "low_credits": round(sum(cost.credits / cost.credit_spread for cost in costs), 1),
        "high_credits": round(sum(cost.credits * cost.credit_spread for cost in costs), 1),
        "seconds": math.ceil(sum(cost.seconds for cost in costs)),
        "low_seconds": math.floor(sum(cost.seconds / cost.second_spread for cost in costs)),
        "high_seconds": math.ceil(sum(cost.seconds * cost.second_spread for cost in costs)),
        "measured": bool(worked) and all(stage.key in history.stages for stage in worked),
    }
