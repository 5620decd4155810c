"""A small real HTTP server: the built dashboard at `/`, and an API that answers what a test has put into it.

It follows docs/api.md. Everything asked is recorded, so that a test can count and compare.
"""

from __future__ import annotations

import json
import mimetypes
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.dashboard import (
    control_documents,
    documents,
    fake_channels,
    fake_pdfs,
    fake_schedules,
    fake_sources,
    pipelines,
)
from tests.dashboard.fake_channels import Channels
from tests.dashboard.fake_controls import CONTROLS, Controls
from tests.dashboard.fake_items import IMAGE, article, keyword
from tests.dashboard.fake_pdfs import Pdfs
from tests.dashboard.fake_schedules import Schedules
from tests.dashboard.fake_sources import Sources
from tests.dashboard.replies import Act, Asked, Reply, error, paged
from tests.serving import serving

__all__ = ["EMAIL", "PASSWORD", "FakeApi", "Reply", "error", "serving"]
EMAIL, PASSWORD = "editor@example.com", "correct horse battery"


class FakeApi:
    """What it answers is in its attributes; a test changes them."""

    def __init__(self, dist: Path) -> None:
        self.dist = dist
        self.address = ""
        self.asked: list[Asked] = []
        self.document = documents.running()
        self.progress_refusal: Reply | None = None
        self.start_reply = Reply(202, {"run_id": documents.RUN, "status": "pending"})
        self.start_gate = threading.Event()  # the start is answered once this is set
        self.start_gate.set()
        self.steer_reply = Reply(202, {"run_id": documents.RUN, "status": "running", "changed": True})
        self.steer_gate = threading.Event()  # as the start's
        self.steer_gate.set()
        self.controls = Controls()
        self.sources = Sources()
        self.pdfs = Pdfs()
        self.schedules = Schedules()
        self.channels = Channels()
        self.known_pipelines = [pipelines.content()]
        self.runs = [documents.row(documents.running()), *documents.history(44)]
        self.entries = control_documents.audit(70)
        self.items = [article(n) for n in range(1, 9)] + [keyword(n) for n in range(1, 121)]
        self.change_refusal: Reply | None = None
        self.export_refusal: Reply | None = None
        self.import_reply = Reply(200, {"added": 3, "duplicates": 2, "invalid": 0, "errors": []})
        self.tokens = {"token-1"}
        self.refresh_reply = Reply(200, {"token": "token-2", "expires_in": 3600})
        self.role = "operator"
        self.lock = threading.Lock()

    def count(self, path: str) -> int:
        with self.lock:
            return sum(asked.path == path for asked in self.asked)

    def last(self, path: str, method: str = "GET") -> Asked:
        with self.lock:
            return [asked for asked in self.asked if asked.path == path and asked.method == method][-1]

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            self.asked.append(asked)
        if (name := control_of(asked)) is not None and self.is_signed_in(asked):
            return self.controls.answer(name)
        parts = (
            (self, ROUTES),
            (self.sources, fake_sources.ROUTES),
            (self.pdfs, fake_pdfs.ROUTES),
            (self.schedules, fake_schedules.ROUTES),
            (self.channels, fake_channels.ROUTES),
        )
        for owner, routes in parts:
            for method, pattern, act, is_open in routes:
                match = re.fullmatch(pattern, asked.path)
                if match is None or method != asked.method:
                    continue
                if not is_open and not self.is_signed_in(asked):
                    return error(401, "not_signed_in", "The token is not valid or has expired.")
                return act(owner, asked, *match.groups())
        return error(404, "not_found", f"no route {asked.path!r}")

    def is_signed_in(self, asked: Asked) -> bool:
        return asked.headers.get("Authorization", "").removeprefix("Bearer ") in self.tokens

    def sign_in(self, asked: Asked) -> Reply:
        if (asked.body["email"], asked.body["password"]) != (EMAIL, PASSWORD):
            return error(401, "not_signed_in", "E-mail or password is wrong.")
        user = {"name": EMAIL, "role": self.role}
        return Reply(200, {"token": "token-1", "refresh_token": "again", "expires_in": 3600, "user": user})

    def refresh(self, asked: Asked) -> Reply:
        if self.refresh_reply.status == 200:
            self.tokens.add("token-2")
        return self.refresh_reply

    def sites(self, asked: Asked) -> Reply:
        return Reply(
            200, {"sites": [{"site_id": documents.SITE, "name": "Garden blog"}, {"site_id": "b", "name": "Bicycles"}]}
        )

    def pipelines(self, asked: Asked) -> Reply:
        return Reply(200, {"pipelines": self.known_pipelines})

    def progress(self, asked: Asked) -> Reply:
        if self.progress_refusal is not None:
            return self.progress_refusal
        run = self.document["run"]
        etag = f'"{run["run_id"] if run else "none"}-{self.document["revision"]}"'
        if asked.headers.get("If-None-Match") == etag:
            return Reply(304, None, {"ETag": etag})
        return Reply(200, self.document, {"ETag": etag})

    def start(self, asked: Asked) -> Reply:
        self.start_gate.wait(timeout=20)
        return self.start_reply

    def steer(self, asked: Asked, run_id: str, action: str) -> Reply:
        self.steer_gate.wait(timeout=20)
        return self.steer_reply

    def list_runs(self, asked: Asked) -> Reply:
        return paged("runs", self.runs, asked.query)

    def audit(self, asked: Asked) -> Reply:
        if "site_id" not in asked.query:
            return error(400, "invalid_input", "site_id: is required", field="site_id")
        wanted = asked.query.get("run_id")
        return paged("entries", [one for one in self.entries if wanted in (None, one["run_id"])], asked.query)

    def run_errors(self, asked: Asked, run_id: str) -> Reply:
        entry = {"stage": "article", "code": "provider_refused", "message": "The model declined this title."}
        return Reply(
            200,
            {
                "errors": [entry | {"at": documents.at(300), "item_id": "i-1", "title": "Ten poisons for slugs"}],
                "cursor": None,
            },
        )

    def run_log(self, asked: Asked, run_id: str) -> Reply:
        lines = [
            ("info", None, "Run started by editor@example.com"),
            ("info", "cluster", "Planned 1050 items in 21 units"),
            ("info", "cluster", "Settled: 412 clusters made"),
            ("warning", "article", "Ten poisons for slugs: the model declined this title"),
        ]
        entries = [
            {"at": documents.at(900 - n), "level": level, "stage": stage, "message": text}
            for n, (level, stage, text) in enumerate(lines)
        ]
        return Reply(200, {"entries": entries, "cursor": None})

    def list_items(self, asked: Asked) -> Reply:
        found = [{k: v for k, v in item.items() if k != "data"} for item in self.matching(asked.query)]
        return paged("items", found, asked.query)

    def export_items(self, asked: Asked) -> Reply:
        """Pages of 200 at most, as the API's: the head of a CSV stands in its first page alone."""
        if self.export_refusal is not None:
            return self.export_refusal
        page = paged("items", self.matching(asked.query), {"limit": "200"} | asked.query).body
        headers = {"X-Next-Cursor": page["cursor"]} if page["cursor"] else {}
        if asked.query["format"] == "json":
            return Reply(200, page["items"], headers)
        head = "" if "cursor" in asked.query else "title\n"
        text = head + "".join(f"{item['title']}\n" for item in page["items"])
        return Reply(200, text.encode(), headers, media_type="text/csv; charset=utf-8")

    def matching(self, wanted: dict[str, str]) -> list[dict[str, Any]]:
        return [
            item for item in self.items
            if item["kind"] == wanted["kind"]
            and wanted.get("status", item["status"]) == item["status"]
            and wanted.get("q", "").lower() in item["title"].lower()
        ]  # fmt: skip

    def one_item(self, asked: Asked, site: str, kind: str, item_id: str) -> Reply:
        for item in self.items:
            if (item["kind"], item["id"]) == (kind, item_id):
                return Reply(200, item)
        return error(404, "not_found", f"no {kind} {item_id!r}")

    def change_item(self, asked: Asked, site: str, kind: str, item_id: str) -> Reply:
        if self.change_refusal is not None:
            return self.change_refusal
        found = next(item for item in self.items if (item["kind"], item["id"]) == (kind, item_id))
        if asked.body["rev"] != found["rev"]:
            return error(409, "conflict", f"{kind} {item_id} has been changed meanwhile")
        found |= {"rev": found["rev"] + 1, "data": found["data"] | asked.body["data"]}
        return Reply(200, found)

    def image(self, asked: Asked, site: str, image_id: str) -> Reply:
        return Reply(200, IMAGE, media_type="image/svg+xml")

    def import_items(self, asked: Asked) -> Reply:
        return self.import_reply

    def review(self, asked: Asked) -> Reply:
        decided = {"approve": "approved", "reject": "rejected"}[asked.body["decision"]]
        refused = []
        for item in self.items:
            if item["id"] in asked.body["ids"]:
                if item["status"] == "in_review":
                    item["status"] = decided
                else:
                    refused.append(
                        {"id": item["id"], "message": f"{item['title']} is {item['status']}, not in review."}
                    )
        return Reply(200, {"changed": len(asked.body["ids"]) - len(refused), "refused": refused})

    def static(self, path: str) -> Reply:
        file = (self.dist / (path.lstrip("/") or "index.html")).resolve()
        if not file.is_relative_to(self.dist.resolve()) or not file.is_file():
            return Reply(404, b"", media_type="text/plain")
        return Reply(
            200, file.read_bytes(), media_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        )


