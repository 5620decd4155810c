"""What a person may change of an item, each field checked as a stage's own output would be."""

from __future__ import annotations

from typing import Any

import msgspec

from chalicelib.api.types import ItemChange
from chalicelib.errors import InvalidInput
from chalicelib.items import Item
from chalicelib.questions import option_of, wrong_with
from chalicelib.stages.article import word_count
from chalicelib.stages.schemas import Article, Cluster, Idea, Note, Question

EDITABLE: dict[str, dict[str, Any]] = {
    # what a person may change of each kind, and the type it must have: that of the stage's own output
    kind: {field.name: field.type for field in msgspec.structs.fields(schema) if field.name in names}
    for kind, schema, names in (
        ("cluster", Cluster, {"description"}),
        ("idea", Idea, {"angle", "outline"}),
        ("task", Idea, {"angle", "outline"}),
        ("article", Article, {"meta_description", "sections"}),
        ("mcq", Question, {"question", "options", "answer", "explanation", "categories", "difficulty"}),
        ("current_affairs", Note, {"headings", "key_points", "text", "categories"}),
    )
}


def edited(item: Item, asked: ItemChange) -> dict[str, Any]:
    """The changed fields. Raises InvalidInput that names the field."""
    changed: dict[str, Any] = {"title": asked.title} if asked.title and "title" in item.data else {}
    for name, raw in asked.data.items():
        if name not in EDITABLE[item.kind]:
            raise InvalidInput(f"data.{name}", f"cannot be edited; may be: {', '.join(EDITABLE[item.kind])}")
        try:
            value = msgspec.json.decode(raw, type=EDITABLE[item.kind][name])
        except msgspec.ValidationError as error:
            raise InvalidInput(f"data.{name}", str(error)) from error
        changed[name] = msgspec.to_builtins(value)
    if "sections" in changed:
        changed["word_count"] = word_count(section["body"] for section in changed["sections"])
    return _checked({**item.data, **changed}, changed) if item.kind == "mcq" else changed


def title(item: Item, asked: ItemChange, changed: dict[str, Any]) -> str | None:
    """Questions and notes are called by what they say. None: the title stays."""
    if item.kind == "mcq" and "question" in changed:
        return str(changed["question"])[:200]
    if item.kind == "current_affairs" and "headings" in changed:
        return str(changed["headings"][0])[:200]
    return asked.title


def _checked(question: dict[str, Any], changed: dict[str, Any]) -> dict[str, Any]:
    """A question must still be one when a person has changed it; the quote is not theirs to change."""
    if reason := wrong_with(question):
        raise InvalidInput("data", reason)
    return changed | {"answer": option_of(question["answer"], question["options"])}
