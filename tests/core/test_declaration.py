"""The declaration keeps its promises, and the core stays free of the edges."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib import errors
from chalicelib.pipelines import MAX_ACTIONS, PIPELINES, Pipeline, Stage, all_stages
from chalicelib.steps.functions import FUNCTIONS, MEMORY, TIMEOUTS

STAGES = [pytest.param(stage, id=f"{pipeline.key}-{stage.key}") for pipeline, stage in all_stages()]
CORE = (
    "pipelines",
    "facts",
    "items",
    "progress",
    "forecast",
    "lifecycle",
    "planning",
    "credits",
    "keywords",
    "errors",
    "schedules",
    "similarity",
    "notes",
    "uniqueness",
    "questions",
)


@pytest.mark.parametrize("stage", STAGES)
def test_a_units_commit_fits_one_transaction(stage: Stage) -> None:
    assert stage.commit_actions <= MAX_ACTIONS


@pytest.mark.parametrize("pipeline", PIPELINES.values(), ids=PIPELINES)
def test_a_run_starts_and_closes_in_one_transaction(pipeline: Pipeline) -> None:
    assert 4 + sum(stage.shards for stage in pipeline.stages) <= MAX_ACTIONS


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_has_a_module_and_a_function(stage: Stage) -> None:
    assert callable(importlib.import_module(f"chalicelib.stages.{stage.key}").run)
    assert f"work_{stage.key}" in FUNCTIONS
    assert TIMEOUTS[f"work_{stage.key}"] == stage.timeout_seconds
    assert MEMORY[f"work_{stage.key}"] == stage.memory_mb


def test_stage_keys_are_unique_over_all_pipelines() -> None:
    keys = [stage.key for _, stage in all_stages()]
    assert len(keys) == len(set(keys))


def test_what_a_stage_makes_a_later_one_takes() -> None:
    for pipeline in PIPELINES.values():
        for number, stage in enumerate(pipeline.stages):
            later = {following.takes for following in pipeline.stages[number + 1 :]}
            assert later >= set(stage.makes) or stage in pipeline.groups()[-1]


@pytest.mark.parametrize("module", CORE)
def test_the_core_imports_the_standard_library_only(module: str) -> None:
    script = (
        f"import sys, chalicelib.{module}\n"
        "foreign = {name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names - {'chalicelib'}\n"
        "print(sorted(name for name in foreign if not name.startswith('_')))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-S", "-c", script], cwd=root, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_every_error_has_a_code_of_its_own() -> None:
    found = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, Exception)]
    codes = [error.code for error in found if issubclass(error, errors.MillraceError)]
    assert len(set(codes)) == len(codes) - 1  # RequestError is only ever raised as one of its kinds
