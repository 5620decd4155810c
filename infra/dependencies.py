"""The packages that go with the code: wheels for Lambda's platform, in the versions that are tested here.

Downloaded once for each set of requirements and kept under `build/`. Chalice takes them as its `vendor` folder.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from infra.config import ARCHITECTURE

# Chalice packs its own runtime; the rest comes with Lambda's Python runtime: 16 MB less to load at a cold start.
PACKED_BY_CHALICE = frozenset({"chalice"})
IN_THE_RUNTIME = ("boto3", "botocore", "s3transfer", "jmespath", "python_dateutil", "dateutil", "urllib3", "six")

_MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}
# Lambda's Python 3.11 runs on glibc 2.26: wheels for a newer one would be found only when they fail to load.
PLATFORMS = tuple(f"{tag}_{_MACHINES[ARCHITECTURE]}" for tag in ("manylinux2014", "manylinux_2_17", "manylinux_2_26"))
PIP_TIMEOUT_SECONDS = 600


def vendor(requirements: Path, cache: Path) -> Path:
    """The folder of installed packages, downloaded if these versions are not there yet."""
    wanted = packed(requirements.read_text(encoding="utf-8"))
    pinned = constraints()
    digest = hashlib.sha256("\n".join([*wanted, *pinned, *PLATFORMS, sys.version]).encode()).hexdigest()[:16]
    folder = cache / digest
    if not folder.exists():
        unfinished = cache / f"{digest}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        _install(wanted, pinned, unfinished)
        _leave_out(unfinished)
        unfinished.rename(folder)
    return folder


def packed(requirements: str) -> list[str]:
    """The lines that Chalice does not pack by itself."""
    lines = (line.split("#")[0].strip() for line in requirements.splitlines())
    return [line for line in lines if line and _name(line) not in PACKED_BY_CHALICE]


def constraints() -> list[str]:
    """What is installed here: the package holds the versions that the tests ran with, of dependencies, too."""
    installed = {_name(found.metadata["Name"]): found.version for found in metadata.distributions()}
    return [f"{name}=={version}" for name, version in sorted(installed.items())]


def _name(requirement: str) -> str:
    name = re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def _install(wanted: list[str], pinned: list[str], folder: Path) -> None:
    folder.mkdir(parents=True)
    named, known = folder / "requirements.txt", folder / "constraints.txt"
    named.write_text("\n".join(wanted), encoding="utf-8")
    known.write_text("\n".join(pinned), encoding="utf-8")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    platforms = [f"--platform={platform}" for platform in PLATFORMS]
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--only-binary=:all:"),
            *("--implementation=cp", f"--python-version={version}", *platforms),
            *("--target", str(folder), "-r", str(named), "-c", str(known)),
        ],
        check=True,
        timeout=PIP_TIMEOUT_SECONDS,
    )
    named.unlink()
    known.unlink()


def _leave_out(folder: Path) -> None:
    left_out = [folder / "bin", *(path for name in IN_THE_RUNTIME for path in _parts(folder, name))]
    for path in left_out:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _parts(folder: Path, name: str) -> list[Path]:
    return [folder / name, folder / f"{name}.py", *folder.glob(f"{name}-*.dist-info")]
