"""Plan: read the stage's queue, write its units to S3 and fix its input count, once.

Planned again (after a pause or a lost invocation) it answers the units that have no marker yet:
the input count stays as it is.
"""

from __future__ import annotations

from typing import Any

from chalicelib import lifecycle, planning
from chalicelib.facts import Run, Terms
from chalicelib.pipelines import PIPELINES, Stage
from chalicelib.store import Store, open_store, translated


def handle(event: dict[str, Any]) -> dict[str, Any]:
    """`{run_id, stage, round}` -> `{next, bucket, manifest, units}`."""
    with translated():
        return plan(open_store(), event["run_id"], event["stage"])


def plan(store: Store, run_id: str, stage_key: str) -> dict[str, Any]:
    run = store.runs.read(run_id)
    pipeline = PIPELINES[run.pipeline]
    stage, number = pipeline.stage(stage_key), pipeline.number(stage_key)
    if lifecycle.may_work(run) and run.stages[number - 1].planned_at is None:
        _first(store, run, stage, number)
        run = store.runs.read(run_id)
    return _answer(store, run, number)


def _first(store: Store, run: Run, stage: Stage, number: int) -> None:
    terms = store.runs.terms(run.run_id)
    chosen = _chosen(store, run, stage, terms)
    queue = store.items.queue(run.site_id, stage.takes)
    planned = planning.plan(terms, PIPELINES[run.pipeline], stage, queue, chosen)
    manifest = store.units.save_manifest(run.run_id, stage.key, planned.units, run.site_id) if planned.units else None
    store.units.plan(run, number, planned.units, manifest, planned.skip)


def _chosen(store: Store, run: Run, stage: Stage, terms: Terms) -> frozenset[str] | None:
    """A retry takes what failed in the run it repeats, and puts it back into its queue first."""
    only = frozenset(terms.limits.get("only_items", ()))
    if not terms.retry_of:
        return only or None
    failed = [item for item in store.units.failed(terms.retry_of, stage.key) if not only or item in only]
    store.items.requeue(run.site_id, stage.takes, failed)
    return frozenset(failed)


def _answer(store: Store, run: Run, number: int) -> dict[str, Any]:
    """From what is stored, not from what was computed here: another Plan may have been faster."""
    stage = run.stages[number - 1]
    left, manifest = stage.total("units"), stage.manifest
    if manifest and stage.processed:
        units = store.units.uncommitted(run.run_id, stage.key, manifest)
        manifest = store.units.save_manifest(run.run_id, stage.key, units, run.site_id)
        left = len(units)
    next_step = lifecycle.after_plan(run, left)
    return {"next": next_step, "bucket": store.files.bucket, "manifest": manifest or "", "units": left}
