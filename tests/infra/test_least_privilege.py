"""Every function runs for real; what it asks of AWS is compared with what its role allows, both ways."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Self
from unittest.mock import patch

import boto3
import pytest
from chalice.test import Client

from app import app
from chalicelib import store as stores
from chalicelib.api import tokens
from chalicelib.execution import ExecutionUnavailable
from chalicelib.facts import Control
from chalicelib.notify.mail import TOPIC, system_mail
from chalicelib.pipelines import CONTENT, DAILY_FETCH, PIPELINES, Pipeline
from chalicelib.sources.guard import ALLOW
from chalicelib.steps import notify, work
from chalicelib.steps.functions import FUNCTIONS
from chalicelib.store import epoch_ms, new_ulid, open_store
from chalicelib.store.models import RunRow
from infra.definition import functions, render, with_arns
from infra.permissions import ACCESS, API, AUTHORIZER, POLICIES, table_id
from infra.tables import ENVIRONMENT, TABLES
from tests.infra.calls import Calls, Need, granted
from tests.infra.machine import ARN, BUCKET, DEADLINE_SECONDS, REGION, Machine, telling
from tests.notify.told import with_history
from tests.sources import documents
from tests.sources.web_server import Web, answer, running_web

SITE = "garden"
KEYWORDS = "\n".join(f"{what} {how}" for what in ("raised beds", "compost") for how in ("guide", "ideas", "cost"))

# Sentences with facts to ask about.
FACTS = """The Asha Dam in Nandipur was opened on 14 November 2026 by the engineer Meera Rao. It is 112 metres high and
cost 840 million rupees. The reservoir holds 320 million cubic metres of water for the farmers of the Kaveri valley.
Work on the dam began in 2019 and employed 2,400 people from 18 villages."""
FEED = documents.rss(documents.item("A dam is opened", "/dam", f"<description>{FACTS * 2}</description>"))
PDF = documents.pdf(FACTS.replace("\n", " "))

# Bodies over 100 KB go to S3 from whatever function holds the item; that no test item is so large proves nothing.
LARGE = {("s3:GetObject", "Bucket/bodies/*"), ("s3:PutObject", "Bucket/bodies/*")}


class Site:
    """The API as a person's browser or script would call it, and the functions behind it."""

    def __init__(self, calls: Calls, token: str) -> None:
        self._calls = calls
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def __call__(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        with Client(app, stage_name="dev") as client, self._calls.by(API):
            content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
            answer = client.http.request(method, f"/api/v1{path}", headers=self._headers | headers, body=content)
        assert answer.status_code < 300, (method, path, answer.body)
        return answer.json_body if "json" in str(answer.headers.get("Content-Type")) and answer.body else None


@pytest.fixture
def calls(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Calls:
    """The stack in moto, its tables named as in the template, the state machine calling the real functions."""
    calls = Calls()
    dynamodb = boto3.client("dynamodb", REGION)
    for name, shape in TABLES.items():
        dynamodb.create_table(TableName=table_id(name), **shape)
        monkeypatch.setenv(ENVIRONMENT[name], table_id(name))
    known = {f"STATE_MACHINE_ARN_{pipeline.key.upper()}": _made(pipeline) for pipeline in PIPELINES.values()}
    topic = boto3.client("sns", REGION).create_topic(Name="NotificationsTopic")["TopicArn"]
    system_mail.cache_clear()
    boto3.client("scheduler", REGION).create_schedule_group(Name="schedules")
    known |= {
        TOPIC: topic,
        "BUCKET": BUCKET,
        "SCHEDULE_GROUP": "schedules",
        "SCHEDULER_ROLE_ARN": "SchedulerRole",
        "SCHEDULED_FUNCTION_ARN": "Scheduled",
    }
    for variable, value in {**known, "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION}.items():
        monkeypatch.setenv(variable, value)
    _attributed(machine, calls, monkeypatch)
    calls.record(monkeypatch)
    return calls


def _made(pipeline: Pipeline) -> str:
    made = boto3.client("stepfunctions", REGION).create_state_machine(
        name=pipeline.key,
        definition=with_arns(render(pipeline), {i: ARN + name for i, name in functions(pipeline).items()}),
        roleArn="arn:aws:iam::123456789012:role/states",
    )
    return str(made["stateMachineArn"])


def _attributed(machine: Machine, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = tokens.caller

    def authenticating(header: str) -> tokens.Caller | None:
        with calls.by(AUTHORIZER):
            return caller(header)

    monkeypatch.setattr(tokens, "caller", authenticating)
    machine.handlers = {name: partial(invoke, calls, name) for name in FUNCTIONS}


def invoke(calls: Calls, name: str, payload: dict[str, Any]) -> dict[str, Any]:
    work._terms.cache_clear()  # in AWS each function is a process of its own
    with calls.by(name):
        return FUNCTIONS[name](payload, None)


@pytest.fixture
def site(calls: Calls) -> Site:
    token, digest = tokens.new_token()
    now = epoch_ms() // 1000
    record = {"name": "test", "role": "admin", "created_by": "test", "created_at": now, "expires_at": now + 600}
    open_store().settings.add_token(digest, record)
    return Site(calls, token)


def everything(machine: Machine, calls: Calls, site: Site) -> None:
    """A site, a whole run, every call of the API, a failed unit, a pause and a dead execution."""
    _sites_and_tokens(site)
    added = site("POST", "/items/import", {"site_id": SITE, "format": "text", "content": KEYWORDS})
    assert added["added"] == 6
    run_id = site("POST", "/runs", {"site_id": SITE})["run_id"]
    machine.ended.get(timeout=120)
    _reading(site, run_id)
    _made_again(machine, site)
    _withdrawn(site, run_id)
    _items(site)
    _notified(machine, calls, site)
    _planned_at_a_cap(machine, calls, site)
    _capped(machine, calls, site, CONTENT)
    with running_web() as web, patch.dict(os.environ, {ALLOW: f"127.0.0.1:{web.port}"}):
        _fetched(machine, calls, site, web)
    _unlucky(machine, calls, site)
    _scheduled(machine, calls, site)


def _sites_and_tokens(site: Site) -> None:
    site("POST", "/sites", {"site_id": SITE, "name": "Garden"})
    site("PUT", f"/sites/{SITE}", {"name": "Garden", "settings": {}})
    name = site("GET", f"/sites/{SITE}/prompts")["prompts"][0]["name"]
    site("PUT", f"/sites/{SITE}/prompts/{name}", {"text": ""})
    made = site("POST", "/tokens", {"name": "script"})
    site("DELETE", f"/tokens/{made['id']}")
    for path in ("/sites", "/tokens", "/me", "/pipelines", f"/sites/{SITE}", f"/sites/{SITE}/prompts"):
        site("GET", path)


def _reading(site: Site, run_id: str) -> None:
    assert site("GET", f"/runs/{run_id}")["run"]["status"] == "completed"
    for path in (f"/automation/run_progress?site_id={SITE}", f"/runs?site_id={SITE}", f"/runs/{run_id}/log"):
        site("GET", path)
    site("GET", f"/runs/{run_id}/errors")


def _made_again(machine: Machine, site: Site) -> None:
    """With an idempotency key, and the audit trail that tells of it."""
    articles = site("GET", f"/items?site_id={SITE}&kind=article&status=in_review")["items"]
    key = {"Idempotency-Key": "again"}
    site("POST", f"/items/{SITE}/article/{articles[0]['id']}/remake", {"why": "dull"}, **key)
    machine.ended.get(timeout=DEADLINE_SECONDS)
    assert site("GET", f"/audit?site_id={SITE}")["entries"][0]["action"] == "remake"
    assert site("POST", "/runs/plan", {"site_id": SITE})["total"]["items"] == 0


def _withdrawn(site: Site, run_id: str) -> None:
    body = {"why": "a test", "requeue": True, "cursor": "5:"}  # of the first run the inputs only
    assert site("POST", f"/runs/{run_id}/withdraw", body)["requeued"] == 6
    mark = {"action": "clear_error", "run_ids": [run_id], "why": "a test"}
    assert site("POST", "/runs/mark", mark)["refused"]


def _fetched(machine: Machine, calls: Calls, site: Site, web: Web) -> None:
    """Sources and a file, to questions and notes."""
    source = {"type": "feed", "url": web.serve("/feed", answer(200, FEED, content_type="text/xml"))}
    made = site("POST", "/sources", {"site_id": SITE, "name": "News", **source})
    assert site("POST", "/sources/test", source)["ok"]
    assert site("POST", f"/sources/{SITE}/{made['id']}/test")["count"] == 1
    run_id = site("POST", "/genai/admin/trigger-fetch", {"site_id": SITE})["task_id"]
    machine.ended.get(timeout=DEADLINE_SECONDS)
    assert site("GET", f"/genai/admin/task-status/{run_id}")["error_count"] == 0
    pdf = site("POST", f"/pdfs?site_id={SITE}&name=A%20file", PDF, **{"Content-Type": "application/pdf"})
    site("POST", f"/pdfs/{SITE}/{pdf['id']}/generate", {"task_type": "both"})
    machine.ended.get(timeout=DEADLINE_SECONDS)
    _capped(machine, calls, site, DAILY_FETCH)
    rev = site("POST", f"/sources/{SITE}/{made['id']}/switch", {"on": False})["rev"]
    site("PUT", f"/sources/{SITE}/{made['id']}", {"rev": rev, "name": "News", "on": True, **source})
    site("DELETE", f"/pdfs/{SITE}/{pdf['id']}")
    for path in (f"/sources?site_id={SITE}", f"/pdfs?site_id={SITE}", f"/items/export?site_id={SITE}&kind=mcq"):
        site("GET", path)


def _capped(machine: Machine, calls: Calls, site: Site, pipeline: Pipeline) -> None:
    """Plan and each stage's function meet a cap that is reached, and pause their run."""
    run_id, token = _held(machine, calls, site, pipeline)
    first = pipeline.stages[0].key
    planned = invoke(calls, "plan", {"run_id": run_id, "stage": first, "round": 1})
    [unit] = json.loads(open_store().files.get(planned["manifest"]))
    invoke(calls, f"work_{first}", {"run_id": run_id, "stage": first, "unit": unit})
    for stage in pipeline.stages:
        site("PUT", f"/runs/{run_id}/caps", {"items": 1})
        another = unit | {"id": "1-9", "number": 9, "items": []}
        invoke(calls, f"work_{stage.key}", {"run_id": run_id, "stage": stage.key, "unit": another})
        assert site("GET", f"/runs/{run_id}")["run"]["control"]["cap"] == "items"
        site("POST", f"/runs/{run_id}/resume", {"caps": {"items": None}})
    site("POST", f"/runs/{run_id}/cancel")
    _go_on(machine, calls, run_id, token)


def _planned_at_a_cap(machine: Machine, calls: Calls, site: Site) -> None:
    run_id, token = _held(machine, calls, site)
    site("PUT", f"/runs/{run_id}/caps", {"items": 1})
    site("POST", "/items/import", {"site_id": SITE, "format": "text", "content": "one more\nand another"})
    invoke(calls, "plan", {"run_id": run_id, "stage": "cluster", "round": 1})
    assert site("GET", f"/runs/{run_id}")["run"]["control"]["cap"] == "items"
    site("POST", f"/runs/{run_id}/cancel")
    _go_on(machine, calls, run_id, token)


def _notified(machine: Machine, calls: Calls, site: Site) -> None:
    """Mails that go out, and a channel that is gone."""
    asked = {"type": "email", "events": ["completed"], "address": "editor@example.com", "name": "Editor"}
    channels = [site("POST", "/notifications/channels", {"site_id": SITE, **asked}) for _ in range(2)]
    with patch.object(notify, "ThreadPoolExecutor", InThisThread):
        assert invoke(calls, "notify", {})["delivered"] > 0  # of the runs before
    site("POST", "/runs", {"site_id": SITE, "limits": {"max_items": 1}})
    machine.ended.get(timeout=DEADLINE_SECONDS)
    path = f"/notifications/channels/{SITE}"
    site("DELETE", f"{path}/{channels[1]['id']}")
    with patch.object(notify, "ThreadPoolExecutor", InThisThread):
        assert invoke(calls, "notify", {}) == {"delivered": 1, "failed": 0, "pending": 0}
    site("PUT", f"{path}/{channels[0]['id']}", {"name": "Owner", "events": ["failed"]})
    assert site("POST", f"{path}/{channels[0]['id']}/test")["delivered"]
    assert site("GET", f"/notifications/channels?site_id={SITE}")["channels"][0]["confirmed"]
    assert site("GET", f"/notifications?site_id={SITE}")["notifications"][0]["status"] == "delivered"


class InThisThread:
    """A pool whose work is done at once: moto is not safe under threads, and calls are counted in this one."""

    def __init__(self, _workers: int) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def map(self, work: Callable[[Any], Any], given: Iterable[Any]) -> list[Any]:
        return [work(one) for one in given]


def _items(site: Site) -> None:
    article = site("GET", f"/items?site_id={SITE}&kind=article&status=in_review")["items"][0]["id"]
    image = site("GET", f"/items?site_id={SITE}&kind=image")["items"][0]["id"]
    rev = site("GET", f"/items/{SITE}/article/{article}")["rev"]
    site("PATCH", f"/items/{SITE}/article/{article}", {"rev": rev, "title": "Another title"})
    site("POST", "/reviews", {"site_id": SITE, "ids": [article], "decision": "approve"})
    site("GET", f"/items/{SITE}/image/{image}/file")
    site("DELETE", f"/items/{SITE}/image/{image}")


def _unlucky(machine: Machine, calls: Calls, site: Site) -> None:
    """A unit that fails, pauses that end in every way there is, and a run that is lost."""
    site("POST", "/items/import", {"site_id": SITE, "format": "text", "content": KEYWORDS.replace(" ", " small ")})
    failed = _failed_while_paused(machine, calls, site)
    _retried(machine, site, failed)
    _cancelled_while_paused(machine, calls, site)
    _let_go_by_the_reconciler(machine, calls, site)
    _slow(machine, calls, site)
    _lost(machine, calls, site)


def _failed_while_paused(machine: Machine, calls: Calls, site: Site) -> str:
    run_id, token = _held(machine, calls, site)
    planned = invoke(calls, "plan", {"run_id": run_id, "stage": "cluster", "round": 1})
    unit = json.loads(open_store().files.get(planned["manifest"]))[0]
    error = {"Error": "Runtime.ExitError", "Cause": "{}"}
    invoke(calls, "record_failure", {"run_id": run_id, "stage": "cluster", "unit": unit, "error": error})
    invoke(calls, "plan", {"run_id": run_id, "stage": "cluster", "round": 1})
    _pause(calls, site, run_id, token)
    invoke(calls, "fail", {"run_id": run_id, "error": error})
    _go_on(machine, calls, run_id, token)
    return run_id


def _retried(machine: Machine, site: Site, failed: str) -> None:
    run_id = site("POST", f"/runs/{failed}/retry")["run_id"]
    machine.ended.get(timeout=DEADLINE_SECONDS)
    assert site("GET", f"/runs/{run_id}")["run"]["status"] == "completed"


def _cancelled_while_paused(machine: Machine, calls: Calls, site: Site) -> None:
    """The API sends the token back, and the execution comes to its end."""
    run_id, token = _held(machine, calls, site)
    _pause(calls, site, run_id, token)
    assert site("POST", f"/runs/{run_id}/cancel", {"why": "a test"})["changed"]
    machine.ended.get(timeout=DEADLINE_SECONDS)
    assert site("GET", f"/runs/{run_id}")["run"]["status"] == "cancelled"


def _let_go_by_the_reconciler(machine: Machine, calls: Calls, site: Site) -> None:
    """Whoever asked died before it could send the token back."""
    run_id, token = _held(machine, calls, site)
    _pause(calls, site, run_id, token)
    assert open_store().controls.ask(run_id, Control(action="cancel", who="test", why="", at=epoch_ms()))
    assert invoke(calls, "reconcile", {}) == {"closed": []}
    machine.ended.get(timeout=DEADLINE_SECONDS)


def _slow(machine: Machine, calls: Calls, site: Site) -> None:
    """Ten hours on, the reconciler looks at a run that usually takes minutes."""
    with_history(SITE)
    run_id, token = _held(machine, calls, site)
    invoke(calls, "plan", {"run_id": run_id, "stage": "cluster", "round": 1})
    with patch.object(stores.open_store, "__defaults__", (lambda: epoch_ms() + 36_000_000, new_ulid)):
        invoke(calls, "reconcile", {})
    assert open_store().runs.read(run_id).slow_at
    site("POST", f"/runs/{run_id}/cancel")
    _go_on(machine, calls, run_id, token)


def _scheduled(machine: Machine, calls: Calls, site: Site) -> None:
    """A schedule that people change, and that starts a run; then one that cannot be started, and one in the way."""
    daily = {"name": "News", "at": "14:30", "time_zone": "Asia/Kolkata"}
    made = site("POST", "/schedules", {"site_id": SITE, **daily})
    path = f"/schedules/{SITE}/{made['schedule_id']}"
    site("PUT", path, daily | {"on": True, "caps": {"items": 50}})
    event = {"site_id": SITE, "schedule_id": made["schedule_id"], "due": "daily 14:30 Asia/Kolkata"}
    started = invoke(calls, "scheduled", event | {"scheduled_for": "2100-01-01T09:00:00Z"})
    assert started["outcome"] == "started"
    machine.ended.get(timeout=DEADLINE_SECONDS)
    lost = {"STATE_MACHINE_ARN_CONTENT": os.environ["STATE_MACHINE_ARN_CONTENT"] + "-that-is-lost"}
    with patch.dict(os.environ, lost), pytest.raises(ExecutionUnavailable):
        invoke(calls, "scheduled", event | {"scheduled_for": "2100-01-02T09:00:00Z"})
    run_id, token = _held(machine, calls, site)
    invoke(calls, "scheduled", event | {"scheduled_for": "2100-01-03T09:00:00Z"})
    site("POST", f"/runs/{run_id}/cancel")
    _go_on(machine, calls, run_id, token)
    assert [firing["outcome"] for firing in site("GET", path)["last"]] == ["skipped", "failed", "started"]
    assert len(site("GET", f"/schedules?site_id={SITE}")["schedules"]) == 1
    bulk = {"site_id": SITE, "ids": [made["schedule_id"]], "action": "pause"}
    assert site("POST", "/schedules/bulk", bulk)["refused"] == []
    site("DELETE", path)


def _lost(machine: Machine, calls: Calls, site: Site) -> None:
    run_id, token = _held(machine, calls, site)
    invoke(calls, "plan", {"run_id": run_id, "stage": "cluster", "round": 1})
    row = RunRow.get(f"RUN#{run_id}", "P#META")
    elsewhere = row.declared | {"execution_arn": f"{row.declared['execution_arn']}-that-is-lost"}
    row.update(actions=[RunRow.declared.set(elsewhere)])
    assert invoke(calls, "reconcile", {}) == {"closed": [run_id]}
    _go_on(machine, calls, run_id, token)


def _pause(calls: Calls, site: Site, run_id: str, token: str) -> None:
    site("POST", f"/runs/{run_id}/pause")
    invoke(calls, "hold", {"run_id": run_id, "token": token})
    assert site("GET", f"/runs/{run_id}")["run"]["status"] == "paused"


def _go_on(machine: Machine, calls: Calls, run_id: str, token: str) -> None:
    """A run that is over is not held: its execution goes on, and stops."""
    invoke(calls, "hold", {"run_id": run_id, "token": token})
    machine.ended.get(timeout=DEADLINE_SECONDS)


def _held(machine: Machine, calls: Calls, site: Site, pipeline: Pipeline = CONTENT) -> tuple[str, str]:
    """A run whose execution waits for its token, and that token."""
    held = threading.Event()
    plan = machine.handlers["plan"]
    machine.handlers["plan"] = lambda _: {"next": "hold", "bucket": "", "manifest": "", "units": 0}
    machine.handlers["hold"] = telling(held)
    run_id = site("POST", "/runs", {"site_id": SITE, "pipeline": pipeline.key})["run_id"]
    assert held.wait(DEADLINE_SECONDS)
    machine.handlers["plan"] = plan
    return run_id, machine.given("hold")[-1]["token"]


def test_every_function_may_do_what_it_does_and_nothing_else(machine: Machine, calls: Calls, site: Site) -> None:
    everything(machine, calls, site)

    assert set(calls.needs) == set(ACCESS)
    missing = {name: needs - granted(POLICIES[name]) for name, needs in calls.needs.items()}
    unused = {name: granted(policy) - calls.needs[name] - LARGE for name, policy in POLICIES.items()}
    assert _some(missing) == {}, "to allow in infra/permissions.py, then python -m infra.config"
    assert _some(unused) == {}, "to take out of infra/permissions.py, then python -m infra.config"


def _some(found: dict[str, set[Need]]) -> dict[str, set[Need]]:
    return {name: needs for name, needs in found.items() if needs}
