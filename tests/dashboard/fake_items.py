"""Items for the fake API: articles that can be read, keywords, and the one image there is."""

from __future__ import annotations

from typing import Any

from tests.dashboard import documents

IMAGE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 420"><rect width="800" height="420" fill="#3a7d5c"/>'
    b'<circle cx="620" cy="120" r="70" fill="#f2c067"/>'
    b'<path d="M0 420V300q200-90 400 0t400 0v120z" fill="#23543c"/></svg>'
)


def article(number: int) -> dict[str, Any]:
    titles = (*documents.NOW_TITLES, *documents.NEXT_TITLES)
    status = "in_review" if number < 6 else "draft"
    return item(f"a{number}", "article", titles[number - 1], status) | {"run_id": documents.RUN, "data": WRITTEN}


def keyword(number: int) -> dict[str, Any]:
    return item(f"k{number}", "keyword", f"raised garden beds {number}", "new" if number % 3 else "mapped")


def item(item_id: str, kind: str, title: str, status: str) -> dict[str, Any]:
    times = {"created_at": documents.at(60), "updated_at": documents.at(60)}
    known = {"parent": None, "run_id": None, "rev": 1, "failure": None, "word_count": None}
    return {"id": item_id, "kind": kind, "title": title, "status": status, "data": {}, **known, **times}


PARAGRAPH = "A raised bed warms early in spring and drains well. It needs good soil more than it needs good wood."
HEADINGS = ("Where to put it", "Which wood lasts", "Filling it layer by layer", "Watering in the first summer")
WRITTEN = {
    "meta_description": "Build it once, use it for twenty years: wood, soil, water and the three mistakes to avoid.",
    "word_count": 1104,
    "checks": [{"name": "follows its outline", "holds": True}, {"name": "has a featured image", "holds": False}],
    "sections": [{"heading": heading, "body": f"{PARAGRAPH}\n\n{PARAGRAPH} {PARAGRAPH}"} for heading in HEADINGS],
    "images": [
        {"id": "i1", "role": "featured", "alt": "A raised bed in the sun"},
        {"id": "i2", "role": "in_article", "alt": "Layers of soil"},
    ],
}
