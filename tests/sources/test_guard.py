"""The guard: nothing but the public internet is connected to, however it is written, named or changed meanwhile."""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
import time
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address
from pathlib import Path

import httpx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chalicelib.errors import AddressRefused, MillraceError, SourceRefused, SourceUnavailable, shown
from chalicelib.sources import resolver
from chalicelib.sources.addresses import Address, not_public
from chalicelib.sources.guard import ALLOW, LAMBDA_ITSELF, Guard, guard_from, parse_url
from infra import config
from infra.template import merge_template
from tests.sources.notations import inside_4, inside_6, written_4
from tests.sources.sockets import PUBLIC, PUBLIC_6, Names, Sockets, request

ROOT = Path(__file__).parents[2]


def refused(url: str, guard: Guard | None = None) -> MillraceError:
    """The error of a request that must open no socket."""
    sockets = Sockets(reachable=[PUBLIC])
    with pytest.raises((AddressRefused, SourceRefused)) as caught:
        request(str(parse_url(url)), guard or Guard(resolve=Names([[PUBLIC]])), sockets)
    assert sockets.opened == []
    return caught.value


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "0", "0.0.0.0", "0x7f.1", "0x7F000001", "2130706433", "0177.0.0.1", "017700000001"),
        *("127.0.0.1.", "127.0.0.1..", "127。0。0。1", "１２７.０.０.１", "①②⑦.0.0.1", "127.0.0.1%00.example.com"),
        *("10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "169.254.169.254", "169.254.1.1"),
        *("224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.0.8", "198.18.0.1", "192.88.99.1", "203.0.113.9"),
        *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[fd00:ec2::254]", "[fe80::1]"),
        *("[fe80::1%25eth0]", "[2002:7f00:1::]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::1]", "[2001:0:1::1]", "[ff02::1]"),
        *("[2001:db8::1]", "[fec0::1]", "[4000::1]", "[::ffff:0:127.0.0.1]", "[::ffff:8.8.8.8]"),
        *(
            "127.0.0.0x1",
            "1.2.3",
            "1.2.3.4.5",
            "256.1.1.1",
            "8.8.8.08",
            "0x",
            "a..b",
            ".a",
            "-a.com",
            "a b.com",
            "*.com",
        ),
        *("a b.com", "*.com", "loc%61lhost", "ⓛocalhost", "a" * 64 + ".com", "a." * 130 + "com", "[::1", "[v1.x]"),
    ],
)
def test_hosts_that_are_no_public_host_are_refused_before_anything_is_opened(host: str) -> None:
    refused(f"http://{host}/feed")


@settings(deadline=None)
@given(written_4(inside_4()))
def test_any_notation_of_an_inside_address_is_refused(host: str) -> None:
    refused(f"http://{host}/")


@settings(deadline=None)
@given(written_4(st.ip_addresses(v=4).map(lambda address: IPv4Address(int(address)))))
def test_any_unusual_notation_is_refused_also_of_a_public_address(host: str) -> None:
    assume(not _is_literal(host.replace("。", ".").replace("．", ".")))
    refused(f"http://{host}/")


@settings(deadline=None)
@given(inside_6())
def test_any_inside_address_of_ipv6_is_refused(address: IPv6Address) -> None:
    refused(f"http://[{address}]/")
    refused(f"http://[{address.exploded}]/")


@settings(deadline=None)
@given(st.one_of(inside_4(), inside_6()))
def test_a_name_that_leads_to_an_inside_address_is_refused(address: IPv4Address | IPv6Address) -> None:
    error = refused("https://news.example/feed", Guard(resolve=Names([[str(address)]])))
    assert "https://news.example/feed: it leads to" in error.message


@settings(deadline=None)
@given(st.ip_addresses(v=4))
def test_what_passes_is_global_to_the_standard_library_too(address: IPv4Address) -> None:
    assert not_public(address) is not None or address.is_global or address in IPv4Network("192.0.0.0/24")


