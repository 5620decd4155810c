"""The API's cold start: importing `app` brings in nothing that a request does not need, and costs little more than
Chalice and PynamoDB by themselves."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from local.stack import PROJECT

FORBIDDEN = (
    "boto3",
    "chalicelib.providers.offline",
    "chalicelib.providers.openai_compatible",
    "cryptography",
    "httpx",
    "jwt",
    "local",
    "moto",
    "s3transfer",
)
BASE = "chalice, pynamodb.models"
TIMES = 25
BUDGET = 1.5  # times the base; it was 1.36 when last looked at, most of it the making of frozen dataclasses
SECONDS = 60
_LINE = re.compile(r"import time: +(\d+) \| +\d+ \| +(\S+)")


def test_app_imports_nothing_that_a_request_does_not_need(tmp_path: Path) -> None:
    assert [name for name in FORBIDDEN if name in _loaded("app", tmp_path)] == []


def test_the_test_above_would_notice(tmp_path: Path) -> None:
    assert "boto3" in _loaded("app, boto3", tmp_path)


def test_app_is_imported_within_its_budget(tmp_path: Path) -> None:
    """Of each module its fastest import of several: what else the machine does can only add to it."""
    _microseconds(tmp_path)  # writes the bytecode
    base, added = _fastest([_microseconds(tmp_path) for _ in range(TIMES)])
    ratio = (base + added) / base
    assert ratio <= BUDGET, f"{ratio:.2f}: {added / 1000:.0f} ms more than {base / 1000:.0f} ms"


def _fastest(runs: list[tuple[dict[str, int], dict[str, int]]]) -> tuple[int, int]:
    """Microseconds of what Chalice and PynamoDB import, and of what `app` imports after them."""
    base, added = zip(*runs, strict=True)
    return _sum_of_least(base), _sum_of_least(added)


def _sum_of_least(runs: Sequence[dict[str, int]]) -> int:
    return sum(min(run.get(module, time) for run in runs) for module, time in runs[0].items())


def _microseconds(bytecode: Path) -> tuple[dict[str, int], dict[str, int]]:
    """Each module's own import time, as the interpreter tells it: those of the base, those that `app` adds."""
    mark = "print('-', file=sys.stderr)"
    told = _python(["-X", "importtime", "-c", f"import sys; {mark}; import {BASE}; {mark}; import app"], bytecode)
    _, base, added = told.stderr.split("\n-\n")
    return _times(base), _times(added)


def _times(told: str) -> dict[str, int]:
    return {name: int(microseconds) for microseconds, name in _LINE.findall(told)}


def _loaded(modules: str, bytecode: Path) -> set[str]:
    return set(_python(["-c", f"import {modules}, sys; print(*sys.modules)"], bytecode).stdout.split())


def _python(arguments: list[str], bytecode: Path) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter whose bytecode is kept, as in the deployed package."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=kept | {"PYTHONPYCACHEPREFIX": str(bytecode)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done
