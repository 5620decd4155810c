"""Sites of a faulty stack: keywords in, a run started as the API does it, its end waited for, its items looked at."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from bench.rig import environment_of
from chalicelib import progress
from chalicelib.execution import Executions
from chalicelib.facts import Run, Start
from chalicelib.items import FAILED, Item
from chalicelib.starting import retry_run, start_run
from chalicelib.store import Store, open_store, rows
from chalicelib.store.models import RunRow
from local.stack import Stack

THEMES = ("raised beds in the garden", "espresso at home")
LOOK_SECONDS = 0.2
KINDS = ("keyword", "cluster", "idea", "task", "article", "image")


@contextmanager
def store_of(stack: Stack) -> Iterator[Store]:
    """The stack's store, its environment in force for project code in this process."""
    with environment_of(stack):
        yield open_store()


def site_with_keywords(store: Store, site: str, count: int) -> str:
    store.settings.add_site(site, site, {})
    assert store.items.add_many([_keyword(store, site, number) for number in range(count)]) == count
    return site


def start(store: Store, site: str, limits: dict[str, Any] | None = None) -> str:
    asked = Start(site_id=site, pipeline="content", trigger="manual", who="e", limits=limits or {})
    return start_run(store, _executions(os.environ["AWS_ENDPOINT_URL"]), asked)


def retry(store: Store, run_id: str) -> str:
    execution = _executions(os.environ["AWS_ENDPOINT_URL"])
    return retry_run(store, execution, run_id=run_id, trigger="manual", who="e", only=[])


@lru_cache(maxsize=4)
def _executions(_endpoint: str) -> Executions:
    """One client for a stack: making one costs more than a start."""
    return Executions()


def wait_until(store: Store, run_id: str, reached: Callable[[Run], bool], seconds: float) -> Run:
    """The run, once it has got there."""
    until(lambda: reached(store.runs.read(run_id)), seconds, lambda: progress.summary(store.runs.read(run_id)))
    return store.runs.read(run_id)


def until(true: Callable[[], bool], seconds: float, say: Callable[[], object] = str) -> None:
    """Other processes tell of themselves only when they are asked, hence by looking. `say` explains a failure."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return
        time.sleep(LOOK_SECONDS)
    raise AssertionError(f"not after {seconds} s: {say()}")


def document(store: Store, run_id: str) -> dict[str, Any]:
    return progress.document(store.runs.read(run_id), now=store.clock(), role="operator")


def lock_holder(site: str) -> str | None:
    """The run that holds the site's lock, from the row itself."""
    lock = RunRow.get(rows.lock_key(site, "content"), "LOCK", consistent_read=True)
    return lock.held


def items(store: Store, site: str, kind: str) -> list[Item]:
    found, cursor = store.items.page(site, kind, status=None, search=None, run_id=None, limit=1000, cursor=None)
    assert cursor is None
    return found


def made_twice_or_lost(store: Store, site: str) -> list[str]:
    """What is wrong with the site's items, in words: an output of nothing, two of one, or none of a worked input."""
    by_kind = {kind: items(store, site, kind) for kind in KINDS}
    return [
        *_one_each(by_kind["idea"], by_kind["task"], "task"),
        *_one_each(by_kind["task"], by_kind["article"], "article"),
        *_each_some(by_kind["cluster"], by_kind["idea"], "idea"),
        *_each_some(by_kind["article"], by_kind["image"], "image_prompt"),
        *_each_keyword_in_one_cluster(by_kind["keyword"], by_kind["cluster"]),
        *(f"{item.name} failed without a reason" for kind in by_kind.values() for item in kind if _unexplained(item)),
    ]


def _one_each(inputs: list[Item], outputs: list[Item], stage: str) -> list[str]:
    made = Counter(output.parent for output in outputs)
    expected = {item.name: 1 for item in inputs if _succeeded(item, stage)}
    return [] if made == expected else [f"{stage}: made {dict(made)} of {expected}"]


def _each_some(inputs: list[Item], outputs: list[Item], stage: str) -> list[str]:
    """All outputs of one input come from the one unit that worked it."""
    units: dict[str | None, set[str]] = {}
    for output in outputs:
        units.setdefault(output.parent, set()).add(output.provenance["unit"])
    expected = {item.name: {item.worked[stage]["unit"]} for item in inputs if _succeeded(item, stage)}
    return [] if units == expected else [f"{stage}: made by {units}, worked by {expected}"]


def _each_keyword_in_one_cluster(keywords: list[Item], clusters: list[Item]) -> list[str]:
    used = Counter(keyword for cluster in clusters for keyword in cluster.data["keywords"])
    worked = {item.title for item in keywords if _succeeded(item, "cluster")}
    wrong = [f"keyword {title} is in {count} clusters" for title, count in used.items() if count != 1]
    return wrong + [f"keyword {title} was not worked on" for title in used.keys() - worked]


def _succeeded(item: Item, stage: str) -> bool:
    return bool(item.worked.get(stage, {}).get("outcome") == "succeeded")


def _unexplained(item: Item) -> bool:
    return item.status == FAILED and not (item.failure and item.failure["code"] and item.failure["message"])


def _keyword(store: Store, site: str, number: int) -> Item:
    item_id, now = store.new_id(), store.clock()
    title = f"{THEMES[number % len(THEMES)]} {number}"
    return Item(
        site_id=site, kind="keyword", id=item_id, order=item_id, status="new", title=title, created_at=now,
        updated_at=now,
    )  # fmt: skip
