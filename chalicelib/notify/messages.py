"""An event in words: a title, a reason and a few facts, the same for every channel. Standard library only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.events import TEST, Event

_HAPPENED = {
    "completed": "completed",
    "failed": "failed",
    "cap": "paused itself at a cap",
    "slow": "is slower than usual",
}


@dataclass(frozen=True, slots=True)
class Message:
    title: str
    reason: str
    facts: tuple[tuple[str, str], ...]


def message(event: Event) -> Message:
    if event.kind == TEST:
        return Message(f"Test message for {event.site_id}", "This channel works.", ())
    run = event.progress["run"]
    errors = " with errors" if event.kind == "completed" and run["with_errors"] else ""
    title = f"{run['pipeline_name']} run of {event.site_id} {_HAPPENED[event.kind]}{errors}"
    return Message(title, event.reason or "", tuple(_facts(event.progress)))


def _facts(progress: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    whole, metrics = progress["global_progress"], progress["metrics"]
    yield "Progress", f"{whole['completed_items']} of {whole['total_items']} items, {whole['percentage']} %"
    if failed := progress["error_summary"]["message"]:
        yield "Errors", failed
    made = [f"{stage['output_count']} {stage['output_label']}" for stage in progress["stages"] if stage["output_count"]]
    if made:
        yield "Made", ", ".join(made)
    yield "Credits", str(metrics["credits_used"])
    yield "Time", duration(metrics["duration_seconds"])
    yield "Run", progress["run"]["run_id"]


def duration(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    parts += [f"{minutes} min"] if minutes else []
    return " ".join([*parts, f"{seconds} s"])
