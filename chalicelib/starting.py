"""Start a run: lock, snapshot and weights in one transaction, then the execution that carries it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib import forecast, lifecycle, planning
from chalicelib.errors import Conflict, InvalidInput
from chalicelib.execution import Executions, ExecutionUnavailable
from chalicelib.facts import Run, Start
from chalicelib.pipelines import Pipeline, pipeline_named
from chalicelib.store import Store

_KEPT = frozenset({"skip", "unit_size", "delay_between_stages", "delay_between_units", "max_seconds"})  # by a retry


def start_run(store: Store, executions: Executions, start: Start) -> str:
    """The new run's id. Raises NotFound (site), InvalidInput, RunActive, ExecutionUnavailable."""
    return begin(store, executions, start, snapshot(store, checked(store, start), start))


def retry_run(store: Store, executions: Executions, *, run_id: str, trigger: str, who: str, only: list[str]) -> str:
    """A new run of what failed in `run_id` and of what it did not get to, or of `only` these that failed. It runs
    as the old one did, which never changes.

    Raises NotFound, Conflict (still active, or nothing failed), RunActive, ExecutionUnavailable.
    """
    old = store.runs.read(run_id)
    if not old.outcome:
        raise Conflict(f"run {run_id} is not over", run_id=run_id)
    if not lifecycle.may_retry(old):
        raise Conflict(f"nothing failed in run {run_id}", run_id=run_id)
    if only and (unknown := sorted(set(only) - _failed_items(store, old))):
        raise InvalidInput("item_ids", f"did not fail in run {run_id}: {', '.join(unknown[:5])}")
    terms = store.runs.terms(run_id)
    limits = {name: value for name, value in terms.limits.items() if name in _KEPT} | {"only_items": only}
    expected = {stage.key: len(store.plans.left_behind(old, stage.key, only)) for stage in old.stages}
    start = Start(
        site_id=old.site_id,
        pipeline=old.pipeline,
        trigger=trigger,
        who=who,
        limits=limits,
        caps=old.caps,
        retry_of=run_id,
    )
    return begin(store, executions, start, expected)


def _failed_items(store: Store, run: Run) -> set[str]:
    stages = [stage.key for stage in run.stages if stage.total("failed")]
    return {item_id for stage in stages for item_id in store.plans.failed(run.run_id, stage)}


def begin(store: Store, executions: Executions, start: Start, expected: Mapping[str, int]) -> str:
    """`expected`: per stage, the items it will find when the run begins. Returns the run's id."""
    pipeline = pipeline_named(start.pipeline)
    site = store.settings.site(start.site_id)
    history = store.settings.history(start.site_id, pipeline.key)
    run_id = store.new_id()
    store.runs.start(
        run_id=run_id,
        start=start,
        pipeline=pipeline,
        settings=site["settings"] | {"prompts": store.settings.prompts(start.site_id)},
        expected=forecast.expectations(pipeline, expected, history),
        past_error=history.past_error,
        execution_arn=executions.arn(pipeline.key, run_id),
    )
    _execute(store, executions, pipeline, run_id, start.site_id)
    return run_id


def checked(store: Store, start: Start) -> Pipeline:
    """Raises NotFound (site), InvalidInput: a stage or an item that is not there is named."""
    pipeline = pipeline_named(start.pipeline)
    _check_stages(start.limits, pipeline)
    store.settings.site(start.site_id)
    _check_items(store, start, pipeline)
    return pipeline


def snapshot(store: Store, pipeline: Pipeline, start: Start) -> dict[str, int]:
    """Per stage, how many of those that wait now the run will take."""
    waiting = queues(store, start.site_id, pipeline)
    return {s.key: planning.expected_queue(start.limits, pipeline, s, waiting[s.key]) for s in pipeline.stages}


def queues(store: Store, site_id: str, pipeline: Pipeline) -> dict[str, int]:
    """What waits for each stage now."""
    return {stage.key: store.items.count(site_id, stage.takes) for stage in pipeline.stages}


def _execute(store: Store, executions: Executions, pipeline: Pipeline, run_id: str, site_id: str) -> None:
    """A run whose execution cannot be started is closed at once, and its lock freed."""
    try:
        executions.start(pipeline.key, run_id, site_id)
    except ExecutionUnavailable as error:
        reason = error.message
        store.runs.close(run_id, lambda _: ("failed", reason))
        raise


def _check_stages(limits: Mapping[str, Any], pipeline: Pipeline) -> None:
    keys = [stage.key for stage in pipeline.stages]
    named = {
        "limits.max_items": limits["max_items"] if isinstance(limits.get("max_items"), Mapping) else (),
        "limits.unit_size": limits.get("unit_size", ()),
        "limits.skip": limits.get("skip", ()),
        "limits.start_from": [limits["start_from"]] if limits.get("start_from") else (),
    }
    for field, names in named.items():
        for name in names:
            if name not in keys:
                raise InvalidInput(field, f"{name!r} is no stage of {pipeline.key}: {', '.join(keys)}")


def _check_items(store: Store, start: Start, pipeline: Pipeline) -> None:
    missing = list(dict.fromkeys(start.limits.get("only_items", ())))
    for kind in dict.fromkeys(stage.takes.kind for stage in pipeline.stages):
        if missing:
            there = store.items.existing(start.site_id, kind, missing)
            missing = [item_id for item_id in missing if item_id not in there]
    if missing:
        raise InvalidInput("limits.only_items", f"no such item: {', '.join(missing[:5])}")
