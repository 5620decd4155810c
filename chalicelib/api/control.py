"""Steer a run: pause, resume, cancel, and retry what failed.

A control that is asked twice has one effect; who, when and why are kept.
"""

from __future__ import annotations

from typing import Any

from chalicelib.api.routing import Api, Call
from chalicelib.api.types import Ask, Retry
from chalicelib.execution import Executions
from chalicelib.facts import Control
from chalicelib.lifecycle import run_status
from chalicelib.starting import retry_run
from chalicelib.steering import steer

api = Api(__name__)
_executions = Executions()


@api.call("POST", "/runs/{run}/pause", role="operator")
def pause(call: Call, run: str) -> Any:
    """No unit starts from now on; what is in hand is finished, then the run waits and costs nothing."""
    return _ask(call, run, "pause")


@api.call("POST", "/runs/{run}/resume", role="operator")
def resume(call: Call, run: str) -> Any:
    """Refused with 409 while another run of the site and pipeline is active."""
    return _ask(call, run, "resume")


@api.call("POST", "/runs/{run}/cancel", role="operator")
def cancel(call: Call, run: str) -> Any:
    return _ask(call, run, "cancel")


@api.call("POST", "/runs/{run}/retry", role="operator")
def retry(call: Call, run: str) -> Any:
    """Only what failed, in a new run that names this one."""
    only = call.body(Retry).item_ids if call.request.raw_body else []
    trigger = "manual" if call.kind == "person" else "api"
    run_id = retry_run(call.store, _executions, run_id=run, trigger=trigger, who=call.who, only=only)
    return 202, {"run_id": run_id, "status": "pending", "retry_of": run}


def _ask(call: Call, run_id: str, action: str) -> tuple[int, dict[str, Any]]:
    why = call.body(Ask).why if call.request.raw_body else ""
    control = Control(action=action, who=call.who, at=call.store.clock(), why=why)
    run, changed = steer(call.store, _executions, run_id, control)
    return 202, {"run_id": run_id, "status": run_status(run), "changed": changed}
