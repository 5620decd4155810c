"""Finish: the run completed. Its facts are fixed, its lock is freed, the forecast learns from it."""

from __future__ import annotations

from typing import Any

from chalicelib import forecast
from chalicelib.facts import Run
from chalicelib.store import Store, open_store, translated


def handle(event: dict[str, Any]) -> dict[str, Any]:
    """`{run_id}` -> `{outcome}`."""
    with translated():
        return {"outcome": finish(open_store(), event["run_id"]).outcome}


def finish(store: Store, run_id: str) -> Run:
    run = store.runs.close(run_id, lambda _: ("completed", None))
    store.settings.learn(run.site_id, run.pipeline, run_id, lambda history: forecast.learn(history, run))
    return run
