"""What the stages that make records have in common: who and when in each, and none of them stored twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chalicelib import leftovers
from chalicelib.items import Item
from chalicelib.stages.edges import Edges
from chalicelib.uniqueness import SAME, Identity, alike, identity

ALL = "duplicate: all that it gives is there already"


@dataclass(frozen=True, slots=True)
class New:
    found: tuple[tuple[dict[str, Any], Identity], ...]
    duplicates: Mapping[str, int]  # reason -> how many


def new(kind: str, records: Sequence[dict[str, Any]], edges: Edges) -> New:
    """Those that neither the site nor an earlier one of them has. Looks up every key that the commit will write."""
    named = [(data, identity(kind, data)) for data in records]
    known = edges.known(kind, [who.key for _, who in named])
    near = list(dict.fromkeys(key for _, who in named for key in who.near))
    stored = [identity(kind, item.data) for item in edges.similar(kind, near)]
    found: list[tuple[dict[str, Any], Identity]] = []
    duplicates: Counter[str] = Counter()
    for data, who in named:
        others = (*stored, *(other for _, other in found))
        reason = SAME if who.key in known else next(filter(None, (alike(other, who) for other in others)), "")
        if reason:
            duplicates[reason] += 1
        else:
            found.append((data, who))
    return New(tuple(found), duplicates)


def recorded(text: Item, edges: Edges, data: Mapping[str, Any]) -> dict[str, Any]:
    """With its date and source. Nothing is live before a person, or the site's own setting, has approved it."""
    source = {"name": text.data["source"], "url": text.data["url"]}
    return {**data, "date": date(text, edges), "source": source, "live": status(edges) == "approved"}


def readable(text: Item) -> str:
    """What of it is for readers: all that a provider is given, and that its answer is checked against."""
    return leftovers.readable(text.data["text"])


def date(text: Item, edges: Edges) -> str:
    """The day on which it was published, else today's: UTC, YYYY-MM-DD."""
    at = text.data["published"] or edges.now()
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()


def status(edges: Edges) -> str:
    return "approved" if edges.settings.get("auto_approve") else "in_review"
