"""The test server as a process, and a clock that notes waits instead of waiting."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from chalicelib.providers.openai_compatible import Clock, Limits, open_client

PROJECT = Path(__file__).parents[2]
KEY = "sk-test-0123456789"
QUICK = Limits(total_seconds=60, longest_wait=20, max_bytes=200_000)


@dataclass(frozen=True)
class FakeServer:
    """`seen` is what the server process received for one model, in order."""

    url: str

    def client(self, path: str = "/v1", key: str = KEY, read_seconds: float = 20) -> httpx.Client:
        return open_client(self.url + path, key, connect_seconds=2, read_seconds=read_seconds)

    def seen(self, model: str) -> list[dict[str, Any]]:
        answer = httpx.get(f"{self.url}/seen", params={"model": model}, timeout=5, trust_env=False)
        return list(answer.json())


@dataclass
class Waits:
    """Passes as the clock: waiting takes no time but is added up, so that deadlines still come."""

    noted: list[float] = field(default_factory=list)

    def clock(self) -> Clock:
        real = Clock()
        return Clock(
            elapsed=lambda: real.elapsed() + sum(self.noted), sleep=self.noted.append, uniform=lambda _low, high: high
        )


@contextmanager
def running_server() -> Iterator[FakeServer]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.providers.openai_server"],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield FakeServer(f"http://127.0.0.1:{int(process.stdout.readline())}")
    finally:
        process.stdin.close()
        process.wait(timeout=10)
        process.stdout.close()
