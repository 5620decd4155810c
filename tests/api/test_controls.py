"""Caps, dry runs, waiting, marks, idempotency keys, remakes and withdrawals as a client of the API meets them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from local.audit import audit
from local.stack import Stack
from tests.api.conftest import KEYWORDS, MakeSite
from tests.api.speaking import Document, every, good, over, poll, refused, started

FEW = {"max_items": {"idea": 1, "task": 1, "article": 1}}
SLOW = {"delay_between_stages": 60}


def paused(api: httpx.Client, run_id: str) -> Document:
    def look() -> Document | None:
        document: Document = good(api.get(f"/runs/{run_id}"))
        return document if document["run"]["status"] == "paused" else None

    return poll(look)


def keyed(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key}


def test_a_run_pauses_at_its_cap_and_goes_on_with_a_higher_one(
    stack: Stack, operator: httpx.Client, make_site: MakeSite
) -> None:
    site = make_site(KEYWORDS)
    body = {"site_id": site, "limits": FEW, "caps": {"items": 13}}
    run_id = good(operator.post("/runs", json=body), 202)["run_id"]
    document = paused(operator, run_id)
    assert document["global_progress"]["completed_items"] == 13
    assert document["run"]["caps"] == {"items": 13, "credits": None}
    assert document["run"]["control"]["cap"] == "items"
    assert document["run"]["control"]["why"] == "the items cap of 13 is reached: 13 used"
    error = refused(operator.post(f"/runs/{run_id}/resume"), 409, "cap_reached")
    assert error["details"] == {"cap": "items", "limit": 13, "used": 13}
    answer = good(operator.post(f"/runs/{run_id}/resume", json={"caps": {"credits": 0.5}}), 409)
    assert answer["error"]["details"]["cap"] == "credits"
    assert good(operator.put(f"/runs/{run_id}/caps", json={"credits": 400, "why": "it is worth it"}))["caps"] == {
        "items": None,
        "credits": 400,
    }
    assert good(operator.post(f"/runs/{run_id}/resume"), 202)["changed"]
    ended = over(operator, run_id)
    assert (ended["run"]["status"], ended["global_progress"]["percentage"]) == ("completed", 100)
    assert audit(ended, stack.env) == []
    refused(operator.put(f"/runs/{run_id}/caps", json={"items": 1}), 409, "conflict")


def test_a_dry_run_starts_nothing(operator: httpx.Client, make_site: MakeSite) -> None:
    site = make_site(KEYWORDS)
    plan = good(operator.post("/runs/plan", json={"site_id": site, "limits": FEW}))
    assert [stage["expected_items"] for stage in plan["stages"][:1]] == [len(KEYWORDS)]
    assert plan["total"]["low_credits"] < plan["total"]["credits"] < plan["total"]["high_credits"]
    assert good(operator.get("/runs", params={"site_id": site}))["runs"] == []
    run_id = started(operator, site, **SLOW)
    assert good(operator.post("/runs/plan", json={"site_id": site}))["active_run_id"] == run_id
    good(operator.post(f"/runs/{run_id}/cancel"), 202)


def test_a_caller_who_waits_gets_the_run_or_408(operator: httpx.Client, make_site: MakeSite) -> None:
    empty = make_site([])
    quick = good(operator.post("/runs?wait=true&timeout_seconds=25", json={"site_id": empty}))
    assert (quick["run"]["status"], quick["global_progress"]["percentage"]) == ("completed", 100)
    site = make_site(KEYWORDS)
    late = operator.post("/runs?wait=true&timeout_seconds=1", json={"site_id": site, "limits": SLOW})
    error = refused(late, 408, "still_running")
    run_id = error["details"]["run_id"]
    assert run_id in error["message"]
    assert good(operator.get(f"/runs/{run_id}"))["run"]["status"] in {"pending", "running"}
    good(operator.post(f"/runs/{run_id}/cancel"), 202)


def test_a_start_that_comes_twice_with_one_key_is_one_run(operator: httpx.Client, make_site: MakeSite) -> None:
    site = make_site(KEYWORDS)
    body = {"site_id": site, "limits": SLOW}

    def click(_: int) -> tuple[int, Any, str | None]:
        answer = operator.post("/runs", json=body, headers=keyed(f"start-{site}"))
        return answer.status_code, answer.json(), answer.headers.get("idempotent-replayed")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(click, range(8)))
    assert {status for status, _, _ in answers} <= {202, 409}
    assert {body["error"]["code"] for status, body, _ in answers if status == 409} <= {"in_progress"}
    status, first, replayed = click(0)
    assert (status, replayed) == (202, "true")
    assert {body["run_id"] for status, body, _ in answers if status == 202} == {first["run_id"]}
    assert len(good(operator.get("/runs", params={"site_id": site}))["runs"]) == 1
    other = operator.post("/runs", json=body | {"pipeline": "content", "limits": {}}, headers=keyed(f"start-{site}"))
    refused(other, 409, "key_reused")
    refused(operator.post("/runs", json=body, headers=keyed("a b")), 400, "invalid_input", field="Idempotency-Key")
    good(operator.post(f"/runs/{first['run_id']}/cancel"), 202)


def test_a_key_belongs_to_one_caller_and_a_refusal_is_not_kept(
    operator: httpx.Client, admin: httpx.Client, make_site: MakeSite
) -> None:
    site = make_site([])
    run_id = started(operator, site, **SLOW)
    over(operator, run_id)
    key = keyed(f"steer-{site}")
    refused(operator.post(f"/runs/{run_id}/pause", headers=key), 409, "conflict")
    refused(operator.post(f"/runs/{run_id}/pause", headers=key), 409, "conflict")
    first = operator.post("/runs", json={"site_id": site}, headers=key)
    theirs = operator.post("/runs", json={"site_id": site}, headers=key)
    assert first.json() == theirs.json()
    over(operator, first.json()["run_id"])
    another = admin.post("/runs", json={"site_id": site}, headers=key)
    assert good(another, 202)["run_id"] != first.json()["run_id"]


@pytest.mark.parametrize("action", ["pause", "cancel"])
def test_each_control_takes_a_key(operator: httpx.Client, make_site: MakeSite, action: str) -> None:
    run_id = started(operator, make_site(KEYWORDS), **SLOW)
    answers = [operator.post(f"/runs/{run_id}/{action}", headers=keyed(f"{action}-{run_id}")) for _ in range(2)]
    assert [answer.json()["changed"] for answer in answers] == [True, True]
    assert [answer.headers.get("idempotent-replayed") for answer in answers] == [None, "true"]
    entries = good(operator.get(f"/runs/{run_id}/log"))["entries"]
    assert sum(f" asked to {action}" in entry["message"] for entry in entries) == 1
    operator.post(f"/runs/{run_id}/cancel")


def test_an_admin_ends_many_runs_by_hand_and_the_trail_says_so(
    operator: httpx.Client, admin: httpx.Client, make_site: MakeSite
) -> None:
    sites = [make_site(KEYWORDS), make_site(KEYWORDS)]
    runs = [started(operator, site, **SLOW) for site in sites]
    answer = good(admin.post("/runs/mark", json={"action": "fail", "run_ids": [*runs, "01NO"], "why": "stuck"}))
    assert [entry["run_id"] for entry in answer["changed"]] == runs
    assert {entry["after"] for entry in answer["changed"]} == {"failed"}
    assert answer["refused"] == [{"run_id": "01NO", "message": "no run '01NO'"}]
    document = over(operator, runs[0])
    assert document["run"]["marked"]["why"] == "stuck"
    assert document["run"]["status"] == "failed"
    again = good(admin.post("/runs/mark", json={"action": "complete", "run_ids": runs[:1], "why": "no"}))
    assert again["refused"][0]["message"] == "the run is failed"
    cleared = good(admin.post("/runs/mark", json={"action": "clear_error", "run_ids": runs[:1], "why": "known"}))
    assert cleared["changed"] == [{"run_id": runs[0], "before": "failed", "after": "failed"}]
    assert good(operator.get(f"/runs/{runs[0]}"))["error_summary"]["cleared"]["why"] == "known"
    [row] = good(operator.get("/runs", params={"site_id": sites[0]}))["runs"]
    assert row["error_cleared"]["why"] == "known"
    trail = good(admin.get("/audit", params={"site_id": sites[0]}))["entries"]
    assert [entry["action"] for entry in trail] == ["clear_error", "fail", "start"]
    assert trail[1]["before"]["status"] in {"pending", "running"}
    page = good(admin.get("/audit", params={"site_id": sites[0], "limit": 1}))
    rest = good(admin.get("/audit", params={"site_id": sites[0], "cursor": page["cursor"]}))
    assert page["entries"] + rest["entries"] == trail
    started(operator, sites[0], skip=["cluster"])


def test_an_article_is_made_again_and_a_runs_outputs_are_withdrawn(
    stack: Stack, operator: httpx.Client, make_site: MakeSite
) -> None:
    site = make_site(KEYWORDS)
    first = over(operator, started(operator, site, **FEW))
    [article] = every(operator, site, "article")
    answer = good(operator.post(f"/items/{site}/article/{article['id']}/remake", json={"why": "dull"}), 202)
    assert answer["replaces"] == [{"kind": "article", "id": article["id"], "title": article["title"]}]
    second = over(operator, answer["run_id"])
    assert (second["run"]["status"], second["run"]["remake_of"]) == ("completed", f"article#{article['id']}")
    assert audit(second, stack.env) == []
    statuses = {item["id"]: item["status"] for item in every(operator, site, "article")}
    assert statuses.pop(article["id"]) == "withdrawn"
    assert list(statuses.values()) == ["in_review"]
    counts = {"withdrawn": 0, "requeued": 0}
    body: Document = {"why": "the wrong keywords", "requeue": True}
    for _ in range(30):
        part = good(operator.post(f"/runs/{first['run']['run_id']}/withdraw", json=body))
        counts = {name: counts[name] + part[name] for name in counts}
        body["cursor"] = part["cursor"]
        if part["cursor"] is None:
            break
    assert counts["requeued"] == len(KEYWORDS)
    assert {item["status"] for item in every(operator, site, "keyword")} == {"new"}
    after = good(operator.get(f"/runs/{first['run']['run_id']}"))
    assert after["run"]["withdrawn"]["why"] == "the wrong keywords"
    assert (after["stages"], after["global_progress"]) == (first["stages"], first["global_progress"])
