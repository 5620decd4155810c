"""Adding a stage is one entry and one function; adding a pipeline is no more. Both run for real here:
the generated definition in the local state machine engine, workers, store, API.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from cli.api import Api, open_api
from cli.exits import Exit
from cli.watch import watch
from infra.definition import render
from local.audit import audit
from local.stack import DEMO, Stack
from tests.onthefly.declared import CONTENT_AND_MORE, WORDS

THEMES = ("raised beds", "espresso machine", "bike chain")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    definitions = tmp_path_factory.mktemp("definitions")
    for pipeline in (CONTENT_AND_MORE, WORDS):
        (definitions / f"{pipeline.key}.asl.json").write_text(render(pipeline), encoding="utf-8")
    served = "tests.onthefly.served"
    with Stack(tmp_path_factory.mktemp("added"), functions=served, app=served, definitions=definitions) as running:
        yield running


@pytest.fixture(scope="module")
def api(stack: Stack) -> Iterator[Api]:
    session = Api(stack.url).call("POST", "/session", json={"email": DEMO.email, "password": DEMO.password})
    with open_api(stack.url, session["token"]) as client:
        client.call("POST", "/sites", json={"site_id": "added", "name": "Added"})
        yield client


@pytest.fixture
def add(stack: Stack) -> Callable[[str, list[str]], None]:
    """Puts items of any kind into the site's queue, from a process of its own with this stack's environment."""

    def put(kind: str, titles: list[str]) -> None:
        command = [sys.executable, "-m", "tests.onthefly.put", "added", kind, *titles]
        subprocess.run(command, env=os.environ | stack.env, check=True, timeout=60)

    return put


def run(api: Api, pipeline: str) -> tuple[Exit, dict[str, Any]]:
    run_id = api.call("POST", "/runs", json={"site_id": "added", "pipeline": pipeline})["run_id"]
    status = watch(api, run_id, Console(file=open(os.devnull, "w", encoding="utf-8")))  # noqa: SIM115
    return status, api.call("GET", f"/runs/{run_id}")


def test_an_added_stage_runs_after_the_others(stack: Stack, api: Api, add: Callable[[str, list[str]], None]) -> None:
    add("keyword", [f"{theme} {word}" for theme in THEMES for word in ("guide", "tips", "repair")])
    status, document = run(api, "content")
    assert status == Exit.COMPLETED
    assert audit(document, stack.env) == []
    added = document["stages"][-1]
    assert (added["number"], added["name"], added["status"]) == (8, "Review queue → Teasers", "completed")
    assert added["output_count"] == added["input_count"] == document["stages"][3]["output_count"] > 0


def test_an_entire_small_pipeline_runs_with_failures_counted(
    stack: Stack, api: Api, add: Callable[[str, list[str]], None]
) -> None:
    add("word", ["queen", "mill", "race", "r2d2", "water"])
    status, document = run(api, "words")
    assert status == Exit.WITH_ERRORS
    assert audit(document, stack.env) == []
    letters, shout, count = document["stages"]
    assert (letters["succeeded"], letters["failed"], letters["output_count"]) == (4, 1, 18)
    assert (shout["input_count"], shout["succeeded"], shout["failed"]) == (18, 17, 1)
    assert (count["input_count"], count["succeeded"], count["failed"]) == (4, 4, 0)
    assert count["started_at"] <= shout["finished_at"]  # they worked side by side
    assert shout["started_at"] <= count["finished_at"]
    assert {error["message"] for error in document["metrics"]["errors"]} == {"r2d2 is no word", "nobody can shout a q"}
    assert document["run"]["pipeline_name"] == "Words"


def test_the_api_tells_of_what_was_added(api: Api) -> None:
    found = {pipeline["key"]: pipeline for pipeline in api.call("GET", "/pipelines")["pipelines"]}
    assert [stage["key"] for stage in found["words"]["stages"]] == ["letters", "shout", "count"]
    assert len(found["content"]["stages"]) == 8


def test_the_generated_files_are_those_of_the_declaration(stack: Stack) -> None:
    """Nothing else was written for them: the folder holds two files."""
    names = sorted(path.name for path in Path(stack.options.definitions).iterdir())
    assert names == ["content.asl.json", "words.asl.json"]
