"""`run_progress`: found by site or by run, cheap when unchanged, never of another site."""

from __future__ import annotations

from itertools import pairwise

import httpx
import pytest

from tests.api.conftest import Finished, MakeSite
from tests.api.speaking import Document, good, poll, refused, started

PROGRESS = "/automation/run_progress"


def test_a_whole_run_equals_a_scan_of_the_tables(finished: Finished) -> None:
    assert finished.miscounted == []
    assert finished.document["global_progress"]["percentage"] == 100
    assert all(stage["status"] == "completed" for stage in finished.document["stages"])


def test_it_is_the_same_by_site_by_run_and_as_the_run(viewer: httpx.Client, finished: Finished) -> None:
    by_site = viewer.get(PROGRESS, params={"site_id": finished.site_id})
    by_run = viewer.get(PROGRESS, params={"run_id": finished.run_id})
    both = viewer.get(PROGRESS, params={"site_id": finished.site_id, "run_id": finished.run_id})
    whole = viewer.get(f"/runs/{finished.run_id}")
    documents = [good(answer) for answer in (by_site, by_run, both, whole)]
    assert all(document == documents[0] for document in documents)
    assert len({answer.headers["etag"] for answer in (by_site, by_run, both, whole)}) == 1


@pytest.mark.parametrize("wrap", ["{}", "W/{}", '"other", {}', 'W/"other",W/{}'])
def test_an_unchanged_document_is_304_without_a_body(viewer: httpx.Client, finished: Finished, wrap: str) -> None:
    first = viewer.get(PROGRESS, params={"run_id": finished.run_id})
    tag = first.headers["etag"]
    again = viewer.get(PROGRESS, params={"run_id": finished.run_id}, headers={"If-None-Match": wrap.format(tag)})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert "content-type" not in again.headers
    assert first.headers["cache-control"] == "private, no-cache"


def test_another_tag_gets_the_document(viewer: httpx.Client, finished: Finished) -> None:
    answer = viewer.get(PROGRESS, params={"run_id": finished.run_id}, headers={"If-None-Match": '"other"'})
    assert good(answer)["run"]["run_id"] == finished.run_id


def test_a_run_of_another_site_is_not_found(viewer: httpx.Client, finished: Finished, make_site: MakeSite) -> None:
    params = {"site_id": make_site(), "run_id": finished.run_id}
    assert refused(viewer.get(PROGRESS, params=params), 404, "not_found")["details"]["name"] == finished.run_id
    params["run_id"] = "01NOWHERE"
    refused(viewer.get(PROGRESS, params=params), 404, "not_found")


def test_a_site_that_never_ran_shows_what_waits(
    viewer: httpx.Client, operator: httpx.Client, make_site: MakeSite
) -> None:
    params = {"site_id": make_site(["one", "two", "three"])}
    document = good(viewer.get(PROGRESS, params=params))
    assert (document["run"], document["poll_after_ms"], document["eta"]["state"]) == (None, None, "none")
    assert [stage["status"] for stage in document["stages"]] == ["ready"] + ["empty"] * 6
    assert document["stages"][0]["input_count"] == 3
    assert document["global_progress"]["percentage"] == 0
    assert document["actions"] == []
    assert good(operator.get(PROGRESS, params=params))["actions"] == ["start"]


def test_both_documents_have_the_same_fields(viewer: httpx.Client, finished: Finished, make_site: MakeSite) -> None:
    never = good(viewer.get(PROGRESS, params={"site_id": make_site()}))
    assert never.keys() == finished.document.keys()
    for name in ("global_progress", "eta", "metrics", "error_summary"):
        assert never[name].keys() == finished.document[name].keys(), name
    assert never["stages"][0].keys() == finished.document["stages"][0].keys()


def test_while_it_runs_nothing_ever_falls(operator: httpx.Client, make_site: MakeSite) -> None:
    """A client that polls: revision, percentage and counts only grow, and it is told when to stop."""
    site = make_site([f"raised garden beds {number}" for number in range(12)])
    run_id = started(operator, site, max_items={"idea": 1})
    seen: list[Document] = []
    tag = ""

    def look() -> Document | None:
        nonlocal tag
        answer = operator.get(PROGRESS, params={"site_id": site}, headers={"If-None-Match": tag})
        if answer.status_code == 304:
            return None
        tag = answer.headers["etag"]
        seen.append(good(answer))
        return seen[-1] if seen[-1]["poll_after_ms"] is None else None

    last = poll(look)
    assert len(seen) > 1
    assert {document["run"]["run_id"] for document in seen} == {run_id}
    for before, after in pairwise(seen):
        assert before["revision"] <= after["revision"]
        assert before["global_progress"]["percentage"] <= after["global_progress"]["percentage"]
        assert before["global_progress"]["completed_items"] <= after["global_progress"]["completed_items"]
    for document in seen[:-1]:
        assert document["run"]["status"] in {"pending", "running"}
        assert document["poll_after_ms"] >= 2000
        assert "start" not in document["actions"]
        assert document["eta"]["seconds"] >= 0
    assert (last["run"]["status"], last["global_progress"]["percentage"]) == ("completed", 100)
    assert last["actions"] == ["start", "withdraw"]
