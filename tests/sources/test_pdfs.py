"""PDFs: pages a to b; what is locked, damaged, empty, too long or no PDF at all."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.errors import SourceTooLarge, SourceUnavailable, SourceUnreadable
from chalicelib.sources import pdfs
from chalicelib.sources.entries import Entry
from chalicelib.sources.pdfs import parse, read_pdf
from chalicelib.sources.reading import Bounds, Document, TooLarge, Unreadable
from tests.sources.documents import pdf
from tests.sources.jobs import ends_well

NAME = "upload:chapter.pdf"
FIVE = pdf("One river", "Two rivers", "Three rivers", "Four rivers", "Five rivers", title="Rivers")


def test_pages_a_to_b_are_entries() -> None:
    found = read_pdf(FIVE, NAME, first=2, last=3)
    assert [(each.title, each.text, each.raw["page"]) for each in found] == [
        ("Rivers, page 2", "Two rivers", 2), ("Rivers, page 3", "Three rivers", 3),
    ]  # fmt: skip
    assert {each.url for each in found} == {NAME}


def test_all_pages_without_a_range() -> None:
    assert [each.text for each in read_pdf(pdf("One", "", "Three"), NAME)] == ["One", "Three"]


def test_identity_is_the_page_of_the_document() -> None:
    one, two = (parsed(pdf("a", "b"), url=url) for url in (NAME, "upload:other.pdf"))
    assert len({each.id for each in (*one, *two)}) == 4


@pytest.mark.parametrize(("first", "last"), [(0, 1), (3, 2), (1, 6), (6, 6), (6, None), (-1, None)])
def test_pages_that_are_not_there_are_said_so(first: int, last: int | None) -> None:
    with pytest.raises(Unreadable, match="in a PDF of 5"):
        parsed(FIVE, first, last)


def test_a_lock_without_a_password_is_no_lock_and_one_with_is() -> None:
    assert parsed(pdf("Printed by nobody", password=""))[0].text == "Printed by nobody"
    with pytest.raises(SourceUnreadable, match="locked with a password"):
        read_pdf(pdf("Secret", password="123"), NAME)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a PDF"),
        (b"<html>", "not a PDF"),
        (b"%PDF-1.7\n", "damaged"),
        (b"%PDF-1.7\n" + bytes(10_000), "damaged"),
        (pdf(""), "hold no text; they may be scanned"),
        (pdf("", "", ""), "pages 1 to 3 hold no text"),
        (pdf(), "no pages"),
    ],
)
def test_what_gives_no_text_is_said_so(content: bytes, reason: str) -> None:
    with pytest.raises(SourceUnreadable, match=reason):
        read_pdf(content, NAME)


def test_a_pdf_whose_end_is_lost_is_read_as_far_as_it_goes_or_refused() -> None:
    ends_well("pdf", FIVE[:-200], {"first": 1, "last": None})


def test_the_pages_read_at_once_are_limited() -> None:
    many = pdf(*["text"] * (pdfs.MOST_PAGES + 1))
    with pytest.raises(TooLarge, match="more than 200 pages"):
        parsed(many)
    assert len(parsed(many, 2)) == pdfs.MOST_PAGES


def test_the_bytes_are_limited() -> None:
    with pytest.raises(SourceTooLarge, match="larger than 30 MB"):
        read_pdf(b"%PDF-" + bytes(pdfs.MOST_BYTES), NAME)


def test_a_page_that_unpacks_to_gigabytes_is_refused() -> None:
    """Also where the parser's own limit would not: the process has its own."""
    with pytest.raises((SourceTooLarge, SourceUnreadable)):
        read_pdf(bomb(600_000_000), NAME, bounds=Bounds(seconds=30, megabytes=400))


def test_a_pdf_that_takes_too_long_is_cut_off() -> None:
    with pytest.raises(SourceUnavailable, match=r"not read within 0\.01 seconds"):
        read_pdf(FIVE, NAME, bounds=Bounds(seconds=0.01, patience=1))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_pdf_with_bytes_changed_ends_well(data: st.DataObject) -> None:
    content = bytearray(pdf("One", "Two"))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    ends_well("pdf", bytes(content), {"first": 1, "last": None})


def parsed(content: bytes, first: int = 1, last: int | None = None, url: str = NAME) -> tuple[Entry, ...]:
    return parse(Document(content=content, url=url, options={"first": first, "last": last}))


def bomb(size: int) -> bytes:
    """One page whose content is so many spaces, packed."""
    packer = zlib.compressobj(9)
    packed = b"".join([packer.compress(b" " * 1_000_000) for _ in range(size // 1_000_000)]) + packer.flush()
    plain = pdf("One")
    found = plain.index(b"stream\n")
    begin, end = plain.rindex(b"<<", 0, found), plain.index(b"endstream")
    return (
        plain[:begin] + b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\n" + plain[end:]
    )
