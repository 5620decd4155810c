"""`millrace` as its user runs it: a process with a home of its own, against the test server's process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

SERVER = [sys.executable, "-m", "tests.cli.api_server"]
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Millrace:
    """`token` is the machine token in the environment; empty: none."""

    url: str
    home: Path
    token: str = "good"

    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
        own = {"MILLRACE_URL": self.url, "XDG_CONFIG_HOME": str(self.home), "MILLRACE_TOKEN": self.token}
        return {**kept, **own, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "120"}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "cli", *arguments]
        with _heeding_ctrl_c():
            return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=self.environment())

    def __call__(self, *arguments: str, stdin: str = "") -> Ended:
        with self.start(*arguments) as process:
            out, err = process.communicate(stdin, timeout=60)
        assert "Traceback" not in err
        return Ended(process.returncode, out, err)

    def seen(self, call: str) -> list[dict[str, Any]]:
        """The requests that came for one call, as `GET /runs`, oldest first."""
        requests = httpx.get(f"{self.url}/seen", timeout=5, trust_env=False).json()
        return [request for request in requests if request["call"] == call.replace(" ", " /api/v1", 1)]


@contextmanager
def _heeding_ctrl_c() -> Iterator[None]:
    """Whoever runs the tests in the background of a script ignores SIGINT, and children inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def running_api() -> Iterator[str]:
    """The URL of a server of the test's own."""
    process = subprocess.Popen(SERVER, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.stdin.close()
        process.wait(timeout=10)
        process.stdout.close()
