"""A source as it is declared -> the entries it has now. What the fetch stage does and what `test` shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.errors import SourceRefused
from chalicelib.sources.entries import Entry
from chalicelib.sources.fetch import USUAL, Fetched, Gone, Limits, NotModified, Validators, fetch
from chalicelib.sources.kinds import FEED, JSON, PAGE, PDF, Kind
from chalicelib.sources.reading import Bounds

PATIENT = Bounds(seconds=60)  # a PDF of 200 pages takes that long
KINDS: Mapping[str, Kind] = {"feed": FEED, "page": PAGE, "index": PAGE, "api": JSON, "pdf": PDF}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """`entries` is None where nothing has changed since the validators were given."""

    entries: tuple[Entry, ...] | None
    validators: Validators
    moved_to: str | None = None


def list_entries(
    source: Mapping[str, Any], validators: Validators, *, limits: Limits = USUAL, bounds: Bounds = PATIENT
) -> Listed:
    """`source` has `type`, `url` and for an API its `shape`. Raises SourceError in all its kinds, SourceUnavailable."""
    found = fetch(source["url"], kind=KINDS[source["type"]], validators=validators, limits=limits)
    if isinstance(found, Gone):
        raise gone(found)
    if isinstance(found, NotModified):
        return Listed(entries=None, validators=found.validators)
    return Listed(entries=_read(found, source, bounds), validators=found.validators, moved_to=found.moved_to)


def article(url: str) -> Entry:
    """The article of a page. Raises as `list_entries`."""
    found = fetch(url, kind=PAGE)
    if not isinstance(found, Fetched):
        raise gone(found) if isinstance(found, Gone) else SourceRefused(url, "it answers that nothing has changed")
    return _article(found, Bounds())


def gone(found: Gone) -> SourceRefused:
    what = "it is gone for good" if found.status == 410 else "there is nothing at this address"
    return SourceRefused(found.url, f"{what} ({found.status})")


def _read(found: Fetched, source: Mapping[str, Any], bounds: Bounds) -> tuple[Entry, ...]:
    """With the reader of the source's type; each brings a parser of its own, so each is imported by itself."""
    match source["type"]:
        case "feed":
            from chalicelib.sources.feeds import read_feed

            return read_feed(found.content, found.url, charset=found.charset, bounds=bounds)
        case "index":
            from chalicelib.sources.pages import read_index

            return read_index(found.content, found.url, charset=found.charset, bounds=bounds)
        case "api":
            from chalicelib.sources.apis import OPEN_TRIVIA, Shape, read_api

            shape = Shape(**source["shape"]) if source.get("shape") else OPEN_TRIVIA
            return read_api(found.content, found.url, shape, charset=found.charset)
        case "pdf":
            from chalicelib.sources.pdfs import read_pdf

            return read_pdf(found.content, found.url, bounds=bounds)
        case _:
            return (_article(found, bounds),)


def _article(found: Fetched, bounds: Bounds) -> Entry:
    from chalicelib.sources.pages import read_article

    return read_article(found.content, found.url, charset=found.charset, bounds=bounds)
