"""The sources of the fake API, kept and changed as docs/api.md says. A test of one answers `tried`."""

from __future__ import annotations

import threading
from typing import Any

from tests.dashboard.documents import Document, at
from tests.dashboard.replies import Act, Asked, Reply, error, paged

HEALTHY: Document = {
    "state": "ok", "last_success_at": at(7200), "last_error": None, "failures_in_a_row": 0,
    "found": 12, "new": 3, "waiting": 0,
}  # fmt: skip
GONE = "https://gone.example.com/rss cannot be used: there is nothing at this address (404)"


def source(number: int, **changed: Any) -> Document:
    return {
        "id": f"s{number}", "name": f"Source {number}", "type": "feed", "url": f"https://news{number}.example.com/rss",
        "purposes": ["mcq", "current_affairs"], "categories": [], "count": 3, "difficulty": None, "shape": None,
        "on": True, "moved_to": None, "rev": 4, "health": HEALTHY, "created_at": at(90_000), "updated_at": at(7200),
    } | changed  # fmt: skip


def usual() -> list[Document]:
    never = HEALTHY | {"state": "never_fetched", "last_success_at": None, "found": 0, "new": 0}
    failing = {
        "state": "failing", "last_error": {"message": GONE, "at": at(3600)}, "failures_in_a_row": 3, "waiting": 12,
    }  # fmt: skip
    recovered = {"last_error": {"message": "it answered 503 three times", "at": at(170_000)}}
    shape = {
        "records": "data.items", "fields": {"title": "head", "text": "body", "kind": "type"}, "encoding": "html",
        "expect": {"status": "ok"},
    }  # fmt: skip
    return [
        source(1, name="The Morning Wire", categories=["World", "Economy"], health=HEALTHY | recovered),
        source(2, name="Gone Gazette", url="https://gone.example.com/rss", health=HEALTHY | failing),
        source(3, name="Quiz API", type="api", purposes=["mcq"], shape=shape, on=False, health=never, count=5),
        source(4, name="Government notices", type="index", moved_to="https://new.example.com/notices"),
    ]


def entry(number: int, **changed: Any) -> Document:
    return {
        "title": f"Headline number {number}", "url": f"https://news1.example.com/{number}", "published": at(86_400 * 3),
        "characters": 1840 + number, "problem": None,
    } | changed  # fmt: skip


def tried() -> Document:
    wrong = entry(2, title="", published=None, characters=0, problem="it has no text")
    return {
        "ok": True, "error": None, "count": 12, "moved_to": None, "milliseconds": 834,
        "entries": [entry(1, title="<b>Rates & markets</b> rise"), wrong, *map(entry, range(3, 11))],
    }  # fmt: skip


def cannot() -> Document:
    told = {"code": "source_refused", "message": GONE}
    return {"ok": False, "error": told, "entries": [], "milliseconds": 412}


class Sources:
    def __init__(self) -> None:
        self.all = usual()
        self.tried = Reply(200, tried())
        self.gate = threading.Event()  # a test of a source is answered once this is set
        self.gate.set()
        self.refusal: Reply | None = None  # of whatever would change one

    def list(self, asked: Asked) -> Reply:
        if asked.query["site_id"] == "b":
            return Reply(200, {"sources": [], "cursor": None})
        return paged("sources", self.all, asked.query)

    def add(self, asked: Asked) -> Reply:
        if self.refusal is not None:
            return self.refusal
        made = source(len(self.all) + 1, **{name: value for name, value in asked.body.items() if name != "site_id"})
        self.all.append(made)
        return Reply(201, made)

    def change(self, asked: Asked, site: str, source_id: str) -> Reply:
        if self.refusal is not None:
            return self.refusal
        found = self.one(source_id)
        if asked.body["rev"] != found["rev"]:
            return error(409, "conflict", "somebody else has changed it meanwhile: read it again")
        found |= asked.body | {"rev": found["rev"] + 1}
        return Reply(200, found)

    def delete(self, asked: Asked, site: str, source_id: str) -> Reply:
        if self.refusal is not None:
            return self.refusal
        self.all.remove(self.one(source_id))
        return Reply(204)

    def switch(self, asked: Asked, site: str, source_id: str) -> Reply:
        if self.refusal is not None:
            return self.refusal
        found = self.one(source_id)
        found |= {"on": asked.body["on"], "rev": found["rev"] + 1}
        return Reply(200, found)

    def test(self, asked: Asked, *of: str) -> Reply:
        self.gate.wait(timeout=20)
        return self.tried

    def one(self, source_id: str) -> Document:
        return next(one for one in self.all if one["id"] == source_id)


ONE = "/sources/([^/]+)/([^/]+)"
ROUTES: tuple[tuple[str, str, Act, bool], ...] = (
    ("GET", "/sources", Sources.list, False),
    ("POST", "/sources", Sources.add, False),
    ("POST", "/sources/test", Sources.test, False),
    ("PUT", ONE, Sources.change, False),
    ("DELETE", ONE, Sources.delete, False),
    ("POST", f"{ONE}/switch", Sources.switch, False),
    ("POST", f"{ONE}/test", Sources.test, False),
)
