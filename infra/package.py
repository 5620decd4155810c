"""Makes what is deployed: `python -m infra.package --stage dev --out build/package`.

Chalice packages a copy of the project (code, configuration and policies, downloaded packages) and merges the
template of everything else into its own. The result is then checked; a package with a warning is refused.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from infra import config
from infra.dependencies import vendor
from infra.template import merge_template
from infra.verify import REGION, problems

ROOT = Path(__file__).parent.parent
CACHE = ROOT / "build" / "cache"
CHALICE = "from chalice.cli import main; main()"  # it has no module to run with -m
CHALICE_TIMEOUT_SECONDS = 300


def package(*, stage: str, out: Path, project: Path = ROOT, cache: Path = CACHE) -> list[str]:
    """Writes `sam.json`, `deployment.zip` and `transformed.json` (to read). Answers what is wrong with them."""
    shutil.rmtree(out, ignore_errors=True)
    copy = out / "project"
    _copy(project, copy, vendor(project / "requirements.txt", cache))
    merged = out / "merge.json"
    merged.write_text(json.dumps(merge_template(stage)), encoding="utf-8")
    _chalice(copy, stage, merged, out)
    shutil.rmtree(copy)
    merged.unlink()
    return problems(out)


def _copy(project: Path, copy: Path, packages: Path) -> None:
    """Only what belongs in the package. `requirements.txt` stays empty: the packages are in `vendor`."""
    copy.mkdir(parents=True)
    shutil.copy(project / "app.py", copy)
    shutil.copytree(project / "chalicelib", copy / "chalicelib", ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "vendor").symlink_to(packages)
    (copy / "requirements.txt").touch()
    config.write(copy / ".chalice")


def _chalice(project: Path, stage: str, merged: Path, out: Path) -> None:
    subprocess.run(
        [
            *(sys.executable, "-c", CHALICE, "--project-dir", str(project), "package", "--stage", stage),
            *("--merge-template", str(merged.resolve()), str(out.resolve())),
        ],
        check=True,
        timeout=CHALICE_TIMEOUT_SECONDS,
        env=os.environ | {"AWS_DEFAULT_REGION": REGION, "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.package", description=__doc__)
    parser.add_argument("--stage", choices=config.STAGES, default="dev")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "package")
    asked = parser.parse_args(arguments)
    found = package(stage=asked.stage, out=asked.out)
    for line in found:
        print(line, file=sys.stderr)
    size = (asked.out / "deployment.zip").stat().st_size
    print(f"{asked.out}: sam.json and deployment.zip ({size / 1e6:.1f} MB) for {asked.stage}, {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
