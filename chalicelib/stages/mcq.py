"""Texts -> questions: checked against the text, each stored once. A ready question of a source is only checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from chalicelib.errors import OutputRejected
from chalicelib.items import Item, Made, Moved, Result
from chalicelib.questions import option_of, wrong_with
from chalicelib.stages import once
from chalicelib.stages.edges import Edges
from chalicelib.stages.schemas import Questions
from chalicelib.uniqueness import Identity

KIND = "mcq"


def run(texts: Sequence[Item], edges: Edges) -> Result:
    """A unit is one text."""
    (text,) = texts
    good, rejected = _checked(text, edges)
    if not good:
        reasons = "; ".join(dict.fromkeys(one["reason"] for one in rejected))
        raise OutputRejected(reasons or "it has no fact to ask about")
    new = once.new(KIND, [once.recorded(text, edges, question) for question in good], edges)
    noted = {"rejected": rejected} if rejected else {}
    if not new.found:
        return Result(skipped={text.id: once.ALL}, noted={text.id: noted}, duplicates=new.duplicates)
    made = tuple(_made(text, edges, data, who) for data, who in new.found)
    return Result(moved={text.id: Moved(status="used", data=noted)}, made=made, duplicates=new.duplicates)


def _checked(text: Item, edges: Edges) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """The questions that hold, and why the others do not."""
    ready = _ready(text)
    questions, said = (ready, None) if ready else (_asked(text, edges), once.readable(text))
    good: list[dict[str, Any]] = []
    rejected: list[dict[str, str]] = []
    for question in questions[: text.data["count"]]:
        if reason := wrong_with(question, said):
            rejected.append({"question": str(question.get("question", ""))[:200], "reason": reason})
        else:
            good.append({**question, "answer": option_of(question["answer"], question["options"])})
    return good, rejected


def _ready(text: Item) -> list[dict[str, Any]]:
    record: Mapping[str, Any] | None = text.data.get("record")
    if not record:
        return []
    difficulty = record.get("difficulty") or text.data["difficulty"] or "medium"
    return [{**record, "difficulty": difficulty, "quote": ""}]


def _asked(text: Item, edges: Edges) -> list[dict[str, Any]]:
    names = ("count", "difficulty", "categories")
    data = {"title": text.title, "text": once.readable(text), **{name: text.data[name] for name in names}}
    data |= {"date": once.date(text, edges), "language": edges.settings.get("language", "en")}
    answer: list[dict[str, Any]] = msgspec.to_builtins(edges.complete("mcq", data, Questions).questions)
    return answer


def _made(text: Item, edges: Edges, data: dict[str, Any], who: Identity) -> Made:
    title = data["question"][:200]
    return Made(
        kind=KIND, status=once.status(edges), title=title, data=data, parent=text.name, key=who.key, near=who.near
    )