def test_public_addresses_pass() -> None:
    sockets = Sockets(reachable=[PUBLIC, PUBLIC_6])
    for host in (PUBLIC, f"[{PUBLIC_6}]", "news.example", "news.example.", "münchen.example", "a_b.example"):
        assert request(f"http://{host}/", Guard(resolve=Names([[PUBLIC]])), sockets).status_code == 204
    assert [host for host, _ in sockets.opened] == [PUBLIC, PUBLIC_6, PUBLIC, PUBLIC, PUBLIC, PUBLIC]


def test_an_ipv4_address_inside_nat64_is_judged_by_itself() -> None:
    assert not_public(ip_address("64:ff9b::8.8.8.8")) is None
    assert not_public(ip_address("64:ff9b::192.168.0.1")) == "private"


def test_an_answer_that_changes_between_check_and_use_changes_nothing() -> None:
    names, sockets = Names([[PUBLIC], ["127.0.0.1"]]), Sockets(reachable=[PUBLIC, "127.0.0.1"])
    assert request("http://rebinding.example/", Guard(resolve=names), sockets).status_code == 204
    assert (names.asked, sockets.opened) == (["rebinding.example"], [(PUBLIC, 80)])
    with pytest.raises(AddressRefused):
        request("http://rebinding.example/", Guard(resolve=names), sockets)
    assert sockets.opened == [(PUBLIC, 80)]


def test_one_unfit_address_among_fit_ones_refuses_the_name() -> None:
    refused("http://mixed.example/", Guard(resolve=Names([[PUBLIC, "10.0.0.1"]])))


def test_the_next_address_is_tried_when_one_cannot_be_reached() -> None:
    sockets = Sockets(reachable=[PUBLIC])
    request("http://both.example/", Guard(resolve=Names([[PUBLIC_6, PUBLIC]])), sockets)
    assert sockets.opened == [(PUBLIC_6, 80), (PUBLIC, 80)]


def test_the_addresses_tried_are_few_and_then_it_cannot_be_reached() -> None:
    sockets = Sockets()
    many = [f"93.184.216.{number}" for number in range(1, 100)]
    with pytest.raises(httpx.ConnectError):
        request("http://many.example/", Guard(resolve=Names([many])), sockets)
    assert len(sockets.opened) == 4


def test_a_socket_that_leads_elsewhere_than_checked_is_closed() -> None:
    sockets = Sockets(reachable=[PUBLIC], peer="127.0.0.1")
    with pytest.raises(AddressRefused, match="another address than the one that was checked"):
        request(f"http://{PUBLIC}/", Guard(), sockets)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "must start with http"),
        ("gopher://example.com/", "must start with http"),
        ("javascript:alert(1)", "must start with http"),
        ("example.com/feed", "must start with http"),
        ("http:///feed", "names no host"),
        ("http://user:secret@example.com/", "user name or password"),
        ("http://example.com\\@127.0.0.1/", "user name or password"),
        ("http://example.com:22/", "port 22"),
        ("http://example.com:25/", "port 25"),
        ("http://example.com:6000/", "port 6000"),
        ("http://example.com:0/", "port 0"),
        ("http://example.com:65536/", "port 65536"),
    ],
)
def test_a_refusal_says_why(url: str, reason: str) -> None:
    error = refused(url, Guard(resolve=Names([[PUBLIC]])))
    assert reason in error.message
    assert "secret" not in error.message + str(error.details)


@pytest.mark.parametrize("port", [80, 443, 1024, 8080, 8443, 65535])
def test_ports_of_web_servers_pass(port: int) -> None:
    sockets = Sockets(reachable=[PUBLIC])
    request(f"http://{PUBLIC}:{port}/", Guard(), sockets)
    assert sockets.opened == [(PUBLIC, port)]


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for url in (text, f"http://{text}", f"http://example.com/{text}"):
        with contextlib.suppress(AddressRefused):
            Guard().check_url(parse_url(url))


