"""The API's cold start: importing `app` brings in nothing that a request does not need, and costs little more than
Chalice and PynamoDB by themselves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
BASE = "import chalice, pynamodb.models"
APP = "import app"
PAIRS = 9
BUDGET = 1.3  # times the base
SECONDS = 60


def test_app_imports_nothing_that_a_request_does_not_need(tmp_path: Path) -> None:
    told = _python(f"{APP}; import sys; print(*sys.modules)", tmp_path)
    loaded = set(told.split())
    assert [name for name in FORBIDDEN if name in loaded] == []


def test_app_is_imported_within_its_budget(tmp_path: Path) -> None:
    """Processor time in alternating pairs. Of each the least: what else the machine does can only add to it."""
    _seconds(BASE, tmp_path), _seconds(APP, tmp_path)  # writes the bytecode
    pairs = [(_seconds(APP, tmp_path), _seconds(BASE, tmp_path)) for _ in range(PAIRS)]
    app, base = (min(times) for times in zip(*pairs, strict=True))
    ratios = [round(one / other, 2) for one, other in pairs]
    assert app / base <= BUDGET, f"{app:.3f} s, alone {base:.3f} s; in pairs {ratios}"


@pytest.mark.parametrize("module", FORBIDDEN[:1])
def test_the_guard_sees_what_is_imported(module: str, tmp_path: Path) -> None:
    """The test above would notice: the same question after an import that breaks the rule."""
    assert module in _python(f"{APP}; import {module}, sys; print(*sys.modules)", tmp_path).split()


def _seconds(statement: str, bytecode: Path) -> float:
    timed = f"import time; began = time.process_time(); {statement}; print(time.process_time() - began)"
    return float(_python(timed, bytecode))


def _python(program: str, bytecode: Path) -> str:
    """Run it in a fresh interpreter whose bytecode is kept, as in the deployed package."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        env=kept | {"PYTHONPYCACHEPREFIX": str(bytecode)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
