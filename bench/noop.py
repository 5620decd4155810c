"""A pipeline of seven stages that do nothing, declared on the fly: what is left is the engine's own time.

Imported by the stack's processes as their registry of functions and as their app (`Stack(functions="bench.noop")`).
Its unit sizes and concurrencies are those of the content pipeline.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any, cast

from chalicelib import pipelines
from chalicelib.items import Item, Moved, Result
from chalicelib.pipelines import CONTENT, Pipeline, Queue, Stage
from chalicelib.stages.edges import Edges

ITEMS = (50, 12, 36, 36, 36, 72, 36)  # what the content pipeline makes of 50 keywords
UNIT_SIZES = tuple(stage.unit_size for stage in CONTENT.stages)


def _stage(number: int, like: Stage) -> Stage:
    return replace(
        like,
        key=f"noop{number}",
        name=f"No-op {number}",
        short_name=f"No-op {number}",
        takes=Queue(f"noop{number}", "new"),
        makes=(),
        output_label="items",
        max_outputs=0,
        group_by_parent=False,
        minimum=1,
    )


def _module(stage: Stage) -> ModuleType:
    """Its `run` moves its inputs, after the seconds that a measurement asks for (`NOOP4_SECONDS`)."""
    seconds = float(os.environ.get(f"{stage.key.upper()}_SECONDS", "0"))

    def run(items: Sequence[Item], _edges: Edges) -> Result:
        time.sleep(seconds)
        return Result(moved={item.id: Moved(status="done") for item in items})

    module = ModuleType(f"chalicelib.stages.{stage.key}")
    module.__dict__["run"] = run
    return module


NOOP = Pipeline(
    key="noop", name="No-op", stages=tuple(_stage(number, like) for number, like in enumerate(CONTENT.stages, 1))
)
cast(dict[str, Pipeline], pipelines.PIPELINES)[NOOP.key] = NOOP
sys.modules.update({f"chalicelib.stages.{stage.key}": _module(stage) for stage in NOOP.stages})

# Only now: the registry of functions is made from the declaration when it is imported.
_functions: Any = importlib.import_module("chalicelib.steps.functions")
FUNCTIONS, TIMEOUTS = _functions.FUNCTIONS, _functions.TIMEOUTS


def __getattr__(name: str) -> Any:
    """`app`, only where it is asked for: the workers do not need it."""
    if name == "app":
        return importlib.import_module("app").app
    raise AttributeError(name)
