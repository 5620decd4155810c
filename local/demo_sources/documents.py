"""The demo's texts as the documents that a web server answers: RSS, Atom, pages, pictures and a quiz API's JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from html.entities import codepoint2name
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from local.demo_sources import SOURCES, Article, Newspaper, Question, Source, name_of, newspaper, quiz

LANGUAGE = "en-GB"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
ATOM = "http://www.w3.org/2005/Atom"
QUIZ_WRITTEN = datetime(2026, 10, 1, tzinfo=UTC)
HTML, SVG = "text/html; charset=utf-8", "image/svg+xml"
MADE_UP = "Marrowen is made up for Millrace's demo: none of this happened."

ElementTree.register_namespace("content", CONTENT)
ElementTree.register_namespace("", ATOM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    media_type: str
    body: bytes
    modified: datetime

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


def documents(origin: str) -> dict[str, Document]:
    """Every document by its path. `origin`: the server's own address, which feeds write out in full."""
    found = {"/": Document(media_type=HTML, body=_list_of_sources(), modified=QUIZ_WRITTEN)}
    for source in SOURCES:
        if source.type == "api":
            found[source.path] = _quiz(source)
        else:
            found |= _newspaper(source, newspaper(source.file), origin)
    return found


def _newspaper(source: Source, paper: Newspaper, origin: str) -> dict[str, Document]:
    folder = f"/{source.file}/"
    home, newest = origin + folder, max(article.published for article in paper.items)
    found = {folder: Document(media_type=HTML, body=_index(paper), modified=newest)}
    if source.type == "feed":
        render, media_type = _FEEDS[source.path.removeprefix(folder)]
        found[source.path] = Document(media_type=media_type, body=render(paper, home), modified=newest)
    return found | {folder + path: document for path, document in _pages(paper, home)}


def _pages(paper: Newspaper, home: str) -> Iterator[tuple[str, Document]]:
    for article in paper.items:
        page, picture = _page(paper, article, home), _picture(article)
        yield article.slug, Document(media_type=HTML, body=page, modified=article.published)
        yield f"{article.slug}.svg", Document(media_type=SVG, body=picture, modified=article.published)


def _rss(paper: Newspaper, home: str) -> bytes:
    root = Element("rss", version="2.0")
    channel = SubElement(root, "channel")
    for tag, text in (("title", paper.name), ("link", home), ("description", paper.about), ("language", LANGUAGE)):
        _add(channel, tag, text)
    for article in paper.items:
        _rss_item(SubElement(channel, "item"), article, home)
    return _xml(root)


def _rss_item(item: Element, article: Article, home: str) -> None:
    _add(item, "title", article.title)
    _add(item, "link", home + article.slug)
    _add(item, "guid", home + article.slug, isPermaLink="true")
    _add(item, "pubDate", format_datetime(article.published, usegmt=True))
    for category in article.categories:
        _add(item, "category", category)
    _add(item, "description", article.summary or article.paragraphs[0])
    if not article.summary:
        _add(item, f"{{{CONTENT}}}encoded", _html(article))
    picture = f"{home}{article.slug}.svg"
    _add(item, "enclosure", "", url=picture, type=SVG, length=str(len(_picture(article))))


