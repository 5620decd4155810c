"""The dashboard's sources: its own unit tests pass, no stage is named, no colour is outside raw.css."""

from __future__ import annotations

import json
import re

import pytest

from chalicelib.pipelines import all_stages
from tests.dashboard.conftest import DASHBOARD, npm

SOURCES = {
    path.relative_to(DASHBOARD).as_posix(): path.read_text(encoding="utf-8") for path in DASHBOARD.glob("src/**/*.*")
}
CODE = {name: text for name, text in SOURCES.items() if name.endswith((".ts", ".tsx"))}


def test_its_own_unit_tests_pass() -> None:
    assert re.search(r"fail 0\b", npm("test"))


@pytest.mark.parametrize("name", CODE)
def test_no_stage_is_named(name: str) -> None:
    strings = re.findall(r"""["'`]([^"'`\n]*)["'`]""", CODE[name])
    stages = [stage for _, stage in all_stages()]
    for stage in stages:
        assert stage.name not in CODE[name]
        assert stage.output_label not in strings
    if name.startswith(("src/run/", "src/poll/")):
        assert not {stage.key for stage in stages} & set(strings)
        assert not {stage.short_name for stage in stages} & set(strings)


@pytest.mark.parametrize("name", [name for name in SOURCES if name.endswith(".css") and not name.endswith("raw.css")])
def test_colours_are_written_in_one_place(name: str) -> None:
    colours = re.findall(r"#[0-9a-fA-F]{3,8}\b", SOURCES[name])
    assert colours == []


def test_dark_mode_redefines_raw_colours_only() -> None:
    light, dark = SOURCES["src/style/raw.css"].split("@media")
    defined = set(re.findall(r"(--[\w-]+):", light))
    assert set(re.findall(r"(--[\w-]+):", dark)) == defined
    assert not any("prefers-color-scheme" in text for name, text in SOURCES.items() if not name.endswith("raw.css"))


def test_files_are_small() -> None:
    long = {name: text.count("\n") for name, text in SOURCES.items() if text.count("\n") > 300}
    assert long == {}


def test_the_lock_file_holds_no_address_of_a_package() -> None:
    packages = json.loads((DASHBOARD / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
