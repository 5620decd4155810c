"""Channels over the API, as people set them up: what is secret goes in and never comes out."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from chalice.test import Client
from moto import mock_aws

from app import app
from chalicelib.api import tokens
from chalicelib.notify.mail import TOPIC, system_mail
from chalicelib.sources.guard import ALLOW
from chalicelib.store import Store, notifications
from tests.notify.minutes import MINUTE, Minutes
from tests.notify.receiver import Receiver
from tests.notify.told import full_event, tell
from tests.sources.web_server import answer

SECRETS = ("T0SECRET", "B0SECRET", "a secret of the receiver")
Ask = Callable[..., Any]


@pytest.fixture
def ask(store: Store, site: str) -> Ask:
    """The API in this process, as an admin. Answers the JSON of a good answer, or the error with its status."""
    token, digest = tokens.new_token()
    record = {"name": "admin", "role": "admin", "created_by": "test", "created_at": 0, "expires_at": 1 << 40}
    store.settings.add_token(digest, record)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def ask(method: str, path: str, **body: Any) -> Any:
        content = json.dumps(body).encode() if body else b""
        with Client(app, stage_name="dev") as client:
            got = client.http.request(method, f"/api/v1{path}", headers=headers, body=content)
        assert not any(secret in got.body.decode() for secret in SECRETS)
        if got.status_code >= 300:
            return got.status_code, got.json_body["error"]
        return got.json_body if got.body else None

    return ask


@pytest.fixture
def allowed(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Receiver:
    """The receiver on this machine, let through as the local stack lets its demo sources through."""
    monkeypatch.setenv(ALLOW, f"127.0.0.1:{receiver.port}")
    receiver.posts.clear()
    return receiver


@pytest.fixture
def sns(monkeypatch: pytest.MonkeyPatch, store: Store) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        client = boto3.client("sns", os.environ["AWS_REGION"])
        monkeypatch.setenv(TOPIC, client.create_topic(Name="notifications")["TopicArn"])
        system_mail.cache_clear()
        yield client
    system_mail.cache_clear()


def webhook(ask: Ask, site: str, url: str, **more: Any) -> Any:
    body = {"site_id": site, "type": "webhook", "name": "Team", "events": ["slow", "completed"], "url": url}
    return ask("POST", "/notifications/channels", **body, secret=SECRETS[2], **more)


def test_a_webhook_shows_its_host_and_that_it_has_a_secret(ask: Ask, site: str) -> None:
    made = webhook(ask, site, "https://hooks.example:8443/T0SECRET?key=B0SECRET")
    assert {name: made[name] for name in ("type", "name", "events", "on", "target", "secret_set", "confirmed")} == {
        "type": "webhook", "name": "Team", "events": ["completed", "slow"], "on": True,
        "target": "https://hooks.example:8443/…", "secret_set": True, "confirmed": None,
    }  # fmt: skip
    assert made["changed_by"] == "admin"
    assert ask("GET", f"/notifications/channels?site_id={site}") == {"channels": [made]}


def test_what_is_not_given_stays_when_it_is_changed(ask: Ask, site: str) -> None:
    made = webhook(ask, site, "https://hooks.example/T0SECRET")
    path = f"/notifications/channels/{site}/{made['id']}"
    changed = ask("PUT", path, name="Others", events=["failed"], on=False)
    assert (changed["name"], changed["events"], changed["on"]) == ("Others", ["failed"], False)
    assert (changed["target"], changed["secret_set"]) == ("https://hooks.example/…", True)
    stored = notifications.channel(site, made["id"])
    assert (stored["url"], stored["secret"]) == ("https://hooks.example/T0SECRET", SECRETS[2])
    moved = ask("PUT", path, name="Others", events=["failed"], url="https://other.example/B0SECRET")
    assert moved["target"] == "https://other.example/…"


def test_a_channel_that_was_deleted_is_gone(ask: Ask, site: str) -> None:
    made = webhook(ask, site, "https://hooks.example/")
    path = f"/notifications/channels/{site}/{made['id']}"
    assert ask("DELETE", path) is None
    assert ask("GET", f"/notifications/channels?site_id={site}") == {"channels": []}
    for method, body in (("PUT", {"name": "Team", "events": ["slow"]}), ("DELETE", {})):
        assert ask(method, path, **body)[0] == 404
    assert ask("POST", f"{path}/test")[0] == 404


def test_there_are_twenty_at_the_most(ask: Ask, site: str) -> None:
    for _ in range(20):
        webhook(ask, site, "https://hooks.example/")
    status, error = webhook(ask, site, "https://hooks.example/")
    assert (status, error["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://hooks.example/", "must start with https://"),
        ("https://10.0.0.1/", "it leads to 10.0.0.1, which may not be fetched"),
        ("https://[::ffff:127.0.0.1]/", "which may not be fetched"),
        ("https://0x7f.1/", "unusual way to write a network address"),
        ("https://hooks.example:22/", "port 22 is not one of a web server"),
        ("hooks.example", "must start with http"),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused_at_once(ask: Ask, site: str, url: str, why: str) -> None:
    status, error = webhook(ask, site, url)
    assert (status, error["details"]["field"]) == (400, "url")
    assert error["message"].startswith("url: ")
    assert why in error["message"]


def test_a_test_message_tells_what_the_receiver_said(ask: Ask, site: str, allowed: Receiver) -> None:
    url = allowed.serve("/T0SECRET", answer(200, b"thanks", content_type="text/plain"))
    path = f"/notifications/channels/{site}/{webhook(ask, site, url)['id']}/test"
    assert ask("POST", path) == {"delivered": True, "status": 200, "said": "thanks", "reason": None}
    [post] = allowed.got("/T0SECRET")
    assert json.loads(post.body)["title"] == f"Test message for {site}"
    allowed.serve("/T0SECRET", answer(410, b"no hook at /T0SECRET", content_type="text/plain"))
    said = "no hook at /…"
    assert ask("POST", path) == {"delivered": False, "status": 410, "said": said, "reason": f"HTTP 410: {said}"}


def test_what_was_sent_and_what_failed_and_what_is_to_come_is_listed(ask: Ask, minutes: Minutes, site: str) -> None:
    minutes.channel("slack", answer(200))
    minutes.channel("discord", answer(500))
    minutes.channel("webhook", answer(404))
    tell(full_event(site))
    minutes.pass_by()
    listed = ask("GET", f"/notifications?site_id={site}")["notifications"]
    found = {one["channel"]["type"]: one for one in listed}
    assert {kind: one["status"] for kind, one in found.items()} == {
        "slack": "delivered", "discord": "pending", "webhook": "failed",
    }  # fmt: skip
    assert found["webhook"]["reason"] == "HTTP 404"
    assert found["discord"]["next_at"] > f"1970-01-01T00:00:{minutes.now // 1000}"
    assert found["slack"]["ended_at"] == "1970-01-01T00:00:10.000Z"
    assert {(one["event"], one["run_id"], one["event_id"]) for one in listed} == {
        ("completed", "01RUN", "01RUN#completed")
    }
    first = ask("GET", f"/notifications?site_id={site}&limit=2")
    rest = ask("GET", f"/notifications?site_id={site}&limit=2&cursor={first['cursor'].replace('#', '%23')}")
    assert (first["notifications"] + rest["notifications"], rest["cursor"]) == (listed, None)


def test_an_email_is_subscribed_and_shown_with_its_state(ask: Ask, site: str, sns: Any, minutes: Minutes) -> None:
    body = {"site_id": site, "type": "email", "name": "Editor", "events": ["completed"]}
    made = ask("POST", "/notifications/channels", **body, address="Editor@Example.com")
    assert (made["target"], made["confirmed"], made["secret_set"]) == ("editor@example.com", True, False)
    path = f"/notifications/channels/{site}/{made['id']}"
    assert ask("POST", f"{path}/test") == {"delivered": True, "status": None, "said": "", "reason": None}
    for subscription in sns.list_subscriptions()["Subscriptions"]:
        sns.unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])
    assert ask("GET", f"/notifications/channels?site_id={site}")["channels"][0]["confirmed"] is False
    tell(full_event(site))
    assert minutes.pass_by(MINUTE)["failed"] == 1
    [sent] = ask("GET", f"/notifications?site_id={site}")["notifications"]
    assert sent["reason"] == "editor@example.com has unsubscribed; save the channel to ask again"
    assert ask("POST", f"{path}/test")["delivered"] is False  # its owner is asked again
    assert ask("GET", f"/notifications/channels?site_id={site}")["channels"][0]["confirmed"] is True


def test_when_sns_cannot_be_asked_the_channel_is_listed_all_the_same(
    ask: Ask, site: str, sns: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"site_id": site, "type": "email", "name": "Editor", "events": ["completed"]}
    ask("POST", "/notifications/channels", **body, address="editor@example.com")
    monkeypatch.setenv(TOPIC, "arn:aws:sns:eu-central-1:123456789012:another")
    [listed] = ask("GET", f"/notifications/channels?site_id={site}")["channels"]
    assert listed["confirmed"] is None
    status, error = ask("POST", "/notifications/channels", **body, address="owner@example.com")
    assert (status, error["code"]) == (503, "mail_unavailable")
