"""The generated definitions: up to date, whole, valid, and within Step Functions' limits."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import infra.definition
from chalicelib import errors
from chalicelib.pipelines import PIPELINES, Pipeline
from chalicelib.steps.functions import FUNCTIONS
from infra.definition import definition, functions, main, path_of, render, with_arns
from infra.graph import problems
from infra.lint import complaints, install
from infra.states import placeholder
from tests.infra.machine import stage

Definition = dict[str, Any]
STATE_NAME_LIMIT = 80
LABEL_LIMIT = 40
SIZE_LIMIT = 1024 * 1024
STATE_DATA_LIMIT = 256 * 1024

every_pipeline = pytest.mark.parametrize("pipeline", PIPELINES.values(), ids=PIPELINES)


def all_states(machine: Definition) -> Iterator[tuple[str, Definition]]:
    """Those inside maps and branches, too."""
    for name, state in machine["States"].items():
        yield name, state
        for inner in (state.get("ItemProcessor"), *state.get("Branches", ())):
            yield from all_states(inner) if inner else ()


@every_pipeline
def test_the_file_is_up_to_date(pipeline: Pipeline) -> None:
    assert path_of(pipeline).read_text(encoding="utf-8") == render(pipeline), "run python -m infra.definition"


def test_no_definition_is_left_of_a_pipeline_that_is_gone() -> None:
    assert {path.name for path in infra.definition.FOLDER.glob("*.asl.json")} == {
        f"{key}.asl.json" for key in PIPELINES
    }


def test_check_tells_a_stale_file_and_a_run_without_it_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(infra.definition, "FOLDER", tmp_path)
    assert main(["--check"]) == 1
    assert "not up to date" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())
    assert main([]) == 0
    assert main(["--check"]) == 0


@every_pipeline
def test_every_transition_leads_to_a_state_and_every_state_is_reached(pipeline: Pipeline) -> None:
    assert problems(definition(pipeline)) == []


@pytest.fixture(scope="session")
def linter() -> Callable[[Definition], str]:
    install()
    return lambda machine: complaints(json.dumps(machine))


@every_pipeline
def test_the_linter_finds_nothing(pipeline: Pipeline, linter: Callable[[Definition], str]) -> None:
    assert linter(definition(pipeline)) == ""


def test_a_pipeline_made_on_the_fly_is_valid(small: Pipeline, linter: Callable[[Definition], str]) -> None:
    made = Pipeline(key="third", name="Third", stages=(*small.stages, stage("bottle", "Bottles", timeout_seconds=900)))
    assert problems(definition(made)) == []
    assert linter(definition(made)) == ""
    assert functions(made)["WorkPressOil"] == "work_press_oil"
    assert definition(made)["States"]["Bottles: work"]["ItemProcessor"]["States"]["Bottles: unit"][
        "TimeoutSeconds"
    ] in range(901, 960)


def _dangling_next(machine: Definition) -> None:
    machine["States"]["Picks: plan"]["Next"] = "Picks: planed?"


def _dangling_catch(machine: Definition) -> None:
    machine["States"]["Picks: settle"]["Catch"][0]["Next"] = "Nowhere"


def _dangling_choice(machine: Definition) -> None:
    machine["States"]["Picks: planned?"]["Choices"][0]["Next"] = "Nowhere"


def _dangling_default(machine: Definition) -> None:
    machine["States"]["Picks: planned?"]["Default"] = "Nowhere"


def _no_such_start(machine: Definition) -> None:
    machine["StartAt"] = "Nowhere"


def _dangling_in_the_map(machine: Definition) -> None:
    machine["States"]["Picks: work"]["ItemProcessor"]["States"]["Picks: unit"]["Catch"][0]["Next"] = "Nowhere"


def _never_reached(machine: Definition) -> None:
    machine["States"]["Island"] = {"Type": "Succeed"}


def _leads_nowhere(machine: Definition) -> None:
    del machine["States"]["Picks: plan"]["Next"]


TRANSITIONS = (
    _dangling_next,
    _dangling_catch,
    _dangling_choice,
    _dangling_default,
    _no_such_start,
    _dangling_in_the_map,
    _never_reached,
    _leads_nowhere,
)


@pytest.mark.parametrize("breaks", TRANSITIONS)
def test_the_graph_check_finds_a_broken_transition(small: Pipeline, breaks: Callable[[Definition], None]) -> None:
    broken = definition(small)
    breaks(broken)
    assert problems(broken)


def _wait_for_nothing(machine: Definition) -> None:
    del machine["States"]["Picks: delay"]["SecondsPath"]


def _unknown_type(machine: Definition) -> None:
    machine["States"]["Picks: plan"]["Type"] = "Tusk"


def _task_without_resource(machine: Definition) -> None:
    del machine["States"]["Picks: plan"]["Resource"]


def _bad_path(machine: Definition) -> None:
    machine["States"]["Picks: planned?"]["Choices"][0]["Variable"] = "$.plan["


def _negative_concurrency(machine: Definition) -> None:
    machine["States"]["Picks: work"]["MaxConcurrency"] = -1


@pytest.mark.parametrize(
    "breaks",
    [_wait_for_nothing, _unknown_type, _task_without_resource, _bad_path, _negative_concurrency, _dangling_next],
)
def test_the_linter_finds_a_broken_state(
    small: Pipeline, linter: Callable[[Definition], str], breaks: Callable[[Definition], None]
) -> None:
    broken = copy.deepcopy(definition(small))
    breaks(broken)
    assert linter(broken)


@every_pipeline
def test_every_task_has_a_timeout_retries_with_jitter_and_a_catch(pipeline: Pipeline) -> None:
    tasks = {name: state for name, state in all_states(definition(pipeline)) if state["Type"] == "Task"}
    for name, task in tasks.items():
        assert task["TimeoutSeconds"] > 0, name
        assert task["Catch"][-1]["ErrorEquals"] == ["States.ALL"], name
        for retry in task["Retry"]:
            assert retry["JitterStrategy"] == "FULL", name
            assert retry["BackoffRate"] > 1, name
            assert 0 < retry["MaxAttempts"] <= 10, name
            assert retry["MaxDelaySeconds"] <= 60, name


@every_pipeline
def test_every_retry_names_an_error_that_is_ours_or_aws_own(pipeline: Pipeline) -> None:
    named = {
        name
        for _, state in all_states(definition(pipeline))
        for retry in state.get("Retry", ())
        for name in retry["ErrorEquals"]
    }
    ours = {name for name in named if "." not in name}
    assert ours == {error.__name__ for error in errors.RETRYABLE}
    assert {name.split(".")[0] for name in named - ours} == {"Lambda", "Runtime", "Sandbox", "States"}


@every_pipeline
def test_a_unit_leaves_nothing_behind_that_the_map_must_collect(pipeline: Pipeline) -> None:
    for state in definition(pipeline)["States"].values():
        if state["Type"] == "Map":
            ends = [s for s in state["ItemProcessor"]["States"].values() if s.get("End")]
            assert [end["OutputPath"] for end in ends] == [None, None, None]
            assert state["ResultPath"] is None
    assert len(json.dumps([{}] * 10_000)) < STATE_DATA_LIMIT


@every_pipeline
def test_names_labels_and_size_are_within_limits(pipeline: Pipeline) -> None:
    machine = definition(pipeline)
    labels = [state["Label"] for _, state in all_states(machine) if state["Type"] == "Map"]
    names = [name for name, _ in all_states(machine)]
    assert all(len(name) <= STATE_NAME_LIMIT for name in names)
    assert len(set(names)) == len(names)
    assert all(label.isalnum() and len(label) <= LABEL_LIMIT for label in labels)
    assert len(set(labels)) == len(labels) == len(pipeline.stages)
    assert len(render(pipeline).encode()) < SIZE_LIMIT


@every_pipeline
def test_it_calls_registered_functions_only_and_all_of_them(pipeline: Pipeline) -> None:
    assert set(functions(pipeline).values()) <= set(FUNCTIONS)
    called = {
        task["Parameters"]["FunctionName"] for _, task in all_states(definition(pipeline)) if task["Type"] == "Task"
    }
    assert called == {placeholder(logical_id) for logical_id in functions(pipeline)}


@every_pipeline
def test_only_arns_are_replaced(pipeline: Pipeline) -> None:
    text = with_arns(render(pipeline), {place: f"arn:{name}" for place, name in functions(pipeline).items()})
    assert "${" not in text
    assert "arn:plan" in text
    assert json.loads(text).keys() == definition(pipeline).keys()


def test_two_stages_with_one_short_name_are_refused() -> None:
    twins = Pipeline(key="twins", name="Twins", stages=(stage("a", "Same"), stage("b", "Same")))
    with pytest.raises(ValueError, match="short names"):
        definition(twins)
