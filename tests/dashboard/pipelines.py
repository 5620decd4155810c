"""What `GET /pipelines` answers, for the fake API."""

from __future__ import annotations

from collections.abc import Sequence

from tests.dashboard import fetch_documents
from tests.dashboard.documents import NAMES, Document

TAKES = ("keyword:new", "cluster:new", "idea:new", "task:queued", "article:draft", "image:pending", "article:review")
FETCH_QUEUES = (
    ("source:on", ["entry:found"]),
    ("entry:found", ["text:for_mcq", "text:for_current_affairs"]),
    ("text:for_mcq", ["mcq:in_review"]),
    ("text:for_current_affairs", ["current_affairs:in_review"]),
)


def content() -> Document:
    return pipeline("content", "Content", NAMES, [(takes, []) for takes in TAKES])


def daily_fetch() -> Document:
    return pipeline("daily_fetch", "Daily fetch", fetch_documents.NAMES, FETCH_QUEUES)


def pipeline(
    key: str, name: str, names: Sequence[tuple[str, str, str, str, float]], queues: Sequence[tuple[str, list[str]]]
) -> Document:
    stages = [
        {"number": n, "key": one[0], "name": one[1], "short_name": one[2], "takes": takes, "makes": makes}
        for n, (one, (takes, makes)) in enumerate(zip(names, queues, strict=True), 1)
    ]
    return {"key": key, "name": name, "stages": stages}
