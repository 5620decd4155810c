"""Questions and notes as CSV and JSON, both ways: what is exported can be imported again.

A list in one cell is parted by `|`. Cells that a spreadsheet would run as a formula are written with a `'` before them.
Standard library only.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.errors import InvalidInput
from chalicelib.items import Item
from chalicelib.leftovers import left_over
from chalicelib.questions import option_of, wrong_with

MOST = 500  # records in one import: each is a transaction of its own
OPTIONS = tuple(f"option_{number}" for number in range(1, 6))
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "mcq": ("question", *OPTIONS, "answer", "explanation", "categories", "difficulty", "date", "source", "source_url",
            "quote"),
    "current_affairs": ("headings", "key_points", "text", "categories", "date", "link", "image", "source",
                        "source_url"),
}  # fmt: skip
NEEDED = {"mcq": "question", "current_affairs": "headings"}  # the column that tells a header from data
_LISTS = ("headings", "key_points", "categories", "options")
_FORMULA = re.compile(r"[=+\-@\t\r]")
_LETTER = re.compile(r"[A-Ea-e]")
_LONGEST = {"text": 20_000, "heading": 200, "key point": 500}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """`data` as an item of its kind has it."""

    line: int
    title: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    records: tuple[Record, ...]
    errors: tuple[tuple[int, str], ...]  # line of the CSV, or position in the JSON list; message


def parse(kind: str, content: str, form: str) -> Parsed:
    """`form`: csv (with a header) or json (a list of objects). Raises InvalidInput for what cannot be read at all."""
    records: list[Record] = []
    errors: list[tuple[int, str]] = []
    content = content.removeprefix("\ufeff")
    for line, raw in _json(content) if form == "json" else _csv(content, NEEDED[kind]):
        try:
            records.append(_record(kind, line, raw))
        except ValueError as error:
            errors.append((line, str(error)))
        if len(records) + len(errors) > MOST:
            raise InvalidInput("content", f"more than {MOST} records: import them in parts")
    return Parsed(records=tuple(records), errors=tuple(errors))


def to_csv(kind: str, items: Sequence[Item], *, header: bool) -> str:
    """`header`: the first line names the columns."""
    made = io.StringIO()
    columns = ("id", "status", *COLUMNS.get(kind, ("title", "parent", "run_id")))
    writer = csv.DictWriter(made, columns, extrasaction="ignore")
    if header:
        writer.writeheader()
    writer.writerows({name: _safe(cell) for name, cell in _cells(item).items()} for item in items)
    return made.getvalue()


def _cells(item: Item) -> dict[str, str]:
    data = item.data
    cells = {name: _cell(value) for name, value in data.items() if name in COLUMNS.get(item.kind, ())}
    cells |= dict(zip(OPTIONS, data.get("options", ()), strict=False))
    if item.kind in COLUMNS:
        cells |= {"source": data["source"]["name"], "source_url": data["source"]["url"]}
    own = {"id": item.id, "status": item.status, "title": item.title}
    return cells | own | {"parent": item.parent or "", "run_id": item.run_id or ""}


def _cell(value: Any) -> str:
    return "|".join(value) if isinstance(value, list | tuple) else str(value or "")


def _safe(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _csv(content: str, needed: str) -> Iterator[tuple[int, Any]]:
    reader = csv.DictReader(io.StringIO(content), strict=True)
    try:
        known = {name.strip().casefold() for name in reader.fieldnames or ()}
        if needed not in known:
            raise InvalidInput("content", f"the first line must name the columns, {needed} among them")
        for row in reader:
            yield reader.line_num, _from_cells(row)
    except csv.Error as error:
        raise InvalidInput("content", f"not CSV: {error} in line {reader.line_num}") from error


def _from_cells(row: Mapping[str | None, Any]) -> dict[str, Any]:
    cells = {name.strip().casefold(): _unsafe(cell) for name, cell in row.items() if name and isinstance(cell, str)}
    raw: dict[str, Any] = {name: _split(cell) if name in _LISTS else cell for name, cell in cells.items()}
    if "options" not in raw:
        raw["options"] = [cells[name] for name in OPTIONS if cells.get(name)]
    raw["source"] = {"name": cells.get("source", ""), "url": cells.get("source_url", "")}
    return raw


def _unsafe(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _json(content: str) -> Iterator[tuple[int, Any]]:
    try:
        values = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise InvalidInput("content", f"not JSON: {error}") from error
    if not isinstance(values, list):
        raise InvalidInput("content", "JSON must be a list of records")
    yield from enumerate(values, 1)


def _record(kind: str, line: int, raw: Any) -> Record:
    """Raises ValueError with the reason, for a person."""
    if not isinstance(raw, dict):
        raise ValueError("it is no object")
    inside = raw.get("data")  # of an export
    raw = inside if isinstance(inside, dict) else raw
    data = _question(raw) if kind == "mcq" else _note(raw)
    data |= {"date": _date(raw.get("date")), "source": _source(raw.get("source")), "live": False}
    return Record(line=line, title=(data.get("question") or data["headings"][0])[:200], data=data)


def _question(raw: Mapping[str, Any]) -> dict[str, Any]:
    data = {name: raw.get(name) or "" for name in ("question", "answer", "explanation", "quote")}
    data |= {"options": raw.get("options") or [], "categories": raw.get("categories") or []}
    data["difficulty"] = raw.get("difficulty") or "medium"
    data["answer"] = _by_letter(data["answer"], data["options"])
    if reason := wrong_with(data):
        raise ValueError(reason)
    return data | {"answer": option_of(str(data["answer"]), list(data["options"]))}


def _by_letter(answer: Any, options: Any) -> Any:
    """B, where no option is called so, is the second one, as on a sheet of questions."""
    if isinstance(answer, str) and isinstance(options, list) and _LETTER.fullmatch(answer) and answer not in options:
        place = "abcde".index(answer.lower())
        return options[place] if place < len(options) else answer
    return answer


def _note(raw: Mapping[str, Any]) -> dict[str, Any]:
    headings = _texts(raw, "headings", _LONGEST["heading"])
    points = _texts(raw, "key_points", _LONGEST["key point"])
    if not headings:
        raise ValueError("headings: there is none")
    text = raw.get("text") or ""
    if not isinstance(text, str) or not text.strip() or len(text) > _LONGEST["text"]:
        raise ValueError(f"text: it must have 1 to {_LONGEST['text']:,} characters")
    if found := next(filter(None, map(left_over, (*headings, *points, text))), ""):
        raise ValueError(f"it holds {found}")
    categories = _texts(raw, "categories", 60)
    links = {name: _address(raw.get(name), name) for name in ("link", "image")}
    return {"headings": headings, "key_points": points, "text": text.strip(), "categories": categories, **links}


def _texts(raw: Mapping[str, Any], name: str, longest: int) -> list[str]:
    values = raw.get(name) or []
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise ValueError(f"{name}: it is not a list of texts")
    if any(len(value) > longest for value in values):
        raise ValueError(f"{name}: one is longer than {longest} characters")
    return [value.strip() for value in values]


def _date(value: Any) -> str:
    """ISO, as the pipelines write it; empty where none is given."""
    if not value:
        return ""
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise ValueError("date: it is not of the form YYYY-MM-DD") from error


def _source(value: Any) -> dict[str, str]:
    known = value if isinstance(value, dict) else {"name": value or ""}
    return {"name": str(known.get("name") or "")[:200], "url": _address(known.get("url"), "source_url") or ""}


def _address(value: Any, name: str) -> str | None:
    if not value:
        return None
    if not isinstance(value, str) or not re.fullmatch(r"https?://[^\s<>\"]{1,1990}", value):
        raise ValueError(f"{name}: it is not a web address")
    return value
