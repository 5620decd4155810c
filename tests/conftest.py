"""One local stack for the whole session: real DynamoDB Local, real worker processes, the generated definition."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator

import hypothesis
import pytest

from chalicelib.items import Item
from chalicelib.store import Store, open_store
from local.stack import Stack
from tests.browser import browser, dist, open_page

__all__ = ["browser", "dist", "open_page"]  # fixtures of every folder
_numbers = itertools.count(1)

hypothesis.settings.register_profile("project", deadline=None)  # how long an example takes says nothing here
hypothesis.settings.load_profile("project")


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("stack"), port=0) as running:
        yield running


@pytest.fixture
def environment(stack: Stack) -> Iterator[None]:
    """The stack's own environment for project code that runs in the test's process, for this test only."""
    before = dict(os.environ)
    os.environ.update(stack.env)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def store(environment: None) -> Store:
    return open_store()


@pytest.fixture
def site(store: Store) -> str:
    """A site of its own for the test."""
    site_id = f"site-{os.getpid()}-{next(_numbers)}"
    store.settings.add_site(site_id, "A site", {})
    return site_id


@pytest.fixture
def add_keywords(store: Store, site: str) -> Callable[[int], list[str]]:
    """Adds `n` keywords to the site, in two themes. Answers their ids."""

    def add(count: int) -> list[str]:
        items = [_keyword(store, site, number) for number in range(count)]
        assert store.items.add_many(items) == count
        return [item.id for item in items]

    return add


def _keyword(store: Store, site_id: str, number: int) -> Item:
    theme = ("raised beds in the garden", "espresso at home")[number % 2]
    item_id = store.new_id()
    return Item(
        site_id=site_id, kind="keyword", id=item_id, order=item_id, status="new", title=f"{theme} {number}",
        created_at=1, updated_at=1,
    )  # fmt: skip
