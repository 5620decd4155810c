"""Texts -> notes on current affairs, each stored once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from chalicelib.errors import OutputRejected
from chalicelib.items import Item, Made, Moved, Result
from chalicelib.notes import wrong_with
from chalicelib.stages import once
from chalicelib.stages.edges import Edges
from chalicelib.stages.schemas import Note

KIND = "current_affairs"


def run(texts: Sequence[Item], edges: Edges) -> Result:
    """A unit is one text."""
    (text,) = texts
    note = _note(text, edges)
    links = {"link": text.data["url"] or None, "image": text.data["image"]}
    new = once.new(KIND, [once.recorded(text, edges, note | links)], edges)
    if not new.found:
        return Result(skipped={text.id: once.ALL}, duplicates=new.duplicates)
    [(data, who)] = new.found
    title = data["headings"][0][:200]
    made = Made(
        kind=KIND, status=once.status(edges), title=title, data=data, parent=text.name, key=who.key, near=who.near
    )
    return Result(moved={text.id: Moved(status="used")}, made=(made,))


def _note(text: Item, edges: Edges) -> dict[str, Any]:
    data = {"title": text.title, "text": once.readable(text), "categories": text.data["categories"]}
    data["language"] = edges.settings.get("language", "en")
    note: dict[str, Any] = msgspec.to_builtins(edges.complete("current_affairs", data, Note))
    if reason := wrong_with(note, f"{text.title}\n{once.readable(text)}"):
        raise OutputRejected(reason)
    return note
