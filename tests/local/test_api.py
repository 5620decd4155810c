"""The API and the dashboard's files on one origin."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from local.stack import Stack

PNG = bytes(range(256)) * 8
CODE = "/assets/app-d41d8cd9.js"


@pytest.fixture(scope="module")
def site(sample: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sample.url, timeout=20) as client:
        yield client


def test_health(site: httpx.Client) -> None:
    assert site.get("/health").json()["status"] == "ok"


def test_threads_do_not_mix_requests(site: httpx.Client) -> None:
    def ask(number: int) -> dict[str, str]:
        answer: dict[str, str] = site.get(f"/api/v1/who/n{number}", params={"me": str(number)}).json()
        return answer

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, range(64)))
    assert answers == [{"name": f"n{n}", "before": str(n), "after": str(n)} for n in range(64)]


def test_path_parameters_are_decoded(site: httpx.Client) -> None:
    assert site.get("/api/v1/who/a%2Fb%20c?me=x").json()["name"] == "a/b c"


def test_the_apps_authorizer_decides(site: httpx.Client) -> None:
    friend = site.post("/api/v1/closed", headers={"Authorization": "friend"}, json={"a": 1})
    assert friend.json() == {"body": {"a": 1}, "by": "friend"}
    assert site.post("/api/v1/closed", headers={"Authorization": "stranger"}, json={}).status_code == 403
    assert site.post("/api/v1/closed", json={}).status_code == 401


def test_binary_bodies(site: httpx.Client) -> None:
    answer = site.get("/api/v1/picture", headers={"Accept": "image/png"})
    assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")


def test_large_answers_are_compressed(site: httpx.Client) -> None:
    answer = site.get("/api/v1/large")
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.json()["items"]) == 2000
    assert "content-encoding" not in site.get("/api/v1/large", headers={"Accept-Encoding": "identity"}).headers


def test_not_modified_has_no_body(site: httpx.Client) -> None:
    answer = site.get("/api/v1/large", headers={"If-None-Match": '"7"'})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", '"7"')


def test_unknown_paths(site: httpx.Client) -> None:
    assert site.get("/api/v1/nothing").status_code == 403  # what API Gateway says
    assert site.get("/assets/nothing.js").status_code == 404
    assert site.post("/").status_code == 405


def test_the_page_and_its_files(site: httpx.Client) -> None:
    page = site.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    assert site.get("/runs/17").text == page.text  # the page routes by itself
    code = site.get(CODE)
    assert code.headers["content-type"].startswith("text/javascript")
    assert code.headers["content-encoding"] == "gzip"
    assert "immutable" in code.headers["cache-control"]


def test_files_are_not_sent_twice(site: httpx.Client) -> None:
    etag = site.get(CODE).headers["etag"]
    assert site.get(CODE, headers={"If-None-Match": etag}).status_code == 304


def test_no_way_out_of_the_folder(site: httpx.Client) -> None:
    assert site.get("/..%2Fsample_app.py").status_code == 404
