"""What a refresh of run_progress costs while a run is going on, with 1 and 20 clients, with and without ETag.

    python -m bench.progress [--seconds N] [--json]

The run is a no-op one in its fourth stage, at the declared pace (16 units at a time, 20 s each, as articles are) or
flat out (units that take no time, so the run itself takes what processor time it can get).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import cpu, polls, report
from bench.noop import NOOP
from bench.poller import Task
from bench.report import quantile
from bench.rig import Rig, running
from infra.definition import render
from local.stack import PROJECT

STAGE = NOOP.stages[3]
PACES = {"declared pace": (STAGE.seconds_per_item, 96), "flat out": (0.0, 6000)}  # seconds a unit, units
PROCESSES = 4  # of clients, when there are many
GOALS = {"p50_ms": 5.0, "per_second": 250.0}
READY_SECONDS = 60.0


def main() -> int:
    arguments = _arguments()
    figures = {pace: _at_pace(pace, arguments.seconds) for pace in arguments.pace}
    report.dump(figures) if arguments.json else _show(figures)
    return 0


def _at_pace(pace: str, seconds: float) -> dict[str, Any]:
    unit_seconds, units = PACES[pace]
    environment = ((f"{STAGE.key.upper()}_SECONDS", str(unit_seconds)),)
    with tempfile.TemporaryDirectory(prefix="millrace-noop-") as folder:
        (Path(folder) / "noop.asl.json").write_text(render(NOOP), encoding="utf-8")
        options: dict[str, Any] = {"functions": "bench.noop", "app": "bench.noop", "definitions": Path(folder)}
        with running(**options, environment=environment) as rig:
            run_id = _begun(rig, units)
            _ask(rig, run_id, clients=1, etag=False, seconds=seconds)  # a warm-up
            measured = [
                _ask(rig, run_id, clients=clients, etag=etag, seconds=seconds)
                for clients in (1, 20)
                for etag in (False, True)
            ]
            raw, gzipped = polls.size(rig, run_id)
            return {"clients": measured, "bytes": raw, "gzipped": gzipped, "poll": asdict(polls.cost(rig, run_id))}


def _begun(rig: Rig, units: int) -> str:
    """A run whose fourth stage has begun."""
    site = rig.site()
    rig.add_items(site, STAGE.takes.kind, [f"How to build raised beds that last, part {n}" for n in range(units)])
    run_id = rig.start(site, NOOP.key)
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        if rig.api.call("GET", f"/runs/{run_id}")["stages"][3]["currently_processing"]:
            return run_id
        time.sleep(0.1)
    raise TimeoutError(f"run {run_id} did not reach its fourth stage in {READY_SECONDS} s")


def _ask(rig: Rig, run_id: str, *, clients: int, etag: bool, seconds: float) -> dict[str, Any]:
    processes = min(clients, PROCESSES)
    task = Task(
        url=rig.stack.url, token=rig.token, run_id=run_id, clients=clients // processes, seconds=seconds, etag=etag
    )
    before = cpu.spent(rig.stack)
    command = [sys.executable, "-m", "bench.poller", json.dumps(asdict(task))]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=PROJECT) for _ in range(processes)]
    seen = [json.loads(process.communicate(timeout=seconds + 60)[0]) for process in started]
    api_ms = cpu.between(before, cpu.spent(rig.stack))["API"]
    latencies = [ms for one in seen for ms in one["milliseconds"]]
    statuses = [status for one in seen for status in one["statuses"]]
    return {
        "clients": clients,
        "etag": etag,
        "refreshes": len(latencies),
        "per_second": len(latencies) / seconds,
        "not_modified": statuses.count(304) / len(statuses),
        **{f"p{share}_ms": quantile(latencies, share / 100) for share in (50, 95, 99)},
        "server_processor_ms": api_ms / len(latencies),
        "client_processor_ms": sum(one["processor_ms"] for one in seen) / len(latencies),
    }


def _show(figures: dict[str, Any]) -> None:
    for pace, figure in figures.items():
        print(f"\nrun_progress during a run, {pace} (goals: p50 {GOALS['p50_ms']} ms, {GOALS['per_second']} a second)")
        print("  clients  ETag   a second   p50 ms   p95 ms   p99 ms   304s   API ms   client ms")
        for row in figure["clients"]:
            print(
                f"  {row['clients']:>7}  {'yes' if row['etag'] else 'no':<4} {row['per_second']:>9.1f}"
                f" {row['p50_ms']:>8.2f} {row['p95_ms']:>8.2f} {row['p99_ms']:>8.2f} {row['not_modified']:>6.0%}"
                f" {row['server_processor_ms']:>8.2f} {row['client_processor_ms']:>11.2f}"
            )
        poll = figure["poll"]
        report.show(
            "One refresh: one HTTP request",
            [
                ("DynamoDB requests", ", ".join(poll["requests"]), ""),
                ("DynamoDB requests of a 304", ", ".join(poll["requests_304"]), ""),
                ("read units", poll["read_units"], f"{poll['rows']} rows"),
                ("document", figure["bytes"], "bytes"),
                ("document gzipped", figure["gzipped"], "bytes (goal 8,192)"),
            ],
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.progress", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10, help="for each of the four rows")
    parser.add_argument("--pace", nargs="+", choices=list(PACES), default=list(PACES))
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
