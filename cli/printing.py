"""What goes to the two streams: answers to stdout, complaints to stderr, one line each."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from cli.drawing import plain
from cli.exits import Exit


def document(console: Console, value: Any) -> Exit:
    return _exact(console, json.dumps(value))


def text(console: Console, line: object) -> Exit:
    return _exact(console, plain(line))


def complaint(message: object) -> None:
    print(f"millrace: {plain(message)}", file=sys.stderr)


def table(
    console: Console,
    columns: Sequence[str],
    entries: Sequence[Mapping[str, Any]],
    *,
    right: Collection[str] = frozenset(),
) -> Exit:
    """Aligned columns on a terminal; tabs between them elsewhere, so that `cut` can take them apart."""
    rows = [[plain(_cell(entry.get(column))) for column in columns] for entry in entries]
    if not console.is_terminal:
        for row in rows:
            _exact(console, "\t".join(row))
        return Exit.COMPLETED
    grid = Table(box=None, pad_edge=False)
    for column in columns:
        side: JustifyMethod = "right" if column in right else "left"
        grid.add_column(column.replace("_", " "), justify=side, overflow="fold")  # half an id is of no use
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    console.print(grid)
    return Exit.COMPLETED


def _exact(console: Console, line: str) -> Exit:
    """Past rich, which would turn tabs into spaces."""
    console.file.write(line + "\n")
    return Exit.COMPLETED


def _cell(value: object) -> object:
    return "" if value is None else value
