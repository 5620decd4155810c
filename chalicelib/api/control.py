"""Steer a run: pause, resume, cancel, caps, retry, end by hand, withdraw what it made.

A control that is asked twice has one effect; who, when and why are kept.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from chalicelib.api.routing import Api, Call
from chalicelib.api.types import Ask, Mark, NewCaps, Resume, Retry, RunCaps, Withdraw
from chalicelib.errors import Conflict, NotFound
from chalicelib.execution import Executions, ExecutionUnavailable
from chalicelib.facts import Caps, Control, Note
from chalicelib.lifecycle import ENDS_BY_HAND, run_status
from chalicelib.steering import steer

api = Api(__name__)
_executions = Executions()


@api.call("POST", "/runs/{run}/pause", role="operator")
def pause(call: Call, run: str) -> Any:
    """No unit starts from now on; what is in hand is finished, then the run waits and costs nothing."""
    return _ask(call, run, "pause", _why(call))


@api.call("POST", "/runs/{run}/resume", role="operator")
def resume(call: Call, run: str) -> Any:
    """Refused with 409 while another run of the site and pipeline is active, or a cap is still reached."""
    asked = call.body(Resume) if call.request.raw_body else Resume()

    def effect() -> dict[str, Any]:
        if asked.caps:
            call.store.controls.cap(run, caps(asked.caps), _note(call, asked.why))
        return _steer(call, run, "resume", asked.why)

    return 202, call.once(effect)


@api.call("POST", "/runs/{run}/cancel", role="operator")
def cancel(call: Call, run: str) -> Any:
    return _ask(call, run, "cancel", _why(call))


@api.call("PUT", "/runs/{run}/caps", role="operator")
def cap(call: Call, run: str) -> Any:
    asked = call.body(NewCaps)

    def effect() -> dict[str, Any]:
        return {"run_id": run, "caps": asdict(call.store.controls.cap(run, caps(asked), _note(call, asked.why)))}

    return call.once(effect)


@api.call("POST", "/runs/{run}/retry", role="operator")
def retry(call: Call, run: str) -> Any:
    """Only what failed, in a new run that names this one."""
    from chalicelib.starting import retry_run  # brings the planning: not in every cold start

    only = call.body(Retry).item_ids if call.request.raw_body else []

    def effect() -> dict[str, Any]:
        run_id = retry_run(call.store, _executions, run_id=run, trigger=call.trigger, who=call.who, only=only)
        return {"run_id": run_id, "status": "pending", "retry_of": run}

    return 202, call.once(effect)


@api.call("POST", "/runs/mark", role="admin")
def mark(call: Call) -> Any:
    """Each run by itself: what is refused says why and stops none of the others."""
    asked = call.body(Mark)

    def effect() -> dict[str, Any]:
        answers = [_marked(call, run_id, asked) for run_id in dict.fromkeys(asked.run_ids)]
        changed = [answer for answer in answers if "message" not in answer]
        return {"changed": changed, "refused": [answer for answer in answers if "message" in answer]}

    return call.once(effect)


@api.call("POST", "/runs/{run}/withdraw", role="operator")
def withdraw(call: Call, run: str) -> Any:
    """A part of the work for each call, as much as fits into one request: go on with the cursor."""
    from chalicelib.withdrawing import withdraw as withdraw_some

    asked = call.body(Withdraw)
    note = _note(call, asked.why)
    return call.once(lambda: asdict(withdraw_some(call.store, run, note, requeue=asked.requeue, cursor=asked.cursor)))


@api.call("GET", "/audit", role="admin", query=("site_id", "run_id", "limit", "cursor"))
def audit(call: Call) -> dict[str, Any]:
    """Who did what to the site's runs, newest first."""
    from chalicelib.store.audit import page

    site_id = call.store.settings.site(call.required("site_id"))["site_id"]
    limit = call.number("limit", default=50, low=1, high=200)
    entries, cursor = page(site_id, run_id=call.query("run_id"), limit=limit, cursor=call.query("cursor"))
    return {"entries": entries, "cursor": cursor}


def caps(asked: RunCaps) -> Caps:
    return Caps(items=asked.items, credits=asked.credits)


def _ask(call: Call, run_id: str, action: str, why: str) -> tuple[int, Any]:
    return 202, call.once(lambda: _steer(call, run_id, action, why))


def _steer(call: Call, run_id: str, action: str, why: str) -> dict[str, Any]:
    control = Control(action=action, who=call.who, at=call.store.clock(), why=why)
    run, changed = steer(call.store, _executions, run_id, control)
    return {"run_id": run_id, "status": run_status(run), "changed": changed}


def _marked(call: Call, run_id: str, asked: Mark) -> dict[str, str]:
    try:
        before = run_status(call.store.runs.read(run_id))
        if asked.action in ENDS_BY_HAND:
            after = _steer(call, run_id, asked.action, asked.why)["status"]
            return {"run_id": run_id, "before": before, "after": after}
        call.store.controls.clear(run_id, _note(call, asked.why))
        return {"run_id": run_id, "before": before, "after": before}
    except (NotFound, Conflict, ExecutionUnavailable) as error:
        return {"run_id": run_id, "message": error.message}


def _note(call: Call, why: str) -> Note:
    return Note(who=call.who, at=call.store.clock(), why=why)


def _why(call: Call) -> str:
    return call.body(Ask).why if call.request.raw_body else ""
