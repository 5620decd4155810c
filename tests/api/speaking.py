"""How the tests speak to the API: answers that must be good, refusals in the one shape, waits with an end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx

API = "/api/v1"
RUN_SECONDS = 150.0  # a whole run on a busy machine
LONGEST_PAUSE = 0.3
Document = dict[str, Any]


def client(url: str, token: str | None = None) -> httpx.Client:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return httpx.Client(base_url=url + API, headers=headers, timeout=60, trust_env=False)


def good(response: httpx.Response, status: int = 200) -> Any:
    """The answer's JSON; None for an answer without a body."""
    assert response.status_code == status, response.text
    return response.json() if response.content else None


def refused(response: httpx.Response, status: int, code: str | None = None, *, field: str | None = None) -> Document:
    """The error, after a look at its shape: never a stack trace, always an id to ask about."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"].split(";")[0] == "application/json"
    body = response.json()
    assert body.keys() == {"error"}
    error: Document = body["error"]
    assert error.keys() == {"code", "message", "details", "request_id"}
    assert error["message"]
    assert error["request_id"]
    assert "Traceback" not in response.text
    assert code is None or error["code"] == code, error
    if field is not None:
        assert error["details"].get("field") == field, error
        assert error["message"].startswith(field)
    return error


def poll(look: Callable[[], Document | None], seconds: float = RUN_SECONDS) -> Document:
    """What `look` answers, once it answers anything."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(LONGEST_PAUSE)
    raise AssertionError(f"nothing came in {seconds} seconds")


def started(api: httpx.Client, site_id: str, **limits: Any) -> str:
    return str(good(api.post("/runs", json={"site_id": site_id, "limits": limits}), 202)["run_id"])


def over(api: httpx.Client, run_id: str) -> Document:
    """The run's document once the API says not to poll any more."""

    def look() -> Document | None:
        document: Document = good(api.get(f"/runs/{run_id}"))
        return document if document["poll_after_ms"] is None else None

    return poll(look)


def imported(api: httpx.Client, site_id: str, content: str, form: str = "text") -> Document:
    body = {"site_id": site_id, "format": form, "content": content}
    answer: Document = good(api.post("/items/import", json=body))
    return answer


def pages(api: httpx.Client, path: str, name: str, **params: Any) -> Iterator[list[Document]]:
    """Every page of a list."""
    cursor: str | None = None
    for _ in range(100):
        given = params if cursor is None else {**params, "cursor": cursor}
        answer = good(api.get(path, params=given))
        yield answer[name]
        cursor = answer["cursor"]
        if cursor is None:
            return
    raise AssertionError(f"{path} never ends")


def every(api: httpx.Client, site_id: str, kind: str, **params: Any) -> list[Document]:
    found = pages(api, "/items", "items", site_id=site_id, kind=kind, limit=200, **params)
    return [item for page in found for item in page]
