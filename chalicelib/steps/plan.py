"""Plan: read the stage's queue, write its units to S3 and fix its input count, once.

Planned again (after a pause or a lost invocation) it answers the units that have no marker yet:
the input count stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from chalicelib import lifecycle, planning
from chalicelib.errors import CapReached, Conflict
from chalicelib.facts import Control, Run, Terms
from chalicelib.items import FAILED, WITHDRAWN, Item, Unit
from chalicelib.pipelines import PIPELINES, Stage
from chalicelib.store import Store, open_store, translated
from chalicelib.store.transactions import Write


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


def pause_at_cap(store: Store, run_id: str, cap: CapReached) -> Run:
    """The run pauses itself with the reason, unless it is paused or coming to its end anyway."""
    control = Control(action="pause", who="cap", at=store.clock(), why=cap.message, cap=cap.cap)
    with suppress(Conflict):
        store.controls.ask(run_id, control)
    return store.runs.read(run_id)


def _first(store: Store, run: Run, stage: Stage, number: int) -> None:
    terms = store.runs.terms(run.run_id)
    chosen = _chosen(store, run, stage, number, terms)
    queue = store.items.queue(run.site_id, stage.takes)
    planned = planning.plan(terms, PIPELINES[run.pipeline], stage, queue, chosen)
    manifest = store.plans.save_manifest(run.run_id, stage.key, planned.units, run.site_id) if planned.units else None
    store.plans.plan(run, number, planned.units, manifest, planned.skip)


def _chosen(store: Store, run: Run, stage: Stage, number: int, terms: Terms) -> frozenset[str] | None:
    """A retry takes what the run it repeats left behind, a remake what its item was made from: back into the queue
    first, as long as this is not a Plan that comes late."""
    only = frozenset(terms.limits.get("only_items", ()))
    in_time = (store.plans.unplanned(run, number),)
    if terms.retry_of:
        left = store.plans.left_behind(store.runs.read(terms.retry_of), stage.key, only)
        store.items.move(
            run.site_id,
            stage.takes.kind,
            left,
            stage.takes.status,
            where=lambda item: item.status == FAILED,
            checks=in_time,
        )
        return frozenset(left)
    if terms.remake and terms.remake["stage"] == stage.key:
        _replace(store, run, terms.remake, in_time)
        inputs = list(terms.remake["inputs"])
        store.items.move(run.site_id, stage.takes.kind, inputs, stage.takes.status, where=_in_use, checks=in_time)
    return only or None


def _in_use(item: Item) -> bool:
    """Not withdrawn by a person since the run began."""
    return item.status != WITHDRAWN


def _replace(store: Store, run: Run, remake: Mapping[str, Any], checks: Sequence[Write]) -> None:
    """What is made again goes out of use, and what waits to be made from it."""
    pipeline = PIPELINES[run.pipeline]
    old = frozenset(f"{kind}#{item_id}" for kind, item_id in remake["replaces"])
    for kind, item_id in remake["replaces"]:
        store.items.move(run.site_id, kind, [item_id], WITHDRAWN, checks=checks, forget=pipeline.forgotten(kind))
    for stage in pipeline.stages:
        waiting = [ref.id for ref in store.items.queue(run.site_id, stage.takes) if ref.parent in old]
        store.items.move(
            run.site_id, stage.takes.kind, waiting, WITHDRAWN, where=lambda item: item.parent in old, checks=checks
        )


def _answer(store: Store, run: Run, number: int) -> dict[str, Any]:
    """From what is stored, not from what was computed here: another Plan may have been faster."""
    stage = run.stages[number - 1]
    left, manifest = stage.total("units"), stage.manifest
    if manifest and lifecycle.may_work(run) and (stage.processed or run.caps.items is not None):
        run, units = _within_caps(store, run, store.plans.uncommitted(run.run_id, stage.key, manifest))
        manifest = store.plans.save_manifest(run.run_id, stage.key, units, run.site_id)
        left = len(units)
    next_step = lifecycle.after_plan(run, left)
    return {"next": next_step, "bucket": store.files.bucket, "manifest": manifest or "", "units": left}


def _within_caps(store: Store, run: Run, units: Sequence[Unit]) -> tuple[Run, Sequence[Unit]]:
    """Of the units, in order, those that the cap leaves room for. None of them: the run pauses."""
    if units and (cap := lifecycle.cap_reached(run, items=len(units[0].items))):
        return pause_at_cap(store, run.run_id, cap), ()
    return run, planning.up_to(units, lifecycle.room(run))
