"""Entries -> texts: the words that questions and notes are made of, once for each purpose of the entry's source."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.errors import ItemError, NotFound, OutputRejected
from chalicelib.items import Item, Made, Moved, Result
from chalicelib.sources.entries import Entry
from chalicelib.sources.listing import article
from chalicelib.sources.pdfs import read_pdf
from chalicelib.stages.edges import Edges

WHOLE = 600  # characters: a feed's text that is shorter is a summary, its page has the rest
LEAST = 120  # characters that something can be made of


def run(entries: Sequence[Item], edges: Edges) -> Result:
    """A unit is one entry."""
    (entry,) = entries
    if entry.data.get("problem"):
        raise OutputRejected(entry.data["problem"])
    record = _record(entry.data.get("record", {}))
    data = _ready(entry, record) if record else _read(entry, edges)
    purposes = ["mcq"] if record else entry.data["purposes"]
    made = tuple(
        Made(kind="text", status=f"for_{purpose}", title=entry.title, data=data, parent=entry.name)
        for purpose in purposes
    )
    return Result(moved={entry.id: Moved(status="read")}, made=made)


def _read(entry: Item, edges: Edges) -> dict[str, Any]:
    told = {"text": _of_file(entry, edges)} if "file" in entry.data else _told(entry)
    if len(told["text"]) < LEAST:
        raise OutputRejected(f"it has too little text: {len(told['text'])} characters")
    return _facts(entry) | told


def _told(entry: Item) -> dict[str, Any]:
    """The entry's own text, or its page's where that has more; date and image of the page where the entry, as that of
    an index page, has none. A page that cannot be had takes nothing away."""
    own: str = entry.data["text"]
    if len(own) >= WHOLE or not entry.data["page"]:
        return {"text": own}
    try:
        found: Entry = article(entry.data["url"])
    except ItemError:
        if len(own) < LEAST:
            raise
        return {"text": own}
    untold = {name: getattr(found, name) for name in ("published", "image") if entry.data[name] is None}
    return untold | {"text": max(own, found.text, key=len)}


def _of_file(entry: Item, edges: Edges) -> str:
    first, last = entry.data["pages"]
    try:
        content = edges.file(entry.data["file"])
    except NotFound as error:
        raise OutputRejected("the uploaded file is gone") from error
    pages = read_pdf(content, entry.data["source"], first=first, last=last)
    return "\n".join(page.text for page in pages)


def _facts(entry: Item) -> dict[str, Any]:
    names = ("url", "source", "published", "image", "count", "difficulty", "categories")
    return {name: entry.data[name] for name in names}


def _ready(entry: Item, record: Mapping[str, Any]) -> dict[str, Any]:
    return _facts(entry) | {"text": "", "record": record}


def _record(raw: Mapping[str, Any]) -> dict[str, Any] | None:
    """A ready question, where the source's records are such. Its options are put in an order that says nothing of
    which is right, the same each time."""
    question, answer, wrong = raw.get("title"), raw.get("answer"), raw.get("wrong_answers")
    if not isinstance(question, str) or answer is None or not isinstance(wrong, list):
        return None
    options = sorted(
        map(str, [answer, *wrong]), key=lambda option: hashlib.sha256(f"{question}{option}".encode()).digest()
    )
    return {
        "question": question,
        "options": options,
        "answer": str(answer),
        "explanation": str(raw.get("explanation") or ""),
        "categories": [str(raw["category"])] if raw.get("category") else [],
        "difficulty": raw.get("difficulty"),
    }
