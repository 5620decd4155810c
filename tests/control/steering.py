"""How the tests steer a run over HTTP and look at what came of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from tests.api.speaking import Document, good, poll
from tests.control.gated_model import PASSES, STAGE

THEMES = ("raised garden beds", "espresso at home", "marathon training plan", "sourdough bread", "home network safety")
KEYWORDS = [f"{theme} {number}" for theme in THEMES for number in range(3)]
SOON = 10.0  # seconds until what a person asked for has to show


def ask(api: httpx.Client, run_id: str, action: str, **body: Any) -> Document:
    answer: Document = good(api.post(f"/runs/{run_id}/{action}", json=body), 202)
    assert answer["run_id"] == run_id
    return answer


def ask_twice(api: httpx.Client, run_id: str, action: str) -> list[bool]:
    """A double click: both requests at the same moment. Whether each changed anything."""
    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(lambda _: bool(ask(api, run_id, action)["changed"]), range(2)))


def read(api: httpx.Client, run_id: str) -> Document:
    document: Document = good(api.get(f"/runs/{run_id}"))
    return document


def stage_of(document: Document, key: str) -> Document:
    [found] = [stage for stage in document["stages"] if stage["key"] == key]
    return dict(found)


def counts(document: Document, name: str = "processed_count") -> list[int]:
    return [stage[name] for stage in document["stages"]]


def held_up(api: httpx.Client, run_id: str) -> Document:
    """The run once its gated stage has done a part, has as many units in hand as it takes at a time, and some left."""

    def look() -> Document | None:
        document = read(api, run_id)
        assert document["poll_after_ms"] is not None, document
        stage = stage_of(document, STAGE)
        in_hand = len(stage["currently_processing"])
        return document if stage["processed_count"] == PASSES and in_hand == stage["concurrency"] else None

    return poll(look)


def when_done(document: Document) -> list[int]:
    """The processed counts once everything in hand is done, where a unit is one item."""
    return [stage["processed_count"] + len(stage["currently_processing"]) for stage in document["stages"]]


def in_status(api: httpx.Client, run_id: str, status: str) -> Document:
    """The run once it has this status, which has to be soon."""

    def look() -> Document | None:
        document = read(api, run_id)
        return document if document["run"]["status"] == status else None

    return poll(look, SOON)
