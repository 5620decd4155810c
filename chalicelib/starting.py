"""Start a run: lock, snapshot and weights in one transaction, then the execution that carries it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib import forecast, lifecycle, planning
from chalicelib.errors import Conflict, InvalidInput
from chalicelib.execution import Executions, ExecutionUnavailable
from chalicelib.pipelines import PIPELINES, Pipeline
from chalicelib.store import Store


def start_run(
    store: Store,
    executions: Executions,
    *,
    site_id: str,
    pipeline_key: str,
    trigger: str,
    who: str,
    limits: Mapping[str, Any],
) -> str:
    """The new run's id. Raises NotFound (site), InvalidInput, RunActive, ExecutionUnavailable."""
    pipeline = pipeline_named(pipeline_key)
    _check(limits, pipeline)
    store.settings.site(site_id)
    waiting = queues(store, site_id, pipeline)
    snapshot = {s.key: planning.expected_queue(limits, pipeline, s, waiting[s.key]) for s in pipeline.stages}
    return _start(store, executions, pipeline, site_id, trigger, who, limits, snapshot)


def retry_run(store: Store, executions: Executions, *, run_id: str, trigger: str, who: str, only: list[str]) -> str:
    """A new run of what failed in `run_id` (or of `only` these items of it); the old one never changes.

    Raises NotFound, Conflict (still active, or nothing failed), RunActive, ExecutionUnavailable.
    """
    old = store.runs.read(run_id)
    if not old.outcome:
        raise Conflict(f"run {run_id} is not over", run_id=run_id)
    if not lifecycle.has_failures(old):
        raise Conflict(f"nothing failed in run {run_id}", run_id=run_id)
    snapshot = {stage.key: stage.total("failed") for stage in old.stages}
    pipeline = pipeline_named(old.pipeline)
    return _start(store, executions, pipeline, old.site_id, trigger, who, {"only_items": only}, snapshot, run_id)


def _start(
    store: Store,
    executions: Executions,
    pipeline: Pipeline,
    site_id: str,
    trigger: str,
    who: str,
    limits: Mapping[str, Any],
    snapshot: Mapping[str, int],
    retry_of: str | None = None,
) -> str:
    site = store.settings.site(site_id)
    history = store.settings.history(site_id, pipeline.key)
    run_id = store.new_id()
    store.runs.start(
        run_id=run_id,
        site_id=site_id,
        pipeline=pipeline,
        trigger=trigger,
        who=who,
        limits=limits,
        settings=site["settings"] | {"prompts": store.settings.prompts(site_id)},
        expected=forecast.expectations(pipeline, snapshot, history),
        past_error=history.past_error,
        retry_of=retry_of,
    )
    _execute(store, executions, pipeline, run_id, site_id)
    return run_id


def pipeline_named(key: str) -> Pipeline:
    if key not in PIPELINES:
        raise InvalidInput("pipeline", f"{key!r} is none of {', '.join(PIPELINES)}")
    return PIPELINES[key]


def queues(store: Store, site_id: str, pipeline: Pipeline) -> dict[str, int]:
    """What waits for each stage now."""
    return {stage.key: store.items.count(site_id, stage.takes) for stage in pipeline.stages}


def _execute(store: Store, executions: Executions, pipeline: Pipeline, run_id: str, site_id: str) -> None:
    """A run whose execution cannot be started is closed at once, and its lock freed."""
    try:
        arn = executions.start(pipeline.key, run_id, site_id)
    except ExecutionUnavailable as error:
        reason = error.message
        store.runs.close(run_id, lambda _: ("failed", reason))
        raise
    store.runs.executing(run_id, arn)


def _check(limits: Mapping[str, Any], pipeline: Pipeline) -> None:
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
