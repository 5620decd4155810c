"""Keywords from pasted text, CSV or JSON: cleaned, and the same keyword recognised however it is typed.

Standard library only.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from chalicelib.errors import InvalidInput

LONGEST = 200  # characters
MOST = 5_000  # keywords in one import
MOST_DATA = 4_000  # bytes of a keyword's other fields: a transaction of 100 keywords stays under 4 MB
_COLUMNS = ("keyword", "keywords", "query", "term")


@dataclass(frozen=True, slots=True)
class Keyword:
    text: str
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The same for each spelling that differs in case or spaces only: the store refuses it twice."""
        return "k" + hashlib.sha256(_folded(self.text).encode()).hexdigest()[:25]


@dataclass(frozen=True, slots=True)
class Parsed:
    """`duplicates` inside the text itself are counted here, those of the site by the store."""

    keywords: tuple[Keyword, ...]
    duplicates: int
    errors: tuple[tuple[int, str], ...]  # line, message


def parse(content: str, form: str) -> Parsed:
    """`form` is `text` (one a line), `csv` (with or without a header) or `json` (texts or objects).

    Raises InvalidInput for content that cannot be read at all or holds too many.
    """
    keywords: dict[str, Keyword] = {}
    errors: list[tuple[int, str]] = []
    duplicates = 0
    for line, text, data in {"text": _lines, "csv": _csv, "json": _json}[form](content.removeprefix("\ufeff")):
        if problem := _problem(text) or _unfit(data):
            errors.append((line, problem))
            continue
        keyword = Keyword(_clean(str(text)), data)
        duplicates += keyword.id in keywords
        keywords.setdefault(keyword.id, keyword)
        if len(keywords) > MOST:
            raise InvalidInput("content", f"more than {MOST:,} keywords: import them in parts")
    return Parsed(tuple(keywords.values()), duplicates, tuple(errors))


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _problem(text: object) -> str | None:
    if not isinstance(text, str):
        return f"not a text: {json.dumps(text)[:60]}"
    if not _clean(text):
        return "empty"
    if len(_clean(text)) > LONGEST:
        return f"longer than {LONGEST} characters"
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in _clean(text)):
        return "holds control characters"
    return None


def _unfit(data: dict[str, Any]) -> str | None:
    """Why the other fields cannot be kept."""
    try:
        size = len(json.dumps(data, ensure_ascii=False, allow_nan=False).encode())
    except (ValueError, RecursionError):
        return "its other fields hold what JSON cannot say"
    return f"its other fields are longer than {MOST_DATA:,} bytes" if size > MOST_DATA else None


def _lines(content: str) -> Iterator[tuple[int, object, dict[str, Any]]]:
    for number, line in enumerate(content.splitlines(), 1):
        if line.strip():
            yield number, line, {}


def _csv(content: str) -> Iterator[tuple[int, object, dict[str, Any]]]:
    """With a header that names a keyword column, the other columns are kept with the keyword."""
    reader = csv.reader(io.StringIO(content), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise InvalidInput("content", f"not CSV: {error} in line {reader.line_num}") from error
    header = [cell.strip().casefold() for cell in rows[0][1]] if rows else []
    column = next((header.index(name) for name in _COLUMNS if name in header), None)
    for number, row in rows if column is None else rows[1:]:
        text = row[column or 0] if len(row) > (column or 0) else ""
        yield number, text, {} if column is None else _others(header, row, column)


def _others(header: list[str], row: list[str], column: int) -> dict[str, Any]:
    pairs = zip(header, row, strict=False)
    return {name: cell.strip() for at, (name, cell) in enumerate(pairs) if at != column and name and cell.strip()}


def _json(content: str) -> Iterator[tuple[int, object, dict[str, Any]]]:
    try:
        values = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise InvalidInput("content", f"not JSON: {error}") from error
    if not isinstance(values, list):
        raise InvalidInput("content", "JSON must be a list of keywords")
    for number, value in enumerate(values, 1):
        if isinstance(value, dict):
            yield number, value.get("keyword"), {k: v for k, v in value.items() if k != "keyword"}
        else:
            yield number, value, {}
