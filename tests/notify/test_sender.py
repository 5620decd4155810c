"""One message to real receivers on this machine: what comes of each way that they may answer."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.errors import AddressRefused
from chalicelib.notify.answers import Answer
from chalicelib.notify.mail import Mail
from chalicelib.notify.sender import EVENT, SIGNATURE, Sender, system_sender
from chalicelib.sources.guard import ALLOW, Guard
from tests.notify.receiver import Receiver, endless, silent
from tests.notify.told import full_event
from tests.sources import web_server
from tests.sources.web_server import answer, pieces, redirect

AT = 1_800_000_000
SECRET = "a secret of the receiver"
KINDS = ("slack", "discord", "webhook")
PATH = "/services/T0SECRET/B0SECRET"


def no_mail() -> Mail:
    raise AssertionError("no e-mail was asked for")


def sender(receiver: Receiver, **changes: Any) -> Sender:
    return replace(Sender(clock=lambda: AT * 1000, guard=receiver.guard(), mail=no_mail), **changes)


def channel(url: str, kind: str = "webhook") -> dict[str, Any]:
    return {"id": "c1", "type": kind, "name": "Team", "url": url, "secret": SECRET}


def sent(receiver: Receiver, *answers: web_server.Answer, kind: str = "webhook", **changes: Any) -> Answer:
    receiver.posts.clear()
    url = receiver.serve(PATH, *answers)
    return sender(receiver, **changes).send(channel(url, kind), full_event("garden"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_is_posted_once_as_json(receiver: Receiver, kind: str) -> None:
    assert sent(receiver, answer(200, b"ok", content_type="text/plain"), kind=kind) == Answer(
        delivered=True, status=200, said="ok"
    )
    [post] = receiver.got(PATH)
    assert post.headers["content-type"] == "application/json"
    assert "Content run of garden completed" in json.dumps(json.loads(post.body))
    assert "cookie" not in post.headers


def test_a_webhook_is_signed_so_that_its_receiver_can_check_it(receiver: Receiver) -> None:
    """Checked as a receiver would, from the header and the bytes alone."""
    assert sent(receiver, answer(204)).delivered
    [post] = receiver.got(PATH)
    parts = dict(part.split("=", 1) for part in post.headers[SIGNATURE.lower()].split(","))
    expected = hmac.new(SECRET.encode(), parts["t"].encode() + b"." + post.body, hashlib.sha256).hexdigest()
    assert (parts["t"], parts["v1"]) == (str(AT), expected)
    assert post.headers[EVENT.lower()] == json.loads(post.body)["id"] == "01RUN#completed"
    assert SECRET.encode() not in post.body


@pytest.mark.parametrize("kind", ["slack", "discord"])
def test_nobody_else_gets_a_signature(receiver: Receiver, kind: str) -> None:
    sent(receiver, answer(200), kind=kind)
    assert SIGNATURE.lower() not in receiver.got(PATH)[0].headers


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503])
def test_a_receiver_that_is_busy_or_broken_is_tried_again(receiver: Receiver, status: int) -> None:
    got = sent(receiver, answer(status, b"later", content_type="text/plain", retry_after="90"))
    assert (got.delivered, got.again, got.reason, got.retry_after) == (False, True, f"HTTP {status}: later", 90.0)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 413])
def test_one_that_says_no_is_not(receiver: Receiver, status: int) -> None:
    got = sent(receiver, answer(status, b'{"message": "no"}', content_type="application/json"))
    assert (got.delivered, got.again, got.status) == (False, False, status)
    assert got.reason == f'HTTP {status}: {{"message": "no"}}'


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_wherever_it_leads(receiver: Receiver, status: int) -> None:
    receiver.serve("/inside", answer(200))
    for target in (f"{receiver.url}/inside", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/"):
        got = sent(receiver, redirect(status, target))
        assert got.reason == f"HTTP {status}: it redirects, which is not followed"
        assert not got.again
    assert receiver.got("/inside") == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/hook",
        "http://10.0.0.1/hook",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/hook",
        "http://2130706433/hook",
        "file:///etc/passwd",
        "http://user:pa55@example.com/hook",
        "gopher://example.com/",
        "no address",
    ],
)
def test_an_address_that_the_guard_refuses_is_not_asked(receiver: Receiver, url: str) -> None:
    got = sender(receiver).send(channel(url), full_event("garden"))
    assert (got.delivered, got.again, got.status) == (False, False, None)
    assert got.reason
    assert "pa55" not in got.reason
    assert "/hook" not in got.reason


def test_without_the_switch_of_the_local_stack_this_machine_is_refused(receiver: Receiver) -> None:
    url = receiver.serve(PATH, answer(200))
    receiver.posts.clear()
    got = sender(receiver, guard=Guard()).send(channel(url), full_event("garden"))
    assert got.reason == "it leads to 127.0.0.1, which may not be fetched (loopback)"
    assert receiver.got(PATH) == []


def test_a_deployed_function_with_the_switch_sends_nothing_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ALLOW, "127.0.0.1:8080")
    monkeypatch.setenv("LAMBDA_TASK_ROOT", "/var/task")
    with pytest.raises(AddressRefused, match="only for the local stack"):
        system_sender(lambda: 0)


def test_a_receiver_that_hangs_is_given_up_in_time(receiver: Receiver) -> None:
    got = sent(receiver, silent(), seconds=0.3)
    assert (got.again, got.reason) == (True, "it did not answer within 0.3 s")


def test_one_that_sends_its_head_byte_by_byte_as_well(receiver: Receiver) -> None:
    got = sent(receiver, pieces(b"HTTP/1.1 200 OK\r\nX-A: ", b"a", 0.02), seconds=0.3)
    assert (got.again, got.reason) == (True, "it did not answer within 0.3 s")


def test_of_an_endless_answer_only_the_beginning_is_read(receiver: Receiver) -> None:
    receiver.hung_up.clear()
    got = sent(receiver, endless())
    assert (got.delivered, got.said) == (True, "x" * 200)
    assert receiver.hung_up.wait(10)


def test_a_good_status_counts_even_if_the_body_never_comes(receiver: Receiver) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nhal"
    assert sent(receiver, web_server.raw(head)) == Answer(delivered=True, status=200, said="hal")


def test_one_that_dies_in_the_middle_is_tried_again(receiver: Receiver) -> None:
    got = sent(receiver, web_server.raw(b"HTTP/1.1 2"))
    assert (got.again, got.reason) == (True, "its answer was cut off or is not HTTP")


def test_one_that_is_not_there_is_tried_again(receiver: Receiver) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    allowed = Guard(frozenset({("127.0.0.1", port)}))
    got = sender(receiver, guard=allowed).send(channel(f"http://127.0.0.1:{port}/"), full_event("garden"))
    assert (got.again, got.reason) == (True, "it cannot be reached")


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def test_what_is_secret_stands_in_no_answer_even_if_the_receiver_repeats_it(
    receiver: Receiver, logged: pytest.LogCaptureFixture
) -> None:
    for said in (f"Cannot POST {PATH}".encode(), PATH.rpartition("/")[2].encode()):
        got = sent(receiver, answer(404, said, content_type="text/plain"))
        assert "SECRET" not in f"{got}"
        assert got.reason
    assert "SECRET" not in logged.text
    receiver.serve(f"{PATH}?key=K%20SECRET", answer(400, b"K SECRET, K%20SECRET", content_type="text/plain"))
    got = sender(receiver).send(channel(f"{receiver.url}{PATH}?key=K%20SECRET"), full_event("garden"))
    assert got.reason == "HTTP 400: …, …"
    html = sent(receiver, answer(500, b"<p>a page</p>", content_type="text/html"))
    assert html.reason == "HTTP 500"
