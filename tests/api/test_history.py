"""What happened: the list of runs, a run's log, its errors."""

from __future__ import annotations

import json
from itertools import pairwise

import httpx
import pytest

from tests.api.conftest import Finished, MakeSite
from tests.api.speaking import Document, good, over, pages, poll, refused, started
from tests.providers.openai_client import FakeServer


@pytest.fixture(scope="module")
def site_of_five(operator: httpx.Client, make_site: MakeSite) -> tuple[str, list[str]]:
    """A site with five runs, newest first."""
    site = make_site()
    return site, [str(over(operator, started(operator, site))["run"]["run_id"]) for _ in range(5)][::-1]


@pytest.fixture(scope="module")
def failed(operator: httpx.Client, make_site: MakeSite, model_server: FakeServer) -> Document:
    """A run whose model server refuses everything."""
    server = {"text_provider": "openai", "base_url": f"{model_server.url}/v1", "model": "history/404"}
    site = make_site([f"keyword {number}" for number in range(6)], **server)
    return over(operator, started(operator, site))


@pytest.mark.parametrize("limit", [1, 2, 5, 100])
def test_the_history_is_paged_newest_first(
    viewer: httpx.Client, site_of_five: tuple[str, list[str]], limit: int
) -> None:
    site, made = site_of_five

    def look() -> Document | None:
        """The list's index follows the table after a moment."""
        found = [run["run_id"] for page in pages(viewer, "/runs", "runs", site_id=site, limit=limit) for run in page]
        return {"found": found} if found == made else None

    poll(look, 10)


def test_the_history_is_filtered(viewer: httpx.Client, site_of_five: tuple[str, list[str]]) -> None:
    site, made = site_of_five
    completed = good(viewer.get("/runs", params={"site_id": site, "status": "completed", "pipeline": "content"}))
    assert [run["run_id"] for run in completed["runs"]] == made
    assert good(viewer.get("/runs", params={"site_id": site, "status": "failed"})) == {"runs": [], "cursor": None}


def test_a_row_says_what_the_run_says(viewer: httpx.Client, finished: Finished) -> None:
    [row] = good(viewer.get("/runs", params={"site_id": finished.site_id}))["runs"]
    run, whole = finished.document["run"], finished.document["global_progress"]
    assert {name: row[name] for name in run} == run
    assert (row["total_items"], row["completed_items"]) == (whole["total_items"], whole["completed_items"])
    assert (row["percentage"], row["failed"]) == (100, 0)
    assert row["credits_used"] == finished.document["metrics"]["credits_used"]


def test_the_log_is_paged_oldest_first(viewer: httpx.Client, finished: Finished) -> None:
    path = f"/runs/{finished.run_id}/log"
    entries = good(viewer.get(path, params={"limit": 1000}))["entries"]
    assert [entry for page in pages(viewer, path, "entries", limit=7) for entry in page] == entries
    assert all(before["at"] <= after["at"] for before, after in pairwise(entries))
    assert entries[0]["message"] == "Content run started by demo@example.com (manual)"
    assert entries[-1]["message"] == "Run completed."
    units = sum(entry["stage"] is not None for entry in entries)
    assert units >= len({entry["stage"] for entry in entries} - {None}) == 7


def test_the_log_as_json_lines_says_the_same(viewer: httpx.Client, finished: Finished) -> None:
    path = f"/runs/{finished.run_id}/log"
    answer = viewer.get(path, params={"format": "jsonl", "limit": 1000})
    assert answer.headers["content-type"].split(";")[0] == "application/x-ndjson"
    assert "x-next-cursor" not in answer.headers
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines == good(viewer.get(path, params={"format": "json", "limit": 1000}))["entries"]
    first = viewer.get(path, params={"format": "jsonl", "limit": 2})
    rest = viewer.get(path, params={"format": "jsonl", "limit": 1000, "cursor": first.headers["x-next-cursor"]})
    assert [json.loads(line) for line in (first.text + rest.text).splitlines()] == lines


def test_a_run_without_failures_has_no_errors(viewer: httpx.Client, finished: Finished) -> None:
    assert good(viewer.get(f"/runs/{finished.run_id}/errors")) == {"errors": [], "cursor": None}


def test_a_run_of_which_all_failed_says_why(failed: Document) -> None:
    assert failed["run"]["status"] == "failed"
    assert failed["run"]["reason"] == "Keywords → Clusters: all 6 items failed"
    assert [error["code"] for error in failed["metrics"]["errors"]] == ["provider_refused"]
    assert failed["error_summary"] == {"count": 6, "message": "6 of 6 items failed", "cleared": None}


def test_its_errors_name_each_item(viewer: httpx.Client, failed: Document) -> None:
    errors = good(viewer.get(f"/runs/{failed['run']['run_id']}/errors"))["errors"]
    items = [error for error in errors if error["code"] == "provider_refused"]
    assert sorted(error["title"] for error in items) == [f"keyword {number}" for number in range(6)]
    assert all(error["item_id"] and error["stage"] == "cluster" and error["at"] for error in items)
    assert "does not exist" in items[0]["message"] or "404" in items[0]["message"]
    assert {tuple(sorted(error)) for error in errors} == {("at", "code", "item_id", "message", "stage", "title")}


def test_its_items_remember_why(viewer: httpx.Client, failed: Document) -> None:
    params = {"site_id": failed["run"]["site_id"], "kind": "keyword", "status": "failed"}
    items = good(viewer.get("/items", params=params))["items"]
    assert len(items) == 6
    assert all(item["failure"]["code"] == "provider_refused" for item in items)


def test_an_unknown_runs_log_is_404_with_a_cursor_too(viewer: httpx.Client) -> None:
    for path in ("/runs/01NOWHERE/log", "/runs/01NOWHERE/errors"):
        refused(viewer.get(path, params={"cursor": "1"}), 404, "not_found")
