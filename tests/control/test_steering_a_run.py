"""Pause, resume and cancel from end to end: over HTTP, the real state machine, real workers, runs in full swing."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from local.audit import audit
from local.stack import Stack
from tests.api.conftest import MakeSite
from tests.api.speaking import Document, good, imported, over, refused, started
from tests.control.gated_model import STAGE, Gate, gated_model
from tests.control.steering import KEYWORDS, ask, ask_twice, counts, held_up, in_status, read, stage_of, when_done

WHY = "the model's prices are being checked"
NOT_CLUSTERS = ["idea", "task", "article", "image_prompt", "image", "review"]


@pytest.fixture
def gate() -> Iterator[Gate]:
    with gated_model() as gate:
        yield gate


@pytest.fixture
def site(gate: Gate, make_site: MakeSite) -> str:
    return make_site(KEYWORDS, **gate.settings)


def test_a_paused_run_stands_still_lets_another_one_run_and_goes_on(
    stack: Stack, operator: httpx.Client, site: str, gate: Gate
) -> None:
    run_id = started(operator, site)
    held_up(operator, run_id)
    assert ask(operator, run_id, "pause", why=WHY)["changed"]
    paused = _stands_still(operator, run_id, gate)
    _another_run_has_the_lock(operator, run_id, site)
    assert ask(operator, run_id, "resume") == {"run_id": run_id, "status": "running", "changed": True}
    refused(operator.post("/runs", json={"site_id": site}), 409, "run_active")
    _completed_as_planned(stack, over(operator, run_id), paused)


def _stands_still(api: httpx.Client, run_id: str, gate: Gate) -> Document:
    """What was in hand when the pause came is done, and not one unit more."""
    asked = read(api, run_id)
    assert (asked["run"]["control"]["action"], asked["run"]["control"]["why"]) == ("pause", WHY)
    assert asked["run"]["status"] == "running"
    gate.opened.set()
    paused = in_status(api, run_id, "paused")
    assert counts(paused) == when_done(asked)
    assert stage_of(paused, STAGE)["status"] == "paused"
    assert stage_of(paused, STAGE)["remaining_count"] > 0
    assert paused["actions"] == ["resume", "cancel", "caps"]
    assert paused["eta"]["state"] == "none"
    return paused


def _another_run_has_the_lock(api: httpx.Client, run_id: str, site: str) -> None:
    """It is taken for as long as the other run lasts, and given back when that is cancelled."""
    imported(api, site, "\n".join(f"{keyword} again" for keyword in KEYWORDS))
    other = started(api, site, skip=NOT_CLUSTERS, delay_between_stages=2)
    error = refused(api.post(f"/runs/{run_id}/resume"), 409, "run_active")
    assert error["details"]["run_id"] == other
    assert read(api, run_id)["run"]["status"] == "paused"
    ask(api, other, "cancel")
    assert over(api, other)["run"]["status"] == "cancelled"


def _completed_as_planned(stack: Stack, document: Document, paused: Document) -> None:
    assert (document["run"]["status"], document["global_progress"]["percentage"]) == ("completed", 100)
    assert document["run"]["control"] is None
    assert audit(document, stack.env) == []
    planned = [stage["number"] - 1 for stage in paused["stages"] if stage["started_at"]]
    assert [counts(document, "input_count")[n] for n in planned] == [counts(paused, "input_count")[n] for n in planned]
    assert counts(document, "remaining_count") == counts(document, "skipped") == [0] * len(document["stages"])


def test_a_cancelled_run_keeps_what_it_did_and_frees_the_rest(
    stack: Stack, operator: httpx.Client, site: str, gate: Gate
) -> None:
    run_id = started(operator, site)
    seen = held_up(operator, run_id)
    assert ask(operator, run_id, "cancel", why=WHY)["changed"]
    asked = read(operator, run_id)
    assert (asked["run"]["control"]["action"], asked["actions"]) == ("cancel", [])
    gate.opened.set()
    ended = in_status(operator, run_id, "cancelled")
    again = started(operator, site, skip=[stage["key"] for stage in ended["stages"] if stage["key"] != STAGE])
    assert (ended["run"]["reason"], ended["actions"]) == (WHY, ["start", "retry", "withdraw"])
    assert counts(ended) == when_done(asked)
    assert 0 < seen["global_progress"]["percentage"] <= ended["global_progress"]["percentage"] < 100
    assert audit(ended, stack.env) == []
    following = over(operator, again)
    assert stage_of(following, STAGE)["input_count"] == stage_of(ended, STAGE)["remaining_count"] > 0
    assert audit(following, stack.env) == []
    assert read(operator, run_id) == ended


def test_a_double_click_has_one_effect_and_a_paused_run_can_be_cancelled(operator: httpx.Client, site: str) -> None:
    run_id = started(operator, site)
    for action, status in (("pause", "paused"), ("resume", "running"), ("pause", "paused"), ("cancel", "cancelled")):
        assert ask_twice(operator, run_id, action) == [False, True]
        document = in_status(operator, run_id, status)
    assert document["poll_after_ms"] is None
    assert ask(operator, run_id, "cancel") == {"run_id": run_id, "status": "cancelled", "changed": False}
    for action in ("pause", "resume"):
        error = refused(operator.post(f"/runs/{run_id}/{action}"), 409, "conflict")
        assert error["details"] == {"run_id": run_id, "status": "cancelled"}
    entries = good(operator.get(f"/runs/{run_id}/log"))["entries"]
    asked = [entry["message"] for entry in entries if " asked to " in entry["message"]]
    assert asked == [f"test operator asked to {action}" for action in ("pause", "resume", "pause", "cancel")]


def test_a_run_that_is_over_is_left_alone(operator: httpx.Client, make_site: MakeSite) -> None:
    run_id = started(operator, make_site())
    finished = over(operator, run_id)
    for action in ("pause", "resume", "cancel"):
        error = refused(operator.post(f"/runs/{run_id}/{action}"), 409, "conflict")
        assert error["message"] == "the run is completed"
        assert error["details"] == {"run_id": run_id, "status": "completed"}
    assert read(operator, run_id) == finished


@pytest.mark.parametrize("action", ["pause", "resume", "cancel"])
def test_who_may_steer_and_with_what(operator: httpx.Client, viewer: httpx.Client, action: str) -> None:
    """Refused before the run is looked for: neither call says whether there is one."""
    path = f"/runs/01NOSUCHRUN/{action}"
    refused(viewer.post(path), 403, "not_allowed")
    refused(operator.post(path, json={"why": "x" * 501}), 400, "invalid_input", field="why")
    refused(operator.post(path, json={"because": "x"}), 400, "invalid_input", field="because")
    refused(operator.post(path, json={"why": "x" * 500}), 404, "not_found")
