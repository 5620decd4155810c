"""The channels of the fake API, kept and changed as docs/api.md says, and what was sent to them."""

from __future__ import annotations

from typing import Any

from tests.dashboard import fetch_documents
from tests.dashboard.documents import SITE, Document, at
from tests.dashboard.replies import Act, Asked, Reply, paged

ALL = ["completed", "failed", "cap", "slow"]
TIMES = {"created_at": at(90_000), "changed_at": at(90_000), "changed_by": "boss@example.com"}
DELIVERED: Document = {"delivered": True, "status": 200, "said": "ok", "reason": None}


def channel(number: int, **changed: Any) -> Document:
    return {
        "id": f"h{number}", "site_id": SITE, "type": "slack", "name": f"Channel {number}", "events": ALL, "on": True,
        "target": "https://hooks.example.com/…", "secret_set": False, "confirmed": None, **TIMES,
    } | changed  # fmt: skip


def usual() -> list[Document]:
    return [
        channel(1, name="Newsroom", events=["failed", "cap"]),
        channel(2, name="Editor", type="email", target="editor@example.com", confirmed=True),
        channel(3, name="Night desk", type="email", target="night@example.com", confirmed=False, on=False),
        channel(4, name="Archive", type="webhook", target="https://archive.example.com/…", secret_set=True),
    ]


def sent(number: int, **changed: Any) -> Document:
    kept = {"id": "h1", "type": "slack", "name": "Newsroom"}
    return {
        "id": f"n{number}", "event": "completed", "event_id": f"{fetch_documents.RUN}#completed",
        "run_id": fetch_documents.RUN, "at": at(3600 * number), "channel": kept, "status": "delivered", "tries": 1,
        "reason": None, "next_at": None, "ended_at": at(3600 * number),
    } | changed  # fmt: skip


def usual_sent() -> list[Document]:
    waiting = {"status": "pending", "tries": 2, "reason": "it answered 503", "next_at": at(-600), "ended_at": None}
    failed = {"status": "failed", "tries": 6, "reason": "it answered 404: <b>no such hook</b>", "event": "failed"}
    return [sent(1, **waiting), sent(2, **failed), *(sent(n, event="slow") for n in range(3, 61))]


class Channels:
    def __init__(self) -> None:
        self.all = usual()
        self.sent = usual_sent()
        self.test_reply = Reply(200, DELIVERED)
        self.refusal: Reply | None = None  # of whatever would change one

    def list(self, asked: Asked) -> Reply:
        return Reply(200, {"channels": self.all if asked.query["site_id"] == SITE else []})

    def add(self, asked: Asked) -> Reply:
        if self.refusal is not None:
            return self.refusal
        body = asked.body
        target = body["address"] if body["type"] == "email" else "https://new.example.com/…"
        told = {name: body[name] for name in ("type", "name", "events", "on")}
        made = channel(len(self.all) + 1, **told, target=target, confirmed=False if body["type"] == "email" else None)
        self.all.append(made)
        return Reply(201, made)

    def change(self, asked: Asked, site: str, channel_id: str) -> Reply:
        if self.refusal is not None:
            return self.refusal
        found = self.one(channel_id)
        found |= {name: asked.body[name] for name in ("name", "events", "on")}
        return Reply(200, found)

    def delete(self, asked: Asked, site: str, channel_id: str) -> Reply:
        self.all.remove(self.one(channel_id))
        return Reply(204)

    def test(self, asked: Asked, site: str, channel_id: str) -> Reply:
        return self.test_reply

    def history(self, asked: Asked) -> Reply:
        return paged("notifications", self.sent if asked.query["site_id"] == SITE else [], asked.query)

    def one(self, channel_id: str) -> Document:
        return next(one for one in self.all if one["id"] == channel_id)


ONE = "/notifications/channels/([^/]+)/([^/]+)"
ROUTES: tuple[tuple[str, str, Act, bool], ...] = (
    ("GET", "/notifications", Channels.history, False),
    ("GET", "/notifications/channels", Channels.list, False),
    ("POST", "/notifications/channels", Channels.add, False),
    ("PUT", ONE, Channels.change, False),
    ("DELETE", ONE, Channels.delete, False),
    ("POST", f"{ONE}/test", Channels.test, False),
)
