"""The project with the stages and pipelines of `declared`: what the local stack imports in that test."""

from __future__ import annotations

import sys
from types import ModuleType

from chalicelib import pipelines
from tests.onthefly.declared import CONTENT_AND_MORE, STAGES, WORDS

pipelines.PIPELINES = {"content": CONTENT_AND_MORE, "words": WORDS}
for key, function in STAGES.items():
    module = ModuleType(f"chalicelib.stages.{key}")
    module.run = function  # type: ignore[attr-defined]
    sys.modules[module.__name__] = module

# Only now: the registries are made from the declaration when they are imported.
from app import app  # noqa: E402
from chalicelib.steps.functions import FUNCTIONS, MEMORY, TIMEOUTS  # noqa: E402

__all__ = ["FUNCTIONS", "MEMORY", "TIMEOUTS", "app"]
