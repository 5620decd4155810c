"""Servers that are slow, cut off, endless or pack their answers badly: each ends in time and within bounds."""

from __future__ import annotations

import gzip
import time
import tracemalloc
import zlib
from dataclasses import dataclass
from typing import Any

import pytest

from chalicelib.errors import (
    SourceTooLarge,
    SourceUnavailable,
    SourceUnreadable,
)
from chalicelib.sources.fetch import PAGE, Limits, fetch
from chalicelib.sources.guard import Guard
from tests.sources.fetching import QUICK, Waits, content, failure
from tests.sources.web_server import Web, answer, pieces, raw

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
ZIPPED = HEAD + b"Content-Encoding: gzip\r\n"


@pytest.mark.parametrize(
    ("name", "head", "piece"),
    [
        ("body", HEAD + b"Content-Length: 1000000\r\n\r\n", b"x"),
        ("chunks", HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        ("headers", HEAD, b"X-A: b\r\n"),
        ("status", b"", b" "),
        ("informational", b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        (
            "gzip",
            ZIPPED + b"Content-Length: 99999\r\n\r\n" + gzip.compress(b"")[:10],
            b"\0\0\0\xff\xff",
        ),
    ],
)
def test_a_server_that_drips_is_cut_off_at_the_deadline(web: Web, name: str, head: bytes, piece: bytes) -> None:
    url = web.serve(f"/drip-{name}", pieces(head, piece, seconds=0.01))
    began = time.monotonic()
    error = failure(web, url, limits=Limits(total_seconds=0.3))
    assert isinstance(error, SourceUnavailable)
    assert time.monotonic() - began < 10


def test_a_silent_server_is_given_up_after_the_read_time_out(web: Web) -> None:
    url = web.serve("/silent", pieces(b"", b"", seconds=30))
    error = failure(web, url, limits=Limits(read_seconds=0.1, tries=2))
    assert error.message.endswith("it did not answer in time, after 2 tries")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("short", HEAD + b"Content-Length: 1000\r\n\r\n<html>"),
        ("chunk", HEAD + b"Transfer-Encoding: chunked\r\n\r\n50\r\nabc"),
        ("gzip", ZIPPED + b"Connection: close\r\n\r\n" + gzip.compress(b"x" * 1000)[:-9]),
        ("deflate", HEAD + b"Content-Encoding: deflate\r\nConnection: close\r\n\r\n" + zlib.compress(b"x" * 1000)[:-5]),
        ("not-http", b"220 mail.example ESMTP\r\n"),
        ("nothing", b""),
    ],
)
def test_an_answer_that_is_cut_off_is_tried_again(web: Web, name: str, data: bytes) -> None:
    url = web.serve(f"/cut-{name}", raw(data), answer(200, b"whole"))
    assert content(web, url).content == b"whole"


def test_a_port_where_nothing_listens_cannot_be_reached(web: Web) -> None:
    with pytest.raises(SourceUnavailable, match="it cannot be reached, after 3 tries"):
        fetch("http://127.0.0.1:9/", kind=PAGE, guard=_allowing(9), clock=Waits().clock())


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP"])
def test_gzip_is_unpacked_also_in_several_members(web: Web, encoding: str) -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"") + gzip.compress(b"two") + b"\0padding"
    assert content(web, web.serve("/gzip", answer(200, packed, content_encoding=encoding))).content == b"one two"


@pytest.mark.parametrize("window", [15, -15])
def test_deflate_is_unpacked_in_both_forms_in_use(web: Web, window: int) -> None:
    packer = zlib.compressobj(wbits=window)
    packed = packer.compress(b"hello " * 1000) + packer.flush()
    assert (
        content(web, web.serve("/deflate", answer(200, packed, content_encoding="deflate"))).content == b"hello " * 1000
    )


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_stopped_while_it_unpacks(web: Web, encoding: str) -> None:
    packer = zlib.compressobj(wbits=31 if encoding == "gzip" else 15)
    packed = b"".join([packer.compress(bytes(1_000_000)) for _ in range(300)]) + packer.flush()
    assert len(packed) < QUICK.max_bytes
    url = web.serve(f"/bomb-{encoding}", answer(200, packed, content_encoding=encoding))
    tracing = _peak_of(lambda: failure(web, url))
    assert isinstance(tracing.result, SourceTooLarge)
    assert "larger than 1 MB" in tracing.result.message
    assert tracing.peak_bytes < 10_000_000


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
def test_packing_that_was_not_asked_for_is_refused(web: Web, encoding: str) -> None:
    error = failure(web, web.serve("/packed", answer(200, b"\x1b\x00", content_encoding=encoding)))
    assert isinstance(error, SourceUnreadable)
    assert encoding in error.message


def test_damaged_packing_is_said_so(web: Web) -> None:
    error = failure(web, web.serve("/damaged", answer(200, b"plain text", content_encoding="gzip")))
    assert "compression is damaged" in error.message


def test_ten_megabytes_pass_and_a_byte_more_does_not(web: Web) -> None:
    ten = b"x" * 10_000_000
    for body, packing in ((ten, {}), (gzip.compress(ten, 1), {"content_encoding": "gzip"})):
        url = web.serve("/ten", answer(200, body, **packing))
        assert len(content(web, url, limits=Limits()).content) == 10_000_000
    more = ten + b"x"
    for body, packing in ((more, {}), (gzip.compress(more, 1), {"content_encoding": "gzip"})):
        error = failure(web, web.serve("/more", answer(200, body, **packing)), limits=Limits())
        assert isinstance(error, SourceTooLarge)
        assert error.message.endswith("larger than 10 MB")


def test_an_endless_answer_is_hung_up_on(web: Web) -> None:
    web.hung_up.clear()
    url = web.serve("/endless", pieces(HEAD + b"Connection: close\r\n\r\n", b"x" * 100_000, seconds=0))
    assert isinstance(failure(web, url), SourceTooLarge)
    assert web.hung_up.wait(10)


@dataclass(frozen=True)
class Traced:
    result: Any
    peak_bytes: int


def _peak_of(call: Any) -> Traced:
    """What Python allocates at most during the call, in the thread that makes it and in the server's."""
    tracemalloc.start()
    try:
        return Traced(call(), tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()


def _allowing(port: int) -> Guard:
    return Guard(frozenset({("127.0.0.1", port)}))