ROUTES: tuple[tuple[str, str, Act, bool], ...] = (
    ("POST", "/session", FakeApi.sign_in, True),
    ("POST", "/session/refresh", FakeApi.refresh, True),
    ("GET", "/sites", FakeApi.sites, False),
    ("GET", "/pipelines", FakeApi.pipelines, False),
    ("GET", "/automation/run_progress", FakeApi.progress, False),
    ("POST", "/runs", FakeApi.start, False),
    ("POST", "/runs/([^/]+)/(pause|resume|cancel)", FakeApi.steer, False),
    ("GET", "/runs", FakeApi.list_runs, False),
    ("GET", "/runs/([^/]+)/errors", FakeApi.run_errors, False),
    ("GET", "/runs/([^/]+)/log", FakeApi.run_log, False),
    ("GET", "/audit", FakeApi.audit, False),
    ("GET", "/items", FakeApi.list_items, False),
    ("GET", "/items/export", FakeApi.export_items, False),
    ("GET", "/items/([^/]+)/image/([^/]+)/file", FakeApi.image, False),
    ("GET", "/items/([^/]+)/([^/]+)/([^/]+)", FakeApi.one_item, False),
    ("PATCH", "/items/([^/]+)/([^/]+)/([^/]+)", FakeApi.change_item, False),
    ("POST", "/items/import", FakeApi.import_items, False),
    ("POST", "/reviews", FakeApi.review, False),
)


