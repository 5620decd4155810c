"""Web pages: the article of a page without what surrounds it, and the articles that an index page links to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from chalicelib.sources.charsets import decode
from chalicelib.sources.dates import to_epoch_ms
from chalicelib.sources.entries import Entry, canonical_url, distinct, entry
from chalicelib.sources.markup import Tree, tree_of
from chalicelib.sources.reading import USUAL, Bounds, Document, TooLarge, Unreadable, read

MOST_CHARACTERS = 4_000_000  # of HTML: an article is a thousandth of it
LEAST_TEXT = 200  # characters that make an article
LEAST_WORDS = 4  # of a link that names an article; menus say less
_DATED = (
    "//meta[@property='article:published_time' or @name='article:published_time']/@content",
    "//meta[@itemprop='datePublished' or @name='date' or @name='pubdate' or @name='DC.date.issued']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//article//time[@pubdate]/@datetime",
)
_AROUND = {"nav", "aside", "form", "navigation", "banner", "contentinfo"}  # tags and roles
_FRAME = {"header", "footer"}
_CONTENT = {"article", "main"}
_LISTING = re.compile(r"/(?:tag|tags|category|categories|author|authors|page|search|login|signup|privacy|terms)(?:/|$)")


def read_article(content: bytes, url: str, *, charset: str | None = None, bounds: Bounds = USUAL) -> Entry:
    """The page's article as one entry. Raises SourceUnreadable where a page has none, SourceTooLarge."""
    (article,) = read("article", Document(content=content, url=url, charset=charset), bounds)
    return article


def read_index(content: bytes, url: str, *, charset: str | None = None, bounds: Bounds = USUAL) -> tuple[Entry, ...]:
    """The articles linked from an index page: address and title, in the page's order. Raises as `read_article`."""
    return read("index", Document(content=content, url=url, charset=charset), bounds)


def parse_article(document: Document) -> tuple[Entry, ...]:
    """Raises Unreadable and TooLarge. May take long on hostile input: `read_article` bounds it."""
    from trafilatura import bare_extraction

    tree = _tree(document)
    published, own_url = _published(tree), _own_url(tree, document.url)
    found = bare_extraction(
        tree,
        url=document.url,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"original_date": True},
    )
    if found is None or isinstance(found, dict) or len(found.text or "") < LEAST_TEXT:
        raise Unreadable("no article text was found in the page; it may be an index, or built by scripts")
    return (_article(found, published, own_url, document.url),)


def _article(found: Any, published: int | None, own_url: str, url: str) -> Entry:
    return entry(
        url,
        url=own_url,
        title=found.title or "",
        text=found.text,
        published=published if published is not None else to_epoch_ms(found.date or ""),
        image=found.image or "",
        raw={"author": found.author or "", "site": _site(url), "description": found.description or ""},
    )


def parse_index(document: Document) -> tuple[Entry, ...]:
    """Raises Unreadable and TooLarge."""
    entries = distinct(_links(_tree(document), document.url))
    if not entries:
        raise Unreadable("no links to articles were found in the page")
    return entries


def _tree(document: Document) -> Tree:
    text = decode(document.content, document.charset)
    if len(text) > MOST_CHARACTERS:
        raise TooLarge(f"the page has more than {MOST_CHARACTERS // 1_000_000} million characters")
    if "\0" in text:
        raise Unreadable("it is not text")
    tree = tree_of(text)
    if tree is None:
        raise Unreadable("the page is empty")
    return tree


def _own_url(tree: Tree, url: str) -> str:
    """The page's own word for its address, within its site only: else it could pose as anyone's article."""
    own = canonical_url(str(tree.xpath("string(//link[@rel='canonical']/@href)")), url)
    return own if own and _same_site(own, url) else url


def _published(tree: Tree) -> int | None:
    """With the time of day, where the page says it; the extractor knows days only."""
    said = (value for path in _DATED for value in tree.xpath(path))
    return next((moment for value in said if (moment := to_epoch_ms(str(value))) is not None), None)


def _links(tree: Tree, url: str) -> Iterator[Entry]:
    """An article's link has a title for a text, stands in the page's own part and stays on the site."""
    home, base = canonical_url(url), _base(tree, url)
    for anchor in tree.iter("a"):
        title = " ".join(str(anchor.text_content()).split())
        target = canonical_url(anchor.get("href", ""), base)
        if len(title.split()) >= LEAST_WORDS and _is_article(target, home) and not _is_around(anchor):
            yield entry(url, url=target, title=title)


def _is_article(target: str, home: str) -> bool:
    return target not in ("", home) and _same_site(target, home) and not _LISTING.search(urlsplit(target).path)


def _base(tree: Tree, url: str) -> str:
    declared = tree.xpath("string(//base/@href)")
    return canonical_url(str(declared), url) or url


def _is_around(element: Any) -> bool:
    """In the page's frame. The header of an article is not."""
    above = list(element.iterancestors())
    named = {parent.tag for parent in above} | {parent.get("role") for parent in above}
    return bool(named & _AROUND) or (bool(named & _FRAME) and not named & _CONTENT)


def _same_site(one: str, other: str) -> bool:
    first, second = (_site(url) for url in (one, other))
    return first == second or first.endswith("." + second) or second.endswith("." + first)


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
