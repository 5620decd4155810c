"""The uploaded PDFs of the fake API, kept as docs/api.md says. Asked for questions, it begins a run."""

from __future__ import annotations

import threading
from typing import Any

from tests.dashboard.documents import Document, at
from tests.dashboard.fake_controls import NEW_RUN
from tests.dashboard.replies import Act, Asked, Reply, paged


def pdf(number: int, **changed: Any) -> Document:
    return {
        "id": f"p{number}", "name": f"Document {number}", "bytes": 812_345, "pages": 12, "created_at": at(90_000),
    } | changed  # fmt: skip


def usual() -> list[Document]:
    return [
        pdf(1, name="Budget speech 2026", bytes=1_234_567, pages=48, created_at=at(7200)),
        pdf(2, name="An economic survey with a name so long that it takes more than one line of a phone"),
        pdf(3, name="One sheet", bytes=900, pages=1, created_at=at(86_400 * 400)),
    ]


class Pdfs:
    def __init__(self) -> None:
        self.all = usual()
        self.gate = threading.Event()  # an upload is answered once this is set
        self.gate.set()
        self.refusal: Reply | None = None  # of whatever is asked but the list
        self.list_refusal: Reply | None = None

    def list(self, asked: Asked) -> Reply:
        if self.list_refusal is not None:
            return self.list_refusal
        return paged("pdfs", [] if asked.query["site_id"] == "b" else self.all, asked.query)

    def upload(self, asked: Asked) -> Reply:
        self.gate.wait(timeout=20)
        if self.refusal is not None:
            return self.refusal
        made = pdf(len(self.all) + 1, name=asked.query["name"], bytes=len(asked.body), created_at=at(0))
        self.all.insert(0, made)
        return Reply(201, made)

    def delete(self, asked: Asked, site: str, pdf_id: str) -> Reply:
        if self.refusal is not None:
            return self.refusal
        self.all = [one for one in self.all if one["id"] != pdf_id]
        return Reply(204)

    def generate(self, asked: Asked, site: str, pdf_id: str) -> Reply:
        return self.refusal or Reply(202, {"run_id": NEW_RUN, "status": "pending"})


ROUTES: tuple[tuple[str, str, Act, bool], ...] = (
    ("GET", "/pdfs", Pdfs.list, False),
    ("POST", "/pdfs", Pdfs.upload, False),
    ("DELETE", "/pdfs/([^/]+)/([^/]+)", Pdfs.delete, False),
    ("POST", "/pdfs/([^/]+)/([^/]+)/generate", Pdfs.generate, False),
)
