"""A whole run whose text and pictures come from a model server over HTTP."""

from __future__ import annotations

import struct

import httpx
import pytest

from local.audit import audit
from local.stack import Stack
from tests.api.conftest import KEYWORDS, MakeSite
from tests.api.speaking import Document, every, good, over, started
from tests.providers.openai_client import FakeServer

MODEL = "api/writes"


@pytest.fixture(scope="module")
def run(operator: httpx.Client, make_site: MakeSite, model_server: FakeServer) -> Document:
    settings = {"text_provider": "openai", "image_provider": "openai", "base_url": f"{model_server.url}/v1"}
    site = make_site(KEYWORDS, **settings, model=MODEL, image_model="api-pictures/ok")
    return over(operator, started(operator, site, max_items={"idea": 2, "article": 4}))


def test_it_completes_with_every_count_right(stack: Stack, run: Document) -> None:
    assert run["run"]["status"] == "completed", run
    assert not run["run"]["with_errors"]
    assert audit(run, stack.env) == []
    assert [stage["input_count"] for stage in run["stages"]] == [12, 2, 6, 4, 4, 8, 4]
    assert run["metrics"]["credits_used"] > 0


@pytest.mark.parametrize("kind", ["cluster", "idea", "article", "image"])
def test_what_it_made_says_who_made_it(operator: httpx.Client, run: Document, kind: str) -> None:
    site = run["run"]["site_id"]
    for item in every(operator, site, kind):
        made = good(operator.get(f"/items/{site}/{kind}/{item['id']}"))["provenance"]
        assert (made["provider"], made["model"], made["run_id"]) == ("openai", MODEL, run["run"]["run_id"])


def test_the_server_saw_each_task_once(model_server: FakeServer, run: Document) -> None:
    asked = [seen["body"]["response_format"]["json_schema"]["name"] for seen in model_server.seen(MODEL)]
    counted = {name: asked.count(name) for name in set(asked)}
    assert counted == {"Clusters": 1, "Ideas": 2, "Article": 4, "ImagePrompts": 4}
    assert len(model_server.seen("api-pictures/ok")) == 8


@pytest.mark.parametrize("accept", ["*/*", "image/png", "image/avif,image/webp,image/png,image/*;q=0.8"])
def test_its_pictures_come_as_their_own_bytes(operator: httpx.Client, run: Document, accept: str) -> None:
    site = run["run"]["site_id"]
    image = every(operator, site, "image", status="ready")[0]
    data = good(operator.get(f"/items/{site}/image/{image['id']}"))["data"]
    answer = operator.get(f"/items/{site}/image/{image['id']}/file", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert len(answer.content) == data["bytes"]
    assert struct.unpack(">II", answer.content[16:24]) == (data["width"], data["height"])
    assert data["drawn_by"] == {"provider": "openai", "model": "api-pictures/ok"}