def _atom(paper: Newspaper, home: str) -> bytes:
    root = Element(f"{{{ATOM}}}feed")
    newest = max(article.published for article in paper.items)
    for tag, text in (("id", home), ("title", paper.name), ("subtitle", paper.about), ("updated", newest.isoformat())):
        _add(root, f"{{{ATOM}}}{tag}", text)
    _add(SubElement(root, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", paper.name)
    for article in paper.items:
        _atom_entry(SubElement(root, f"{{{ATOM}}}entry"), article, home)
    return _xml(root)


def _atom_entry(entry: Element, article: Article, home: str) -> None:
    moment = article.published.isoformat()
    for tag, text in (
        ("id", home + article.slug),
        ("title", article.title),
        ("published", moment),
        ("updated", moment),
    ):
        _add(entry, f"{{{ATOM}}}{tag}", text)
    _add(entry, f"{{{ATOM}}}link", "", rel="alternate", type="text/html", href=home + article.slug)
    _add(entry, f"{{{ATOM}}}link", "", rel="enclosure", type=SVG, href=f"{home}{article.slug}.svg")
    for category in article.categories:
        _add(entry, f"{{{ATOM}}}category", "", term=category)
    _add(entry, f"{{{ATOM}}}content", _html(article), type="html")


def _xml(root: Element) -> bytes:
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add(parent: Element, tag: str, text: str, **attributes: str) -> None:
    SubElement(parent, tag, attributes).text = text or None


def _index(paper: Newspaper) -> bytes:
    rows = "\n".join(
        f'<article><h2><a href="{article.slug}">{escape(article.title)}</a></h2>'
        f"<p>{_day(article)}, {escape(', '.join(article.categories))}</p></article>"
        for article in paper.items
    )
    return _framed(paper.name, "", f"<h1>{escape(paper.name)}</h1><p>{escape(paper.about)}</p>\n{rows}")


def _page(paper: Newspaper, article: Article, home: str) -> bytes:
    head = (
        f'<link rel="canonical" href="{home}{article.slug}">'
        f'<meta property="og:title" content="{escape(article.title)}">'
        f'<meta property="og:image" content="{home}{article.slug}.svg">'
        f'<meta property="article:published_time" content="{article.published.isoformat()}">'
    )
    byline = f'<p><time datetime="{article.published.isoformat()}">{_day(article)}</time></p>'
    body = f"<article><h1>{escape(article.title)}</h1>{byline}\n{_html(article)}</article>"
    return _framed(f"{article.title} - {paper.name}", head, body)


def _list_of_sources() -> bytes:
    rows = "".join(f'<li><a href="{source.path}">{escape(name_of(source))}</a></li>' for source in SOURCES)
    return _framed("Demo sources", "", f"<h1>Demo sources</h1><ul>{rows}</ul>")


def _framed(title: str, head: str, body: str) -> bytes:
    return (
        f'<!doctype html>\n<html lang="{LANGUAGE}"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}'
        f'</head>\n<body><nav><a href="/">All demo sources</a></nav>\n<main>{body}</main>\n'
        f"<footer><p>{escape(MADE_UP)}</p></footer></body></html>\n"
    ).encode()


def _html(article: Article) -> str:
    return "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.paragraphs)


def _day(article: Article) -> str:
    return f"{article.published.day} {article.published:%B %Y}"


def _picture(article: Article) -> bytes:
    """A field in the article's own colour with its first category."""
    hue = int.from_bytes(hashlib.sha256(article.slug.encode()).digest()[:2], "big") % 360
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 450" font-family="sans-serif" text-anchor="middle">'
        f'<rect width="800" height="450" fill="hsl({hue} 45% 35%)"/>'
        f'<text x="400" y="240" font-size="64" fill="#fff">{escape(article.categories[0])}</text></svg>\n'
    ).encode()


def _quiz(source: Source) -> Document:
    """As the Open Trivia Database answers, with entities of HTML in every text."""
    answer = {"response_code": 0, "results": [_record(question) for question in quiz(source.file).items]}
    body = json.dumps(answer, ensure_ascii=False).encode()
    return Document(media_type="application/json; charset=utf-8", body=body, modified=QUIZ_WRITTEN)


def _record(question: Question) -> dict[str, object]:
    return {
        "type": "multiple",
        "difficulty": question.difficulty,
        "category": _entities(question.category),
        "question": _entities(question.question),
        "correct_answer": _entities(question.correct),
        "incorrect_answers": [_entities(answer) for answer in question.incorrect],
    }


def _entities(text: str) -> str:
    names = {code: f"&{name};" for code, name in codepoint2name.items()} | {ord("'"): "&#039;"}
    return text.translate(names)


_FEEDS = {
    "rss.xml": (_rss, "application/rss+xml; charset=utf-8"),
    "atom.xml": (_atom, "application/atom+xml; charset=utf-8"),
}
