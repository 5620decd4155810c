"""Clients of `bench.progress`, in a process of their own so that their work does not count as the server's.

Each of them asks for run_progress again and again over one kept connection, for a while; prints what it saw as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from typing import Any

import httpx

PATH = "/api/v1/automation/run_progress"
TIMEOUT = httpx.Timeout(30, connect=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    url: str
    token: str
    run_id: str
    clients: int
    seconds: float
    etag: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """`milliseconds` of each refresh; how many were 304."""

    milliseconds: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)


def main() -> None:
    task = Task(**json.loads(sys.argv[1]))
    with ThreadPoolExecutor(task.clients) as pool:
        found = list(pool.map(_client, [task] * task.clients))
    whole = Seen([ms for seen in found for ms in seen.milliseconds], [s for seen in found for s in seen.statuses])
    print(json.dumps(asdict(whole) | {"processor_ms": time.process_time() * 1000}))


def _client(task: Task) -> Seen:
    seen = Seen()
    headers = {"authorization": f"Bearer {task.token}", "accept-encoding": "gzip"}
    with httpx.Client(base_url=task.url, timeout=TIMEOUT, headers=headers) as http:
        tag = _ask(http, task, "").headers["etag"]  # connects; not counted
        until = time.monotonic() + task.seconds
        while time.monotonic() < until:
            began = time.perf_counter()
            answer = _ask(http, task, tag if task.etag else "")
            seen.milliseconds.append((time.perf_counter() - began) * 1000)
            seen.statuses.append(answer.status_code)
            tag = answer.headers["etag"]
    return seen


def _ask(http: httpx.Client, task: Task, tag: str) -> httpx.Response:
    headers: dict[str, Any] = {"if-none-match": tag} if tag else {}
    answer = http.get(PATH, params={"run_id": task.run_id}, headers=headers)
    if answer.status_code not in (200, 304):
        raise SystemExit(f"HTTP {answer.status_code}: {answer.text[:200]}")
    return answer


if __name__ == "__main__":
    main()
