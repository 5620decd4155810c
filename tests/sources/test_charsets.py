"""Bytes to text: the encodings of the web, told rightly, wrongly or not at all."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.sources.charsets import decode

JAPANESE = "日本の首都は東京であり、人口は約千四百万人です。京都はかつての都でした。"
GERMAN = "Die Straße führt über die Brücke nach Köln, wo der Fluß breit ist. Größe und Höhe sind bekannt."


@pytest.mark.parametrize(
    ("text", "encoding", "header"),
    [
        (GERMAN, "utf-8", "utf-8"),
        (GERMAN, "utf-8", None),
        (GERMAN, "utf-8", "iso-8859-1"),
        (GERMAN, "iso-8859-1", "latin1"),
        (GERMAN, "iso-8859-1", "utf-8"),
        (GERMAN, "iso-8859-1", None),
        ("“Quoted” — 10 €", "windows-1252", "iso-8859-1"),
        (JAPANESE, "shift_jis", "Shift_JIS"),
        (JAPANESE, "shift_jis", "utf-8"),
        (JAPANESE, "euc-jp", "euc-jp"),
        (JAPANESE * 3000, "shift_jis", None),
        ("Привет, мир. Это новости.", "windows-1251", "windows-1251"),
        (GERMAN, "utf-16", None),
        (GERMAN, "utf-16", "iso-8859-1"),
        (GERMAN, "utf-32", "utf-8"),
        (GERMAN, "utf-16-le", "utf-16le"),
        (GERMAN, "utf-8-sig", "windows-1252"),
        (GERMAN, "utf-8", "no-such-charset"),
        (GERMAN, "utf-8", "rot13"),
        (GERMAN, "utf-8", '"UTF-8"'),
        ("plain", "ascii", "utf-16"),
    ],
)
def test_the_header_a_mark_or_the_bytes_tell(text: str, encoding: str, header: str | None) -> None:
    assert decode(text.encode(encoding), header) == text


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="{}">',
        "<META CHARSET={}>",
        '<meta http-equiv="Content-Type" content="text/html; charset={}">',
        '<?xml version="1.0" encoding="{}"?>',
    ],
)
def test_the_documents_own_word_is_taken_where_the_header_is_silent_or_wrong(head: str) -> None:
    page = head.format("shift_jis") + JAPANESE
    for header in (None, "utf-8"):
        assert decode(page.encode("shift_jis"), header) == page


def test_a_document_that_calls_itself_utf_16_but_is_readable_is_not() -> None:
    page = '<meta charset="utf-16">' + GERMAN
    assert decode(page.encode()) == page


@settings(deadline=None)
@given(st.binary(max_size=200), st.one_of(st.none(), st.text(max_size=20), st.sampled_from(["utf-16", "big5", "hex"])))
def test_any_bytes_become_a_text(content: bytes, header: str | None) -> None:
    assert isinstance(decode(content, header), str)


@given(st.text(max_size=100), st.sampled_from([None, "utf-8", "latin1", "windows-1252"]))
def test_utf_8_survives_a_header_of_one_byte_encodings(text: str, header: str | None) -> None:
    encoded = text.encode("utf-8", "ignore")
    if not encoded.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        assert decode(encoded, header) == encoded.decode()
