"""What goes to the two streams: answers to stdout, complaints to stderr, one line each."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from cli.drawing import plain
from cli.exits import Exit

GAP, TEXT_WIDTH = 2, 12  # between columns; what a column of text needs at least


def document(console: Console, value: Any) -> Exit:
    return _exact(console, json.dumps(value))


def text(console: Console, line: object) -> Exit:
    return _exact(console, plain(line))


def complaint(message: object) -> None:
    print(f"millrace: {plain(message)}", file=sys.stderr)


def each(
    console: Console,
    answer: Mapping[str, Any],
    *,
    as_json: bool,
    done: Callable[[Any], str],
    name: Callable[[Mapping[str, Any]], str],
) -> Exit:
    """Of many changed at once: a line for each, and a complaint for each that was refused."""
    changed, refused = answer.get("changed") or [], answer.get("refused") or []
    if as_json:
        document(console, answer)
    else:
        for one in changed:
            text(console, done(one))
        for entry in refused:
            complaint(f"{name(entry)}: {entry.get('message')}")
    if not refused:
        return Exit.COMPLETED
    return Exit.WITH_ERRORS if changed else Exit.ERROR


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
    whole = _whole(console, columns, rows)
    for number, column in enumerate(columns):
        side: JustifyMethod = "right" if column in right else "left"
        grid.add_column(column.replace("_", " "), justify=side, overflow="fold", no_wrap=number in whole)
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    console.print(grid)
    return Exit.COMPLETED


def _whole(console: Console, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Collection[int]:
    """Columns of ids, times and states, which stay in one piece where that leaves room for the text beside them."""
    cells = list(zip(columns, *rows, strict=True))
    words = [number for number, column in enumerate(cells) if not any(" " in cell for cell in column)]
    taken = sum(max(map(len, cells[number])) + GAP for number in words)
    return words if taken + TEXT_WIDTH * (len(cells) - len(words)) <= console.width else ()


def _exact(console: Console, line: str) -> Exit:
    """Past rich, which would turn tabs into spaces."""
    console.file.write(line + "\n")
    return Exit.COMPLETED


def _cell(value: object) -> object:
    return "" if value is None else value
