"""Fetching from a real server on this machine: each answer a server can give ends in a value or a readable error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.errors import (
    AddressRefused,
    SourceRefused,
    SourceUnavailable,
    SourceUnreadable,
)
from chalicelib.sources.addresses import Address
from chalicelib.sources.fetch import FEED, JSON, PAGE, Fetched, Gone, NotModified, Validators, fetch
from chalicelib.sources.guard import ALLOW
from chalicelib.sources.hops import content_type, retry_after
from chalicelib.sources.kinds import Kind
from chalicelib.sources.resolver import NameUnresolved
from chalicelib.sources.transport import USER_AGENT
from tests.sources.fetching import NOW, QUICK, Waits, content, failure, get
from tests.sources.sockets import Names
from tests.sources.web_server import Web, answer, redirect

SUNDAY = "Sun, 01 Mar 2026 00:00:00 GMT"


def test_a_page_comes_with_where_it_was_what_it_is_and_how_to_ask_again(web: Web) -> None:
    headers = {
        "content_type": "Text/HTML; Charset=UTF-8",
        "etag": '"v1"',
        "last_modified": SUNDAY,
    }
    url = web.serve("/page?a=1", answer(200, b"<p>hello", **headers))
    assert get(web, url + "#part") == Fetched(
        url=url, content=b"<p>hello", media_type="text/html", charset="utf-8",
        validators=Validators(etag='"v1"', last_modified=SUNDAY),
    )  # fmt: skip


def test_a_request_says_who_asks_and_for_what_and_nothing_else(web: Web) -> None:
    url = web.serve("/who", answer(200, set_cookie="id=1; Path=/"))
    get(web, url, kind=FEED)
    get(web, url, kind=FEED)
    for headers in web.seen["/who"]:
        assert set(headers) == {"host", "accept", "accept-encoding", "connection", "user-agent"}
        assert headers["user-agent"] == USER_AGENT
        assert "atom" in headers["accept"]
        assert headers["accept-encoding"] == "gzip, deflate"
        assert headers["host"] == f"127.0.0.1:{web.port}"


def test_the_environment_gives_no_proxy_and_no_password(
    web: Web, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    content(web, web.serve("/direct", answer(200)))
    assert "authorization" not in web.seen["/direct"][0]


def test_by_default_the_guard_is_that_of_the_process(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    url = web.serve("/demo", answer(200))
    with pytest.raises(AddressRefused, match=r"127\.0\.0\.1, which may not be fetched \(loopback\)"):
        fetch(url, kind=PAGE)
    monkeypatch.setenv(ALLOW, f"127.0.0.1:{web.port}")
    assert isinstance(fetch(url, kind=PAGE), Fetched)


def test_what_did_not_change_is_not_sent_again(web: Web) -> None:
    known = Validators(etag='W/"v1"', last_modified=SUNDAY)
    url = web.serve("/known", answer(304, etag='W/"v2"'))
    assert get(web, url, validators=known) == NotModified(
        url=url, validators=Validators(etag='W/"v2"', last_modified=known.last_modified)
    )
    (headers,) = web.seen["/known"]
    assert headers["if-none-match"] == known.etag
    assert headers["if-modified-since"] == known.last_modified


def test_not_modified_without_having_asked_is_an_error(web: Web) -> None:
    assert "HTTP 304" in failure(web, web.serve("/odd304", answer(304))).message


def test_a_validator_that_cannot_be_sent_back_is_not_kept(web: Web) -> None:
    url = web.serve("/long", answer(200, etag='"' + "x" * 400 + '"', last_modified="caf\xe9"))
    assert content(web, url).validators == Validators()


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_is_a_result_that_says_so(web: Web, status: int) -> None:
    url = web.serve(f"/gone{status}", answer(status, b"nothing here"))
    assert get(web, url) == Gone(url=url, status=status)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, "wants a sign-in"),
        (403, "forbids it"),
        (400, "no content"),
        (451, "the law"),
        (204, "no content"),
        (300, "no"),
    ],
)
def test_a_final_no_is_not_tried_again(web: Web, status: int, reason: str) -> None:
    waits = Waits()
    error = failure(web, web.serve(f"/no{status}", answer(status)), waits)
    assert isinstance(error, SourceRefused)
    assert reason in error.message
    assert f"HTTP {status}" in error.message
    assert waits.noted == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_and_lasting_ones_told(web: Web, status: int) -> None:
    end = web.serve("/end", answer(200, b"here"))
    start = web.serve("/start", redirect(status, "/end#part"))
    result = content(web, start)
    assert (result.url, result.content) == (end, b"here")
    assert result.moved_to == (end if status in (301, 308) else None)


def test_one_passing_redirect_on_the_way_makes_the_move_a_passing_one(web: Web) -> None:
    web.serve("/last", answer(200))
    web.serve("/middle", redirect(302, "/last"))
    assert content(web, web.serve("/first", redirect(301, "/middle"))).moved_to is None


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data/", "metadata service"),
        ("http://[::ffff:169.254.169.254]/", "IPv4-mapped"),
        ("http://0x7f.1/", "unusual way"),
        ("//10.0.0.1/", "private"),
        ("http://localhost:{closed}/", "loopback"),
        ("http://127.0.0.1:22/", "port 22"),
        ("http://me:secret@127.0.0.1:{port}/", "user name or password"),
        ("file:///etc/passwd", "must start with http"),
        ("http://[::1", "not a valid web address"),
    ],
)
def test_a_redirect_into_the_inside_is_refused(web: Web, target: str, reason: str) -> None:
    target = target.format(port=web.port, closed=web.port + 1 if web.port < 65535 else 1024)
    error = failure(web, web.serve("/leads-inside", redirect(302, target)))
    assert isinstance(error, AddressRefused)
    assert reason in error.message
    assert "secret" not in error.message


def test_redirects_end(web: Web) -> None:
    web.serve("/circle-b", redirect(302, "/circle-a"))
    circle = failure(web, web.serve("/circle-a", redirect(302, "/circle-b")))
    assert "round in a circle" in circle.message
    for number in range(20):
        web.serve(f"/chain{number}", redirect(302, f"/chain{number + 1}"))
    chain = failure(web, web.url + "/chain0")
    assert "more than 5 times" in chain.message
    assert [path for path in web.seen if path.startswith("/chain")] == [f"/chain{number}" for number in range(6)]


def test_a_redirect_without_a_target_gives_no_content(web: Web) -> None:
    assert isinstance(failure(web, web.serve("/nowhere", answer(302))), SourceRefused)


def test_a_name_is_kept_in_the_host_header(web: Web) -> None:
    web.serve("/named", answer(200))
    guard = replace(web.guard("demo.example"), resolve=Names([["127.0.0.1"]]))
    fetch(f"http://demo.example:{web.port}/named", kind=PAGE, guard=guard)
    assert web.seen["/named"][0]["host"] == f"demo.example:{web.port}"


def test_the_name_system_is_asked_again_when_it_failed(web: Web) -> None:
    web.serve("/dns", answer(200))
    asked = []

    def failing_once(host: str, port: int, seconds: float) -> Sequence[Address]:
        asked.append(host)
        if len(asked) == 1:
            raise NameUnresolved
        return [ip_address("127.0.0.1")]

    guard = replace(web.guard("demo.example"), resolve=failing_once)
    assert isinstance(
        fetch(f"http://demo.example:{web.port}/dns", kind=PAGE, guard=guard, clock=Waits().clock()), Fetched
    )
    assert asked == ["demo.example"] * 2


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_passing_failure_is_tried_again_with_growing_waits(web: Web, status: int) -> None:
    waits = Waits()
    url = web.serve(f"/flaky{status}", answer(status), answer(status), answer(200, b"at last"))
    result = get(web, url, waits)
    assert isinstance(result, Fetched)
    assert result.content == b"at last"
    assert waits.noted == [0.5, 1.0]


def test_tries_end(web: Web) -> None:
    error = failure(web, web.serve("/broken", answer(500)))
    assert isinstance(error, SourceUnavailable)
    assert error.message.endswith("it failed (HTTP 500), after 3 tries")
    assert len(web.seen["/broken"]) == 3


@pytest.mark.parametrize("asked", ["7", format_datetime(NOW + timedelta(seconds=7), usegmt=True)])
def test_a_busy_source_is_asked_again_when_it_says(web: Web, asked: str) -> None:
    waits = Waits()
    get(web, web.serve("/busy", answer(429, retry_after=asked), answer(200)), waits)
    assert waits.noted == [7.5]


def test_a_source_that_wants_a_long_wait_is_left_to_the_state_machine(web: Web) -> None:
    error = failure(web, web.serve("/later", answer(503, retry_after="3600")))
    assert isinstance(error, SourceUnavailable)
    assert error.retry_after == 3600
    assert len(web.seen["/later"]) == 1


def test_waits_stay_before_the_deadline(web: Web) -> None:
    waits = Waits()
    failure(web, web.serve("/busy-long", answer(429, retry_after="18")), waits)
    assert sum(waits.noted) <= QUICK.total_seconds
    assert len(web.seen["/busy-long"]) == 2


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [(PAGE, "image/png"), (FEED, "application/pdf"), (JSON, "video/mp4"), (PAGE, "application/zip")],
)
def test_what_cannot_be_of_the_kind_is_not_read(web: Web, kind: Kind, media_type: str) -> None:
    error = failure(web, web.serve("/other", answer(200, b"x", content_type=media_type)), kind=kind)
    assert isinstance(error, SourceUnreadable)
    assert error.message.endswith(f"it answers with {media_type} where a {kind.name} is expected")


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        (FEED, "text/html"),
        (FEED, "application/foo+xml"),
        (JSON, "application/vnd.api+json"),
        (PAGE, ""),
        (PAGE, "application/octet-stream"),
    ],
)
def test_what_may_be_of_the_kind_is_read(web: Web, kind: Kind, media_type: str) -> None:
    headers = {"content_type": media_type} if media_type else {}
    assert content(web, web.serve("/maybe", answer(200, b"x", **headers)), kind=kind).media_type == media_type


def test_a_secret_in_the_query_stays_out_of_messages(web: Web) -> None:
    error = failure(web, web.serve("/key?api_key=secret123", answer(403)))
    assert "secret123" not in error.message + str(error.details)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=255)))
def test_any_content_type_can_be_read(header: str) -> None:
    media_type, charset = content_type(header)
    assert media_type == media_type.lower()
    assert charset is None or charset == charset.strip().lower()


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_retry_after_is_a_wait_or_none(value: str) -> None:
    seconds = retry_after(value, NOW)
    assert seconds is None or 0 <= seconds < float("inf")
