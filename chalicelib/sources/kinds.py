"""The kinds of documents that sources give: what is asked for, and which answers can be one."""

from __future__ import annotations

from dataclasses import dataclass

UNTOLD = ("application/octet-stream", "")  # says nothing: the reader looks


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`types`: media types that are taken, or whole families as `text/`; `+xml` is an ending."""

    name: str
    accept: str
    types: tuple[str, ...]

    def takes(self, media_type: str) -> bool:
        return media_type in UNTOLD or any(_fits(media_type, wanted) for wanted in self.types)


def _fits(media_type: str, wanted: str) -> bool:
    if wanted.startswith("+"):
        return media_type.endswith(wanted)
    return media_type.startswith(wanted) if wanted.endswith("/") else media_type == wanted


# Feeds come as text/html and text/plain from many servers; the reader tells a page from a feed.
FEED = Kind(
    name="feed",
    accept="application/atom+xml, application/rss+xml, application/rdf+xml, application/xml;q=0.9, */*;q=0.5",
    types=("text/", "+xml", "application/xml", "application/rss", "application/atom", "application/x-rss"),
)
PAGE = Kind(
    name="web page",
    accept="text/html, application/xhtml+xml, */*;q=0.5",
    types=("text/html", "text/plain", "text/xml", "application/xhtml+xml", "application/xml"),
)
JSON = Kind(
    name="JSON document",
    accept="application/json, */*;q=0.5",
    types=("application/json", "+json", "text/", "application/javascript"),
)
PDF = Kind(name="PDF", accept="application/pdf, */*;q=0.5", types=("application/pdf", "application/x-pdf"))
