"""What every measurement needs: a running stack, a signed-in client, sites, items, the end of a run."""

from __future__ import annotations

import itertools
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chalicelib import store as store_module
from chalicelib.items import Item
from chalicelib.store import Store, open_store, transactions
from chalicelib.store.models import ItemRow, RunRow, SettingRow
from cli.api import Api, open_api
from local.stack import DEMO, Stack

LOOK_SECONDS = 0.25  # between two looks at a run that is waited for: its own facts say how long it took
Document = dict[str, Any]


@dataclass(frozen=True)
class Rig:
    stack: Stack
    api: Api
    token: str
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def store(self) -> Store:
        return open_store()

    def site(self) -> str:
        """A new site."""
        name = f"bench-{int(time.time())}-{next(self._numbers)}"
        self.api.call("POST", "/sites", json={"site_id": name, "name": name})
        return name

    def add_items(self, site: str, kind: str, titles: Sequence[str]) -> None:
        store = self.store
        store.items.add_many([_item(store, site, kind, title) for title in titles])

    def start(self, site: str, pipeline: str, limits: Document | None = None) -> str:
        body = {"site_id": site, "pipeline": pipeline, "limits": limits or {}}
        return str(self.api.call("POST", "/runs", json=body)["run_id"])

    def finished(self, run_id: str, *, seconds: float = 900) -> Document:
        """The document of the run when it is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            document = self.api.call("GET", f"/runs/{run_id}")
            if document["run"]["finished_at"]:
                return document
            time.sleep(LOOK_SECONDS)
        raise TimeoutError(f"run {run_id} was not over after {seconds} s")


@contextmanager
def running(**options: Any) -> Iterator[Rig]:
    """A rig on a stack of its own, in a folder that is thrown away."""
    with (
        tempfile.TemporaryDirectory(prefix="millrace-bench-") as folder,
        Stack(Path(folder), **options) as stack,
        environment_of(stack),
    ):
        session = Api(stack.url).call("POST", "/session", json={"email": DEMO.email, "password": DEMO.password})
        with open_api(stack.url, session["token"]) as api:
            yield Rig(stack, api, session["token"])


@contextmanager
def environment_of(stack: Stack) -> Iterator[None]:
    """The stack's environment for project code in this process, which may have known another stack before."""
    before = dict(os.environ)
    os.environ.update(stack.env)
    forget_connections()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        forget_connections()


def forget_connections() -> None:
    """Clients are kept for a process's life, and in AWS the endpoints never change; here each stack has its own."""
    for model in (RunRow, ItemRow, SettingRow):
        model._connection = None
    transactions._connections.clear()
    store_module._files.__dict__.pop("_client", None)


def _item(store: Store, site: str, kind: str, title: str) -> Item:
    item_id = store.new_id()
    now = store.clock()
    return Item(
        site_id=site, kind=kind, id=item_id, order=item_id, status="new", title=title, created_at=now, updated_at=now
    )
