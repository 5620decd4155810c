"""Sources -> entries: what a source has that the site does not know yet. The source stays, with its health."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from chalicelib.items import Item, Made, Moved, Result
from chalicelib.pipelines import DAILY_FETCH
from chalicelib.questions import LONGEST_CATEGORY, MOST_CATEGORIES
from chalicelib.sources.entries import Entry
from chalicelib.sources.fetch import Validators
from chalicelib.sources.listing import Listed, list_entries
from chalicelib.stages.edges import Edges

MOST_NEW = DAILY_FETCH.stage("fetch").max_outputs  # entries of one source in one run
UNCHANGED = "not changed since the last fetch"
KNOWN = "known from an earlier fetch"
NOTHING_NEW = "nothing new: all its entries are known"


def run(sources: Sequence[Item], edges: Edges) -> Result:
    """A unit is one source."""
    (source,) = sources
    listed = list_entries(source.data, Validators(**source.data.get("validators", {})))
    if listed.entries is None:
        return Result(skipped={source.id: UNCHANGED}, noted={source.id: {"health": _health(source, edges, found=None)}})
    known = edges.known("entry", [entry.id for entry in listed.entries])
    new = [entry for entry in listed.entries if entry.id not in known]
    noted = _noted(source, edges, listed, new)
    duplicates = {KNOWN: len(known)} if known else {}
    if not new:
        return Result(skipped={source.id: NOTHING_NEW}, noted={source.id: noted}, duplicates=duplicates)
    return Result(
        moved={source.id: Moved(status=source.status, data=noted)},
        made=tuple(_made(source, entry) for entry in new[:MOST_NEW]),
        duplicates=duplicates,
    )


def _noted(source: Item, edges: Edges, listed: Listed, new: Sequence[Entry]) -> dict[str, Any]:
    """With more new ones than one run takes, the source is asked again as if for the first time."""
    whole = len(new) <= MOST_NEW
    health = _health(source, edges, found=len(listed.entries or ()), new=len(new), waiting=max(0, len(new) - MOST_NEW))
    validators = asdict(listed.validators) if whole else {}
    return {"validators": validators, "moved_to": listed.moved_to, "health": health}


def _health(source: Item, edges: Edges, *, found: int | None, new: int = 0, waiting: int = 0) -> Mapping[str, Any]:
    """A fetch that went well. One that did not is the item's `failure`, kept here once it is over."""
    before = source.data.get("health", {})
    last = {"error": source.failure["message"], "at": source.failure["at"]} if source.failure else None
    return {
        "last_success_at": edges.now(),
        "found": before.get("found", 0) if found is None else found,
        "new": new,
        "waiting": waiting,
        "last_error": last or before.get("last_error"),
    }


def _made(source: Item, entry: Entry) -> Made:
    asked = {name: source.data[name] for name in ("purposes", "count", "difficulty")}
    data = {
        "categories": source.data["categories"] or _told(entry),
        "url": entry.url,
        "text": entry.text,
        "published": entry.published,
        "image": entry.image,
        "problem": entry.problem,
        "record": dict(entry.raw) if source.data["type"] == "api" else {},
        "page": source.data["type"] in ("feed", "index"),
        "source": source.title,
    }
    title = entry.title or entry.url
    return Made(kind="entry", status="found", title=title[:200], data=asked | data, parent=source.name, key=entry.id)


def _told(entry: Entry) -> list[str]:
    """A feed's own categories of the entry, as many and as long as a record may have."""
    told = [" ".join(str(name).split()) for name in entry.raw.get("categories", ())]
    return [name for name in dict.fromkeys(told) if 0 < len(name) <= LONGEST_CATEGORY][:MOST_CATEGORIES]
