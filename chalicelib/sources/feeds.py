"""RSS and Atom in all their versions, well-formed or not, to entries."""

from __future__ import annotations

import calendar
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.sources.charsets import decode
from chalicelib.sources.dates import within_reason
from chalicelib.sources.entries import MOST_ENTRIES, Entry, distinct, entry
from chalicelib.sources.markup import text_of
from chalicelib.sources.reading import USUAL, Bounds, Document, Unreadable, read

# A feed needs no document type; entities declared in one only ever read local files or fill the memory.
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"<!ENTITY[^>]*>", re.IGNORECASE)
_ROOT = re.compile(r"<(?:\w+:)?(rss|feed|rdf)[\s>]", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_ROOT_WITHIN = 20_000  # characters
_FIRST_IMAGE = re.compile(r"<img\s[^>]{0,2000}?src\s*=\s*[\"']([^\"'>]{1,2000})", re.IGNORECASE)
_DATES = ("published_parsed", "updated_parsed", "created_parsed")


def read_feed(content: bytes, url: str, *, charset: str | None = None, bounds: Bounds = USUAL) -> tuple[Entry, ...]:
    """The entries in the feed's own order, newest first as a rule. `charset` as the header named it.

    Raises SourceUnreadable for what is no feed, SourceTooLarge for one that takes too long.
    """
    return read("feed", Document(content=content, url=url, charset=charset), bounds)


def parse(document: Document) -> tuple[Entry, ...]:
    """Raises Unreadable. May take long on hostile input: `read_feed` bounds it."""
    text = decode(document.content, document.charset)
    if not _ROOT.search(text[:_ROOT_WITHIN]):
        what = "it is a web page, not a feed" if _PAGE.search(text[:_ROOT_WITHIN]) else "it is not a feed"
        raise Unreadable(what if text.strip() else "it is empty")
    feed = _parsed(_ENTITY.sub("", _DOCTYPE.sub("", text)), document.url)
    if not feed.entries and feed.bozo:
        raise Unreadable(f"the feed is damaged and no entry can be read: {_first_line(feed.bozo_exception)}")
    return distinct(_entry(item, document.url) for item in feed.entries[:MOST_ENTRIES])


def _parsed(text: str, url: str) -> Any:
    """Bytes in an encoding that the header names, so that the parser guesses nothing; the base for relative links."""
    import feedparser  # type: ignore[import-untyped]

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    return feedparser.parse(io.BytesIO(text.encode("utf-8", "replace")), response_headers=headers)


def _entry(item: dict[str, Any], url: str) -> Entry:
    guid = str(item.get("id", ""))
    html = _body(item)
    link = str(item.get("link", "")) or (guid if guid.startswith(("http://", "https://")) else "")
    return entry(
        url,
        url=link,
        title=text_of(str(item.get("title", ""))),
        text=text_of(html),
        published=_published(item),
        image=next(_images(item, html), ""),
        key=guid,
        raw={
            "guid": guid,
            "author": str(item.get("author", "")),
            "categories": [str(tag.get("term") or "") for tag in item.get("tags", [])][:50],
        },
    )


def _body(item: Mapping[str, Any]) -> str:
    """The longest of what the entry carries: some put the article into the content, some into the summary."""
    carried = [str(part.get("value", "")) for part in item.get("content", [])]
    return max([*carried, str(item.get("summary", ""))], key=len)


def _published(item: dict[str, Any]) -> int | None:
    """Past the parser's own `get`, which answers one date for another and warns of it."""
    found = next((moment for name in _DATES if (moment := dict.get(item, name))), None)
    try:
        return within_reason(calendar.timegm(found) * 1000) if found else None
    except (ValueError, OverflowError):
        return None


def _images(item: Mapping[str, Any], html: str) -> Iterator[str]:
    for media in [*item.get("media_content", []), *item.get("media_thumbnail", []), *item.get("enclosures", [])]:
        kind = str(media.get("type") or media.get("medium") or "image")
        if kind.startswith("image"):
            yield str(media.get("url") or media.get("href") or "")
    if found := _FIRST_IMAGE.search(html):
        yield found[1]


def _first_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]
