"""The daily fetch over the API: sources and their health, the two calls of the older system, questions from a PDF."""

from __future__ import annotations

import httpx
import pytest

from local.demo_sources import SOURCES
from local.stack import Stack
from tests.api.conftest import MakeSite
from tests.api.speaking import Document, every, good, over, refused
from tests.sources import documents

STATUS = {
    "id", "status", "task_type", "progress", "processed", "total", "success_count", "error_count", "mcq_status",
    "current_affairs_status", "duration", "created_at", "completed_at", "error_message",
}  # fmt: skip


@pytest.fixture
def site(make_site: MakeSite) -> str:
    return make_site()


def add(api: httpx.Client, site: str, address: str, **more: object) -> Document:
    body = {"site_id": site, "name": "A source", "type": "feed", "url": address, **more}
    added: Document = good(api.post("/sources", json=body), 201)
    return added


def source_of(stack: Stack, kind: str) -> str:
    return stack.sources_url + next(source.path for source in SOURCES if source.type == kind)


def triggered(api: httpx.Client, site: str, task_type: str) -> Document:
    """Its status when it is over."""
    body = {"task_type": task_type, "site_id": site}
    answer = good(api.post("/genai/admin/trigger-fetch", json=body))
    assert answer.keys() == {"success", "message", "task_id", "output", "error"}
    assert answer["success"] is True
    over(api, answer["task_id"])
    status: Document = good(api.get(f"/genai/admin/task-status/{answer['task_id']}"))
    assert status.keys() == STATUS
    return status


def test_a_test_shows_what_would_come_and_stores_nothing(operator: httpx.Client, site: str, stack: Stack) -> None:
    source = add(operator, site, source_of(stack, "feed"))
    seen = good(operator.post(f"/sources/{site}/{source['id']}/test"))
    assert (seen["ok"], seen["count"], len(seen["entries"])) == (True, 8, 8)
    assert all(entry["title"] and entry["url"] and not entry["problem"] for entry in seen["entries"])
    lost = good(operator.post("/sources/test", json={"type": "feed", "url": stack.sources_url + "/nothing.xml"}))
    assert (lost["ok"], lost["error"]["code"]) == (False, "source_refused")
    assert "404" in lost["error"]["message"]
    assert every(operator, site, "entry") == []


def test_a_source_tells_how_it_is(operator: httpx.Client, site: str, stack: Stack) -> None:
    good_one = add(operator, site, source_of(stack, "feed"), purposes=["current_affairs"])
    bad_one = add(operator, site, stack.sources_url + "/nothing.xml")
    assert good_one["health"]["state"] == bad_one["health"]["state"] == "never_fetched"
    status = triggered(operator, site, "current_affairs")
    assert (status["status"], status["error_count"], status["error_message"]) == (
        "completed", 1, "1 of 18 items failed",
    )  # fmt: skip
    health = {source["id"]: source["health"] for source in good(operator.get(f"/sources?site_id={site}"))["sources"]}
    assert (health[good_one["id"]]["state"], health[good_one["id"]]["new"]) == ("ok", 8)
    assert (health[bad_one["id"]]["state"], health[bad_one["id"]]["failures_in_a_row"]) == ("failing", 1)
    assert "404" in health[bad_one["id"]]["last_error"]["message"]


def test_one_task_type_leaves_the_other_alone(operator: httpx.Client, site: str, stack: Stack) -> None:
    add(operator, site, source_of(stack, "api"), type="api", purposes=["mcq"])
    status = triggered(operator, site, "mcq")
    assert (status["task_type"], status["progress"], status["processed"]) == ("MCQ Fetch", 100, status["total"])
    assert (status["mcq_status"], status["current_affairs_status"]) == (
        "✓ Completed", "Skipped: switched off for this run",
    )  # fmt: skip
    assert len(every(operator, site, "mcq", status="in_review")) == 8


def test_a_source_may_not_lead_into_the_network(operator: httpx.Client, site: str) -> None:
    body = {"site_id": site, "name": "A source", "type": "feed"}
    for address in ("http://10.0.0.1/feed", "http://[::1]/feed", "http://169.254.169.254/latest", "http://0x7f.1/"):
        refused(operator.post("/sources", json=body | {"url": address}), 400, "invalid_input", field="url")


def test_a_change_needs_the_latest_revision(operator: httpx.Client, site: str, stack: Stack) -> None:
    source = add(operator, site, source_of(stack, "feed"))
    body = {"name": "Another name", "type": "feed", "url": source["url"], "on": False, "rev": source["rev"]}
    changed = good(operator.put(f"/sources/{site}/{source['id']}", json=body))
    assert (changed["name"], changed["on"], changed["count"]) == ("Another name", False, 3)
    refused(operator.put(f"/sources/{site}/{source['id']}", json=body), 409, "conflict")
    assert good(operator.post(f"/sources/{site}/{source['id']}/switch", json={"on": True}))["on"] is True


def test_questions_are_made_of_some_pages_of_a_pdf(operator: httpx.Client, site: str) -> None:
    file = documents.pdf("Contents", documents.DAM, "The end of the report is here, with thanks to all.")
    head = {"Content-Type": "application/pdf"}
    pdf = good(operator.post(f"/pdfs?site_id={site}&name=Dams", content=file, headers=head), 201)
    assert (pdf["name"], pdf["pages"], pdf["bytes"]) == ("Dams", 3, len(file))
    asked = {"first": 2, "last": 2, "count": 3, "difficulty": "easy"}
    document = over(operator, good(operator.post(f"/pdfs/{site}/{pdf['id']}/generate", json=asked), 202)["run_id"])
    assert document["run"]["status"] == "completed", document["metrics"]["errors"]
    made = [good(operator.get(f"/items/{site}/mcq/{row['id']}"))["data"] for row in every(operator, site, "mcq")]
    assert 1 <= len(made) <= 3
    assert all(question["quote"] in documents.DAM and question["source"]["name"] == "Dams" for question in made)
    assert good(operator.get(f"/pdfs?site_id={site}"))["pdfs"] == [pdf]


def test_a_pdf_that_cannot_be_read_is_refused_at_once(operator: httpx.Client, site: str) -> None:
    head = {"Content-Type": "application/pdf"}
    for content, reason in ((b"", "not a PDF"), (b"%PDF-1.7 broken", "damaged"), (documents.pdf(""), "hold no text")):
        answer = operator.post(f"/pdfs?site_id={site}&name=Dams", content=content, headers=head)
        assert reason in refused(answer, 400, "invalid_input", field="body")["message"]


def test_a_run_that_cannot_start_leaves_no_pages_behind(operator: httpx.Client, site: str, stack: Stack) -> None:
    head = {"Content-Type": "application/pdf"}
    pdf = good(
        operator.post(f"/pdfs?site_id={site}&name=Dams", content=documents.pdf(documents.DAM), headers=head), 201
    )
    add(operator, site, source_of(stack, "feed"))
    body = {"site_id": site, "pipeline": "daily_fetch", "limits": {"delay_between_stages": 60}}
    active = good(operator.post("/runs", json=body), 202)["run_id"]
    refused(operator.post(f"/pdfs/{site}/{pdf['id']}/generate", json={}), 409, "run_active")
    assert [entry for entry in every(operator, site, "entry") if entry["parent"] == f"pdf#{pdf['id']}"] == []
    good(operator.post(f"/runs/{active}/cancel"), 202)
