"""What the engine costs: 278 items in seven stages that do nothing, through the whole local stack.

    python -m bench.overhead [--repeats N] [--json]

Milliseconds per single-item unit and per item at the declared unit sizes, the time from a start to the first visible
progress, processor time per item, and which part of the stack spends it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench import cpu, pieces, report
from bench.noop import ITEMS, NOOP, UNIT_SIZES
from bench.rig import Document, Rig, running
from infra.definition import render
from local.audit import audit

LOOK_SECONDS = 0.01
VISIBLE_SECONDS = 30.0
ALL = sum(ITEMS)
SINGLE = {"unit_size": {stage.key: 1 for stage in NOOP.stages}}
GOALS = {"unit_ms": 15.0, "item_ms": 1.5, "visible_ms": 300.0}


@dataclass(frozen=True, slots=True)
class Measured:
    """`wall_ms` from the run's creation to its end, `visible_ms` from the start's request to the first planned items
    in an answer, `processor_ms` by part of the stack; all of one run."""

    wall_ms: float
    visible_ms: float
    processor_ms: dict[str, float]


def main() -> int:
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="millrace-noop-") as folder:
        (Path(folder) / "noop.asl.json").write_text(render(NOOP), encoding="utf-8")
        with running(functions="bench.noop", app="bench.noop", definitions=Path(folder), reconcile_seconds=0) as rig:
            figures = _measure(rig, arguments.repeats)
    report.dump(figures) if arguments.json else _show(figures)
    return 0


def _measure(rig: Rig, repeats: int) -> dict[str, Any]:
    for limits in (SINGLE, {}):  # a warm-up: Java compiles, workers import
        _run(rig, limits)
    single = [_run(rig, SINGLE) for _ in range(repeats)]
    declared = [_run(rig, {}) for _ in range(repeats)]
    units = sum(-(-items // size) for items, size in zip(ITEMS, UNIT_SIZES, strict=True))
    return {
        "items": ALL,
        "repeats": repeats,
        "unit_ms": median(run.wall_ms for run in single) / ALL,
        "item_ms": median(run.wall_ms for run in declared) / ALL,
        "visible_ms": median(run.visible_ms for run in (*single, *declared)),
        "declared_units": units,
        "declared_wall_ms": median(run.wall_ms for run in declared),
        "processor_ms_per_unit": _by_part(single),
        "processor_ms_per_item": _by_part(declared),
        "pieces_ms": pieces.measure(rig),
    }


def _run(rig: Rig, limits: Document) -> Measured:
    """One run of all items, its counts checked."""
    site = rig.site()
    for stage, items in zip(NOOP.stages, ITEMS, strict=True):
        rig.add_items(site, stage.takes.kind, [f"Item {number}" for number in range(items)])
    before = cpu.spent(rig.stack)
    run_id, visible = _start(rig, site, limits)
    document = rig.finished(run_id)
    spent = cpu.between(before, cpu.spent(rig.stack))
    differences = audit(document, rig.stack.env)
    if differences or document["global_progress"]["completed_items"] != ALL:
        sys.exit(f"wrong counts: {differences}")
    return Measured(_duration_ms(document["run"]), visible, spent)


def _start(rig: Rig, site: str, limits: Document) -> tuple[str, float]:
    """The run and the milliseconds until its first planned items were seen."""
    began = time.monotonic()
    run_id = rig.start(site, "noop", limits)
    while time.monotonic() - began < VISIBLE_SECONDS:
        document = rig.api.call("GET", "/automation/run_progress", params={"run_id": run_id})
        if document["run"]["status"] == "running" and document["global_progress"]["total_items"]:
            return run_id, (time.monotonic() - began) * 1000
        time.sleep(LOOK_SECONDS)
    raise TimeoutError(f"run {run_id} showed no progress in {VISIBLE_SECONDS} s")


def _duration_ms(run: Document) -> float:
    created, finished = (datetime.fromisoformat(run[name]) for name in ("created_at", "finished_at"))
    return (finished - created).total_seconds() * 1000


def _by_part(runs: list[Measured]) -> dict[str, float]:
    return {part: median(run.processor_ms[part] for run in runs) / ALL for part in runs[0].processor_ms}


def _show(figures: dict[str, Any]) -> None:
    report.show(
        f"{figures['items']} no-op items in seven stages, median of {figures['repeats']} runs",
        [
            ("a single-item unit", figures["unit_ms"], f"ms (goal {GOALS['unit_ms']})"),
            ("an item at declared unit sizes", figures["item_ms"], f"ms (goal {GOALS['item_ms']})"),
            ("start to first visible progress", figures["visible_ms"], f"ms (goal {GOALS['visible_ms']})"),
            ("whole run at declared sizes", figures["declared_wall_ms"], f"ms for {figures['declared_units']} units"),
        ],
    )
    for title, name in (("a single-item unit", "unit"), ("an item at declared unit sizes", "item")):
        spent: dict[str, float] = figures[f"processor_ms_per_{name}"]
        report.show(
            f"Processor time of {title}",
            [(part, value, "ms") for part, value in spent.items()] + [("all", sum(spent.values()), "ms")],
        )
    report.show("One after the other, nothing else running", [(n, v, "ms") for n, v in figures["pieces_ms"].items()])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.overhead", description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
