"""Feeds, pages and PDFs for the tests of the readers."""

from __future__ import annotations

import io

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

# Sentences with facts to ask about.
DAM = (
    "The Asha Dam in Nandipur was opened on 14 November 2026 by the engineer Meera Rao. It is 112 metres high. "
    "Work on the dam began in 2019 and employed 2,400 people from 18 villages. The dam cost 840 million rupees."
)

URL = "https://news.example/feeds/all.xml"
SENTENCES = [
    f"Paragraph {number} tells how the river Ganges was measured in 19{number + 10}, with {number + 3} boats."
    for number in range(8)
]
ARTICLE = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def rss(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    return f'{head}<rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'.encode()


def item(title: str = "A title", link: str = "https://news.example/a", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def page(body: str = ARTICLE, head: str = "<title>River news</title>") -> bytes:
    around = '<nav><a href="/sport">All the sports of today</a></nav>'
    return f"<!doctype html><html><head>{head}</head><body>{around}<article>{body}</article></body></html>".encode()


def pdf(*texts: str, password: str | None = None, title: str | None = None) -> bytes:
    """One page for each text; an empty one is a page without any."""
    writer = PdfWriter()
    for text in texts:
        sheet = writer.add_blank_page(width=600, height=800)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        fonts = DictionaryObject({NameObject("/F1"): font})
        sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode() if text else b"")
        sheet[NameObject("/Contents")] = writer._add_object(stream)
    if title is not None:
        writer.add_metadata({"/Title": title})
    if password is not None:
        writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()
