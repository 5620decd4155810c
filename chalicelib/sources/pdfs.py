"""The text of a PDF's pages a to b, one entry a page. Scanned pages have none: nothing here reads pictures."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

from chalicelib.sources.entries import LONGEST_TEXT, Entry, distinct, entry
from chalicelib.sources.reading import Bounds, Document, TooLarge, Unreadable, read

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 200  # read at once
MOST_BYTES = 30_000_000
STARTS = b"%PDF-"
STARTS_WITHIN = 1024  # what some programs put before it
PATIENT = Bounds(seconds=60)


def read_pdf(
    content: bytes, url: str, *, first: int = 1, last: int | None = None, bounds: Bounds = PATIENT
) -> tuple[Entry, ...]:
    """Pages `first` to `last`, from 1, both included; without `last` to the end. Pages without text are left out.

    Raises SourceUnreadable (no PDF, damaged, locked, only pictures, no such page) or SourceTooLarge.
    """
    options = {"first": first, "last": last}
    return read("pdf", Document(content=content, url=url, options=options), bounds)


def parse(document: Document) -> tuple[Entry, ...]:
    """Raises Unreadable and TooLarge. May take long on hostile input: `read_pdf` bounds it."""
    if len(document.content) > MOST_BYTES:
        raise TooLarge(f"the PDF is larger than {MOST_BYTES // 1_000_000} MB")
    if STARTS not in document.content[:STARTS_WITHIN]:
        raise Unreadable("it is not a PDF")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of each oddity that it gets over
    reader = _opened(document.content)
    first, last = _range(document, len(reader.pages))
    title = _title(reader)
    pages = [(number, reader.pages[number - 1].extract_text()) for number in range(first, last + 1)]
    entries = distinct(
        _entry(document.url, title, number, len(reader.pages), text) for number, text in pages if text.strip()
    )
    if not entries:
        raise Unreadable(f"pages {first} to {last} hold no text; they may be scanned pictures")
    return entries


def _opened(content: bytes) -> PdfReader:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):  # most locked files only forbid printing
            raise Unreadable("the PDF is locked with a password")
        if not reader.pages:
            raise Unreadable("the PDF has no pages")
    except PyPdfError as error:
        raise Unreadable("the PDF is damaged") from error
    return reader


def _range(document: Document, count: int) -> tuple[int, int]:
    first, last = document.options["first"], document.options["last"]
    wanted = count if last is None else last
    if not 1 <= first <= wanted <= count:
        raise Unreadable(f"there are no pages {first} to {wanted} in a PDF of {count}")
    if wanted - first >= MOST_PAGES:
        raise TooLarge(f"more than {MOST_PAGES} pages were asked for at once")
    return first, wanted


def _title(reader: PdfReader) -> str:
    found = reader.metadata.title if reader.metadata else None
    return str(found or "")


def _entry(url: str, title: str, number: int, of: int, text: str) -> Entry:
    name = f"{title}, page {number}" if title else f"Page {number}"
    return entry(url, title=name, text=text[:LONGEST_TEXT], key=f"page {number}", raw={"page": number, "of": of})
