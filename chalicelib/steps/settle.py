"""Settle: read the counters and say where the state machine goes: next, again, hold or stop."""

from __future__ import annotations

from typing import Any

from chalicelib import forecast, lifecycle
from chalicelib.pipelines import PIPELINES
from chalicelib.store import Store, open_store, translated


def handle(event: dict[str, Any]) -> dict[str, Any]:
    """`{run_id, stage, round}` -> `{next, round, delay_seconds}`."""
    with translated():
        return settle(open_store(), event["run_id"], event["stage"], event["round"])


def settle(store: Store, run_id: str, stage_key: str, round_number: int) -> dict[str, Any]:
    run = store.runs.read(run_id)
    number = PIPELINES[run.pipeline].number(stage_key)
    stage = run.stages[number - 1]
    next_step = lifecycle.after_settle(run, stage, round_number)
    if stage.planned_at and stage.remaining == 0:
        estimate = forecast.estimate(run)
        store.plans.settle(run, number, estimate.seconds if estimate.state == "known" else None)
    return {
        "next": next_step,
        "round": round_number + 1 if next_step == "again" else 1,
        "delay_seconds": _delay(store, run_id) if stage.input else 0,
    }


def _delay(store: Store, run_id: str) -> int:
    return int(store.runs.terms(run_id).limits.get("delay_between_stages", 0))
