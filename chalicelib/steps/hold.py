"""Hold: a paused run waits on a task token and costs nothing. A pause that is over already goes on at once."""

from __future__ import annotations

from typing import Any

from chalicelib.execution import Executions
from chalicelib.store import open_store, translated


def handle(event: dict[str, Any]) -> dict[str, Any]:
    """`{run_id, stage, token}`. The execution goes on when the token is sent back."""
    with translated():
        if not open_store().controls.hold(event["run_id"], event["token"]):
            Executions().resume(event["token"])
    return {}
