"""Fail: the run stops before its end, cancelled or failed, with a reason a person understands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from chalicelib import lifecycle
from chalicelib.store import open_store, translated


def handle(event: dict[str, Any]) -> dict[str, Any]:
    """`{run_id, error?}` -> `{outcome}`. `error` is what the state machine caught: `{Error, Cause}`."""
    with translated():
        error = sentence(event["error"]) if event.get("error") else None
        run = open_store().runs.close(event["run_id"], lambda run: lifecycle.ending(run, error))
    return {"outcome": run.outcome}


def sentence(error: Mapping[str, str]) -> str:
    """A caught error for a person: the exception's own words where it has some."""
    name, cause = error.get("Error", "error"), error.get("Cause", "")
    if name in {"Sandbox.Timedout", "States.Timeout"}:
        return "it took longer than its time limit"
    if name == "Runtime.ExitError":
        return "its worker process was killed, each time it was tried"
    return f"{name}: {_message(cause)}" if cause else name


def _message(cause: str) -> str:
    try:
        value = json.loads(cause)
    except ValueError:
        return cause[:300]
    return str(value.get("errorMessage", cause))[:300] if isinstance(value, dict) else cause[:300]