def test_what_is_allowed_may_be_on_this_machine_and_nowhere_else_inside() -> None:
    guard = Guard(frozenset({("demo.local", 5000), ("127.0.0.1", 81)}), Names([["127.0.0.1"], ["169.254.169.254"]]))
    sockets = Sockets(reachable=["127.0.0.1"])
    request("http://demo.local:5000/", guard, sockets)
    request("http://127.0.0.1:81/", guard, sockets)
    assert sockets.opened == [("127.0.0.1", 5000), ("127.0.0.1", 81)]
    refused("http://demo.local:5000/", guard)  # the name now leads to the metadata service
    refused("http://127.0.0.1:5000/", guard)
    refused("http://127.0.0.1:80/", guard)


def test_the_environment_of_the_local_stack_can_allow() -> None:
    local = {"AWS_LAMBDA_FUNCTION_NAME": "work_fetch", "AWS_EXECUTION_ENV": "AWS_Lambda aws-chalice/1.34.0"}
    allowed = guard_from({ALLOW: "127.0.0.1:5001, Demo.local:82,[::1]:83", **local})
    assert allowed.allow == {("127.0.0.1", 5001), ("demo.local", 82), ("::1", 83)}
    assert guard_from({}).allow == guard_from({ALLOW: " "}).allow == frozenset()


@pytest.mark.parametrize("variable", LAMBDA_ITSELF)
def test_a_deployed_function_cannot_allow(variable: str) -> None:
    with pytest.raises(AddressRefused, match="only for the local stack"):
        guard_from({ALLOW: "127.0.0.1:5001", variable: "x"})
    assert guard_from({variable: "x"}).allow == frozenset()


def test_nothing_that_is_deployed_sets_what_allows() -> None:
    deployed = json.dumps([merge_template(stage) for stage in config.STAGES]) + "".join(config.files().values())
    assert ALLOW not in deployed
    assert "TABLE" in deployed  # the environment of functions is in it
    named = subprocess.run(
        ["git", "grep", "--name-only", ALLOW, "--", "infra", "app.py", ".chalice"],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert named.stdout == ""


@pytest.mark.parametrize("listed", ["127.0.0.1", "127.0.0.1:x", ":80", "a:1,,b:2"])
def test_a_mistyped_setting_is_refused(listed: str) -> None:
    with pytest.raises(AddressRefused, match=ALLOW):
        guard_from({ALLOW: listed})


def test_a_name_that_nobody_has_is_said_so() -> None:
    error = refused("http://nobody.example/", Guard(resolve=Names([[]])))
    assert "there is no host named nobody.example" in error.message


def test_the_systems_resolver_finds_this_machine() -> None:
    assert ip_address("127.0.0.1") in resolver.resolve("localhost", 80, 10)
    refused("http://localhost/", Guard())
    refused("http://localhost./", Guard())


def test_a_name_that_cannot_be_one_is_unknown() -> None:
    with pytest.raises(resolver.NameUnknown):
        resolver.resolve("a" * 64 + ".example", 80, 10)


def test_a_resolver_that_hangs_is_left_behind() -> None:
    ended = threading.Event()

    def look_up() -> Sequence[Address]:
        ended.wait(60)
        return []

    def hanging(host: str, port: int, seconds: float) -> Sequence[Address]:
        return resolver.within(look_up, 0.05)

    began = time.monotonic()
    with pytest.raises(SourceUnavailable, match="could not be looked up"):
        request("http://slow.example/", Guard(resolve=hanging), Sockets())
    assert time.monotonic() - began < 30
    ended.set()


def test_secrets_of_an_address_are_not_shown() -> None:
    assert shown("https://me:pw@host.example/a?key=123#x") == "https://host.example/a?…"
    assert shown("https://host.example/a#x?y") == "https://host.example/a"
    assert shown("//me@x@host.example") == "//host.example"
    assert shown("http://h/\x1b[31m\n") == "http://h/�[31m�"
    assert len(shown("http://h/" + "a" * 1000)) == 200


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