def control_of(asked: Asked) -> str | None:
    for name, (method, pattern) in CONTROLS.items():
        if asked.method == method and re.fullmatch(pattern, asked.path):
            return name
    return None


def body_of(content: bytes, media_type: str) -> Any:
    """What was sent as JSON; a file as it came."""
    if not content:
        return None
    return json.loads(content) if media_type == "application/json" else content


@contextmanager
def served(api: FakeApi) -> Iterator[FakeApi]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            return  # the recorded requests are the log

        def respond(self) -> None:
            size = int(self.headers.get("Content-Length", "0"))
            content = self.rfile.read(size)
            parts = urlsplit(self.path)
            if not parts.path.startswith("/api/v1"):
                self.write(api.static(unquote(parts.path)))
                return
            path = unquote(parts.path.removeprefix("/api/v1"))
            body = body_of(content, self.headers.get("Content-Type", ""))
            self.write(
                api.answer(Asked(self.command, path, dict(parse_qsl(parts.query)), dict(self.headers.items()), body))
            )

        def write(self, reply: Reply) -> None:
            body = (
                reply.body
                if isinstance(reply.body, bytes)
                else b""
                if reply.body is None
                else json.dumps(reply.body).encode()
            )
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status not in {204, 304}:
                self.send_header("Content-Type", reply.media_type)
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if reply.status not in {204, 304}:
                with suppress(ConnectionError):  # the page has gone on
                    self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = respond

    with serving(Handler) as port:
        api.address = f"http://127.0.0.1:{port}"
        yield api
