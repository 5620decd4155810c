"""A reader's job as the process of its own does it, but here: for properties that need hundreds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.sources.child import reply
from chalicelib.sources.reading import Document, Job, Reader, Reply
from tests.sources.documents import URL


def ends_well(reader: Reader, content: bytes, options: Mapping[str, Any] | None = None) -> Reply:
    """Asserts that it is entries or exactly one reason."""
    document = Document(content=content, url=URL, options=options or {})
    made = reply(Job(reader=reader, document=document, seconds=20, megabytes=700))
    reasons = [reason for reason in (made.unreadable, made.too_large) if reason]
    assert len(reasons) == 0 or (len(reasons) == 1 and not made.entries)
    assert all(reason.isprintable() for reason in reasons)
    return made
