"""Chalice's configuration and a policy file for each function, generated from the declarations.

`python -m infra.config` writes `.chalice/`; `--check` only says whether the files are up to date.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chalicelib.steps.functions import FUNCTIONS, MEMORY, TIMEOUTS
from infra.permissions import API, AUTHORIZER, POLICIES

FOLDER = Path(__file__).parent.parent / ".chalice"
STAGES = ("dev", "prod")

# x86_64, though arm64 costs a fifth less and every wheel exists for it: this package's compiled modules can
# be imported and its handlers run where it is built and tested. docs/deploy.md says how to change it.
ARCHITECTURE = "x86_64"

API_TIMEOUT_SECONDS = 29  # API Gateway gives up after 29
AUTHORIZER_TIMEOUT_SECONDS = 10
HTTP_MEMORY_MB = 1024  # memory buys processor time, and these start cold while a person waits


def files() -> Mapping[str, str]:
    """File name -> content."""
    policies = {policy_file(function): _json(policy) for function, policy in POLICIES.items()}
    return {"config.json": _json(config()), **policies}


def config() -> dict[str, Any]:
    functions = {name: _function(name, TIMEOUTS[name], MEMORY[name]) for name in FUNCTIONS}
    functions |= {
        API: _function(API, API_TIMEOUT_SECONDS, HTTP_MEMORY_MB),
        AUTHORIZER: _function(AUTHORIZER, AUTHORIZER_TIMEOUT_SECONDS, HTTP_MEMORY_MB),
    }
    return {
        "version": "2.0",
        "app_name": "millrace",
        "lambda_architecture": ARCHITECTURE,
        "api_gateway_endpoint_type": "REGIONAL",
        "minimum_compression_size": 1024,
        "xray": True,
        "autogen_policy": False,
        "stages": {stage: {"api_gateway_stage": "api", "lambda_functions": functions} for stage in STAGES},
    }


def policy_file(function: str) -> str:
    return f"policy-{function}.json"


def _function(name: str, timeout: int, memory: int) -> dict[str, Any]:
    return {"iam_policy_file": policy_file(name), "lambda_timeout": timeout, "lambda_memory_size": memory}


def _json(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"


def stale(folder: Path) -> list[str]:
    """Names of files that differ from what would be written, and of policies that no function has any more."""
    wanted = files()
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale(folder):
        if name in files():
            (folder / name).write_text(files()[name], encoding="utf-8")
        else:
            (folder / name).unlink()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.config", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is not up to date")
    check = parser.parse_args(arguments).check
    names = stale(FOLDER)
    if not check:
        write(FOLDER)
    for name in names:
        print(f".chalice/{name}: {'not up to date' if check else 'written'}")
    return 1 if check and names else 0


if __name__ == "__main__":
    raise SystemExit(main())
