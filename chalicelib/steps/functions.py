"""The Lambda functions of the state machine, of rules and of schedules, one registry. Each imports what it needs when
it is first called.

`FUNCTIONS`, `TIMEOUTS` (seconds) and `MEMORY` (MB) are read by the app, the template and the local stack.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any

from chalice.app import Blueprint

from chalicelib.pipelines import all_stages

Handler = Callable[[dict[str, Any], object], dict[str, Any]]

steps = Blueprint(__name__)

_STEPS = ("plan", "record_failure", "settle", "hold", "finish", "fail", "reconcile", "scheduled", "notify")


def _handler(name: str, module: str) -> Handler:
    def handle(event: dict[str, Any], context: object) -> dict[str, Any]:
        answer: dict[str, Any] = importlib.import_module(f"chalicelib.steps.{module}").handle(event)
        return answer

    handle.__name__ = handle.__qualname__ = name
    return handle


def _work_names() -> Mapping[str, tuple[int, int]]:
    return {f"work_{stage.key}": (stage.timeout_seconds, stage.memory_mb) for _, stage in all_stages()}


FUNCTIONS: Mapping[str, Handler] = {name: _handler(name, name) for name in _STEPS} | {
    name: _handler(name, "work") for name in _work_names()
}
TIMEOUTS: Mapping[str, int] = dict.fromkeys(_STEPS, 60) | {n: v[0] for n, v in _work_names().items()}
MEMORY: Mapping[str, int] = dict.fromkeys(_STEPS, 512) | {n: v[1] for n, v in _work_names().items()}

# Chalice finds a handler by its module's attribute: `chalicelib.steps.functions.<name>`.
for _name, _function in FUNCTIONS.items():
    globals()[_name] = steps.lambda_function(name=_name)(_function)
