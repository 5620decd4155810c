"""What a start would do, stage by stage, as `POST /runs/plan` says it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from rich.console import Console

from cli import printing
from cli.api import Json
from cli.exits import CommandFailed, Exit
from cli.records import amount

COLUMNS = ("number", "stage", "waiting", "takes", "units", "expected", "credits", "time")
NUMBERS = frozenset({"number", "waiting", "takes", "units", "credits", "time"})


class Unit(msgspec.Struct, frozen=True):
    title: str = ""


class Stage(msgspec.Struct, frozen=True):
    """`items` is what it would take of its queue now; what is expected counts what earlier stages will make."""

    number: int
    name: str
    waiting: int
    items: int
    units: int
    expected_items: float
    expected_output: float
    credits: float
    seconds: float
    output_label: str = ""
    skip_reason: str | None = None
    first: list[Unit] = []


class Total(msgspec.Struct, frozen=True):
    items: float
    credits: float
    low_credits: float
    high_credits: float
    seconds: float
    low_seconds: float
    high_seconds: float
    measured: bool


class Plan(msgspec.Struct, frozen=True):
    site_id: str
    pipeline: str
    stages: list[Stage]
    total: Total
    active_run_id: str | None = None


def read(document: Json) -> Plan:
    try:
        return msgspec.convert(document, Plan)
    except msgspec.ValidationError as error:
        raise CommandFailed(f"the server's plan is not of the known form: {error}") from error


def show(console: Console, plan: Plan) -> Exit:
    printing.table(console, COLUMNS, [_row(stage) for stage in plan.stages], right=NUMBERS)
    for line in _lines(plan):
        printing.text(console, line)
    return Exit.COMPLETED


def _row(stage: Stage) -> dict[str, Any]:
    row = {"number": stage.number, "stage": stage.name, "waiting": stage.waiting}
    if stage.skip_reason:
        return {**row, "expected": "skipped"}
    return {
        **row,
        "takes": stage.items,
        "units": stage.units,
        "expected": f"~{_number(stage.expected_items)} → ~{_number(stage.expected_output)} {stage.output_label}",
        "credits": f"~{_number(stage.credits)}",
        "time": f"~{_time(stage.seconds)}",
    }


def _lines(plan: Plan) -> Iterator[str]:
    for stage in plan.stages:
        if stage.skip_reason:
            yield f"skipped: {stage.name}: {stage.skip_reason}"
        elif stage.first:
            yield f"first in {stage.name}: {' · '.join(unit.title for unit in stage.first)}"
    total = plan.total
    yield f"items: ~{_number(total.items)}"
    yield f"credits: ~{_number(total.credits)} ({_number(total.low_credits)} to {_number(total.high_credits)})"
    yield f"time: ~{_time(total.seconds)} ({_time(total.low_seconds)} to {_time(total.high_seconds)})"
    yield (
        "measured on this site's past runs" if total.measured else "not measured yet: the pipeline's declared defaults"
    )
    if plan.active_run_id:
        yield f"run {plan.active_run_id} is active: a start is refused until it is over"
    yield f"nothing was started: this is the plan of {plan.pipeline} for {plan.site_id}"


def _number(value: float) -> str:
    return amount(value, places=2)


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.0f} h"
