"""A measurement's figures as a table, or as JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

Row = tuple[str, Any, str]  # what, value, goal or unit


def show(title: str, rows: Sequence[Row]) -> None:
    print(f"\n{title}")
    width = max(len(row[0]) for row in rows)
    for what, value, note in rows:
        print(f"  {what:<{width}}  {_number(value):>10}  {note}")


def dump(figures: Mapping[str, Any]) -> None:
    print(json.dumps(figures, indent=2))


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _number(value: Any) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
