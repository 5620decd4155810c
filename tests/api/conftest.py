"""Callers of each role, sites, and runs that are over, shared by all tests of the API."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest

from local.audit import audit
from local.stack import DEMO, Stack
from tests.api import speaking
from tests.api.speaking import Document, good
from tests.providers.openai_client import FakeServer, running_server

KEYWORDS = [f"{theme} {number}" for number in range(6) for theme in ("raised garden beds", "espresso at home")]
OWN_PROMPT = "Propose ideas for articles, as our house style wants them."
MakeSite = Callable[..., str]
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Finished:
    """A run of 12 keywords with every default, but for one prompt that is the site's own.

    Tests may edit its items; `miscounted` is what a scan of the tables found before that.
    """

    site_id: str
    run_id: str
    document: Document
    miscounted: list[str]


@pytest.fixture(scope="session")
def session(stack: Stack) -> Document:
    """What a person gets who signs in."""
    with speaking.client(stack.url) as stranger:
        answer: Document = good(stranger.post("/session", json={"email": DEMO.email, "password": DEMO.password}))
    return answer


@pytest.fixture(scope="session")
def anonymous(stack: Stack) -> Iterator[httpx.Client]:
    with speaking.client(stack.url) as api:
        yield api


@pytest.fixture(scope="session")
def admin(stack: Stack, session: Document) -> Iterator[httpx.Client]:
    """The demo user, signed in."""
    with speaking.client(stack.url, session["token"]) as api:
        yield api


@pytest.fixture(scope="session")
def machines(stack: Stack, admin: httpx.Client) -> Iterator[dict[str, httpx.Client]]:
    """A machine of each role."""
    made = {}
    for role in ("viewer", "operator", "admin"):
        answer = good(admin.post("/tokens", json={"name": f"test {role}", "role": role, "expires_in_days": 1}), 201)
        made[role] = speaking.client(stack.url, answer["token"])
    yield made
    for api in made.values():
        api.close()


@pytest.fixture(scope="session")
def operator(machines: dict[str, httpx.Client]) -> httpx.Client:
    return machines["operator"]


@pytest.fixture(scope="session")
def viewer(machines: dict[str, httpx.Client]) -> httpx.Client:
    return machines["viewer"]


@pytest.fixture(scope="session")
def make_site(admin: httpx.Client) -> MakeSite:
    """A site of its own, with keywords and settings as asked for. Answers its id."""

    def make(keywords: list[str] | None = None, **settings: object) -> str:
        site_id = f"api-{next(_numbers)}"
        good(admin.post("/sites", json={"site_id": site_id, "name": "A site", "settings": settings}), 201)
        if keywords:
            assert speaking.imported(admin, site_id, "\n".join(keywords))["added"] == len(keywords)
        return site_id

    return make


@pytest.fixture(scope="session")
def finished(stack: Stack, admin: httpx.Client, make_site: MakeSite) -> Finished:
    site_id = make_site(KEYWORDS)
    good(admin.put(f"/sites/{site_id}/prompts/ideas", json={"text": OWN_PROMPT}))
    run_id = speaking.started(admin, site_id)
    document = speaking.over(admin, run_id)
    assert document["run"]["status"] == "completed", document
    return Finished(site_id, run_id, document, audit(document, stack.env))


@pytest.fixture(scope="session")
def model_server() -> Iterator[FakeServer]:
    with running_server() as server:
        yield server
