"""JSON APIs: records by a declared path, their fields by declared names, in any of the encodings that quiz APIs use."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, unquote_plus

import msgspec

from chalicelib.errors import SourceUnreadable
from chalicelib.sources.charsets import decode
from chalicelib.sources.dates import to_epoch_ms, within_reason
from chalicelib.sources.entries import Entry, distinct, entry

MOST_DEPTH = 20  # of a record's own values


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How an API answers. Paths are names and positions with dots between: `data.items`, `media.0.url`.

    `records`: where the list is; empty: the answer is the list. `fields`: our name -> path in a record; `title`,
    `text`, `url`, `image`, `published` and `id` have a meaning, all are kept in `raw`. `encoding`: one of ENCODINGS.
    `expect`: path -> the value without which the answer is a failure.
    """

    records: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "plain"
    expect: Mapping[str, str | int | bool] = field(default_factory=dict)


OPEN_TRIVIA = Shape(
    records="results",
    fields={
        "title": "question",
        "answer": "correct_answer",
        "wrong_answers": "incorrect_answers",
        "category": "category",
        "difficulty": "difficulty",
        "kind": "type",
    },
    encoding="html",
    expect={"response_code": 0},
)


def read_api(content: bytes, url: str, shape: Shape, *, charset: str | None = None) -> tuple[Entry, ...]:
    """One entry for each record, in their order; a record that cannot be used says so in `problem`.

    Raises SourceUnreadable where the answer as a whole is not of this shape.
    """
    answer = _json(content, url, charset)
    for path, value in shape.expect.items():
        said = _at(answer, path)
        if said != value or isinstance(said, bool) is not isinstance(value, bool):
            raise SourceUnreadable(url, f"it answers {path} {_brief(said)} where {value!r} means success")
    records = _at(answer, shape.records)
    if not isinstance(records, list):
        raise SourceUnreadable(url, f"there is no list at {shape.records or 'the top'!r} of its answer")
    return distinct(_entry(record, number, shape, url) for number, record in enumerate(records, 1))


def _json(content: bytes, url: str, charset: str | None) -> Any:
    try:
        return msgspec.json.decode(decode(content, charset).removeprefix("\ufeff"))
    except (msgspec.DecodeError, UnicodeError) as error:
        raise SourceUnreadable(url, f"it is not valid JSON: {error}") from error
    except RecursionError as error:
        raise SourceUnreadable(url, "its JSON is nested too deeply") from error


def _entry(record: Any, number: int, shape: Shape, url: str) -> Entry:
    try:
        values = {name: _decoded(_at(record, path), shape.encoding) for name, path in shape.fields.items()}
    except ValueError:  # those of base64 and of UTF-8 are of its kinds
        return _unusable(record, number, shape, url)
    return entry(
        url,
        url=_text(values.get("url")),
        title=_text(values.get("title")),
        text=_text(values.get("text")),
        published=_moment(values.get("published")),
        image=_text(values.get("image")),
        key=_text(values.get("id")),
        raw={name: value for name, value in values.items() if value is not None},
    )


def _unusable(record: Any, number: int, shape: Shape, url: str) -> Entry:
    as_it_came = {name: _at(record, path) for name, path in shape.fields.items()}
    problem = f"record {number} is not encoded as {shape.encoding}"
    return entry(url, key=_brief(as_it_came), problem=problem, raw=as_it_came)


def _at(value: Any, path: str) -> Any:
    """None where the path leads nowhere."""
    for step in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and len(step) < 7 and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _decoded(value: Any, encoding: str, depth: int = 0) -> Any:
    """Every text in it decoded. Raises ValueError in one of its kinds."""
    if depth > MOST_DEPTH:
        raise ValueError("nested too deeply")
    if isinstance(value, list):
        return [_decoded(each, encoding, depth + 1) for each in value]
    if isinstance(value, dict):
        return {name: _decoded(each, encoding, depth + 1) for name, each in value.items()}
    return ENCODINGS[encoding](value) if isinstance(value, str) else value


def _base64(text: str) -> str:
    return base64.b64decode(text, validate=True).decode()


ENCODINGS: Mapping[str, Callable[[str], str]] = {
    "plain": str,
    "html": html.unescape,
    "url3986": lambda text: unquote(text, errors="strict"),
    "url": lambda text: unquote_plus(text, errors="strict"),
    "base64": _base64,
}


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _moment(value: Any) -> int | None:
    """A date in words; a number is seconds, or milliseconds where seconds would lie far ahead."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds_or_ms = within_reason(value * 1000)
        return seconds_or_ms if seconds_or_ms is not None else within_reason(value)
    return to_epoch_ms(value) if isinstance(value, str) else None


def _brief(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= 60 else words[:59] + "…"
