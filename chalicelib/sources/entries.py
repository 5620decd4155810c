"""What every reader answers: entries, each with an address and an identity that do not change from fetch to fetch."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from chalicelib.sources.texts import line, paragraphs

LONGEST_TITLE = 500  # characters
LONGEST_TEXT = 400_000
LONGEST_URL = 2_000
MOST_ENTRIES = 500  # of one document; the first ones are the newest in every feed
_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_hs(?:enc|mi)|ref_src|at_medium|at_campaign"
)
_SAFE = "/%:@!$&'()*+,;=~-._"  # of a path; what is written with % already stays so


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`id` names the thing: the hash of its canonical URL, or of the record where it has no address of its own.

    `fingerprint` names what it says, so that a change shows. `url` is canonical; the source's where there is none.
    `published` in epoch ms. `problem` says why a record cannot be used, for a person; it is empty in all others.
    `raw` are the source's own fields, JSON values.
    """

    id: str
    fingerprint: str
    url: str
    title: str
    text: str = ""
    published: int | None = None
    image: str | None = None
    problem: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


def entry(
    source: str,
    *,
    url: str = "",
    title: str = "",
    text: str = "",
    published: int | None = None,
    image: str = "",
    key: str = "",
    problem: str = "",
    raw: Mapping[str, Any] | None = None,
) -> Entry:
    """`source` is the address of the document, or the name of an upload; `url` the entry's own, perhaps relative;
    `key` what else names it.
    """
    own, title, text = canonical_url(url, source), line(title, LONGEST_TITLE), paragraphs(text, LONGEST_TEXT)
    home = canonical_url(source) or source
    return Entry(
        id=_hash(own) if own else _hash(home, key or f"{title}\n{text}"),
        fingerprint=_hash(title, text),
        url=own or home,
        title=title,
        text=text,
        published=published,
        image=canonical_url(image, source) or None,
        problem=problem,
        raw=raw or {},
    )


def distinct(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The first of each id, and no more than MOST_ENTRIES."""
    found: dict[str, Entry] = {}
    for each in entries:
        if len(found) == MOST_ENTRIES:
            break
        found.setdefault(each.id, each)
    return tuple(found.values())


def canonical_url(url: str, base: str = "") -> str:
    """One spelling for one address: no fragment, no default port, no marks of campaigns. Empty if it is none."""
    try:
        parts = urlsplit(urljoin(base, url.strip()) if url.strip() else "")
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not host:
        return ""
    shown_host = f"[{host}]" if ":" in host else host
    place = shown_host if port in (None, _PORTS[parts.scheme]) else f"{shown_host}:{port}"
    path = quote(parts.path, safe=_SAFE) or "/"
    made = urlunsplit(SplitResult(parts.scheme, place, path, _query(parts.query), ""))
    return made if len(made) <= LONGEST_URL else ""


def _query(query: str) -> str:
    """In the order as it was: some servers mind."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True)
    except ValueError:
        return ""
    kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
    return quote(query, safe=_SAFE + "?") if len(kept) == len(pairs) else urlencode(kept)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
