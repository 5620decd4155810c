"""Keywords through all seven stages at the declared batch sizes: exact, and polls that do not grow with the items.

python -m bench.scale [--keywords 60 1000] [--json]
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bench import polls, report
from bench.keywords import keywords
from bench.polls import Poll
from bench.rig import Document, Rig, running
from local.audit import audit

SAMPLE_SECONDS = 1.0
RUN_SECONDS = 3600.0


def main() -> int:
    arguments = _arguments()
    with running() as rig:
        runs = [_measure(rig, count) for count in arguments.keywords]
    report.dump({"runs": runs}) if arguments.json else _show(runs)
    return 1 if any(run["differences"] or run["status"] != "completed" for run in runs) else 0


def _measure(rig: Rig, count: int) -> dict[str, Any]:
    site = rig.site()
    body = {"site_id": site, "format": "text", "content": "\n".join(keywords(count))}
    imported = rig.api.call("POST", "/items/import", json=body)
    run_id = rig.start(site, "content")
    samples = _watched(rig, run_id)
    document = rig.finished(run_id)
    whole = document["global_progress"]
    return {
        "keywords": imported["added"],
        "status": document["run"]["status"],
        "items": whole["total_items"],
        "completed": whole["completed_items"],
        "articles": document["stages"][3]["output_count"],
        "seconds": _seconds(document["run"]),
        "differences": audit(document, rig.stack.env),
        **_worst(samples),
    }


def _watched(rig: Rig, run_id: str) -> list[Poll]:
    """What a poll costs, looked at about once a second until the run is over."""
    samples: list[Poll] = []
    end = time.monotonic() + RUN_SECONDS
    while time.monotonic() < end:
        samples.append(polls.cost(rig, run_id))
        if rig.api.call("GET", f"/runs/{run_id}")["run"]["finished_at"]:
            return samples
        time.sleep(SAMPLE_SECONDS)
    raise TimeoutError(f"run {run_id} was not over after {RUN_SECONDS} s")


def _worst(samples: list[Poll]) -> dict[str, Any]:
    """The dearest poll of the run, figure by figure."""
    worst = {name: max(asdict(sample)[name] for sample in samples) for name in asdict(samples[0])}
    return {"polls_looked_at": len(samples), "poll": worst}


def _seconds(run: Document) -> float:
    created, finished = (datetime.fromisoformat(run[name]) for name in ("created_at", "finished_at"))
    return (finished - created).total_seconds()


def _show(runs: list[dict[str, Any]]) -> None:
    for run in runs:
        poll = run["poll"]
        exact = "every count equals the scan" if not run["differences"] else "; ".join(run["differences"])
        report.show(
            f"{run['keywords']} keywords: {run['status']}, {exact}",
            [
                ("items worked", run["completed"], f"of {run['items']}"),
                ("articles", run["articles"], ""),
                ("wall time", run["seconds"], "s"),
                ("an item", 1000 * run["seconds"] / run["items"], "ms"),
                (
                    "requests to DynamoDB per poll",
                    ", ".join(poll["requests"]),
                    f"304: {', '.join(poll['requests_304'])}",
                ),
                ("rows read per poll, most", poll["rows"], ""),
                ("read units per poll, most", poll["read_units"], f"in {run['polls_looked_at']} polls looked at"),
                ("document, most", poll["raw_bytes"], "bytes"),
                ("document gzipped, most", poll["gzipped_bytes"], "bytes (goal 8,192)"),
            ],
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--keywords", type=int, nargs="+", default=[60, 1000])
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
