"""Processor time of the stack's processes, from /proc, by part of the stack."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from local.stack import Stack

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
PARTS = {"dynamodb": "DynamoDB Local", "aws": "state machine engine and S3", "zygote": "workers"}


def spent(stack: Stack) -> dict[str, float]:
    """Milliseconds by part since it started, its ended children's included."""
    children = _children()
    parts: dict[str, float] = {}
    for name, pid in stack.pids.items():
        part = PARTS.get(name, "API")
        family = [pid, *children.get(pid, ())] if name == "zygote" else [pid]
        parts[part] = parts.get(part, 0.0) + sum(_milliseconds(member) for member in family)
    return parts


def between(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    return {part: after[part] - before[part] for part in after}


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and (fields := _stat(int(folder.name))):
            found.setdefault(int(fields[1]), []).append(int(folder.name))
    return found


def _milliseconds(pid: int) -> float:
    """User and system time, its own; of the zygote also that of the workers it has buried."""
    fields = _stat(pid)
    return sum(int(ticks) for ticks in fields[11:15]) * TICK_MS if fields else 0.0


def _stat(pid: int) -> list[str]:
    """The fields after the program's name, which may hold spaces: state, parent, ..."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:  # ended meanwhile
        return []
    return text.rpartition(")")[2].split()
