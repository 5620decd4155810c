"""The guard where it counts: an HTTP transport whose connections go to checked addresses and nowhere else.

Underneath is httpcore with a network backend of our own, the one place where sockets are opened. The name in the
URL stays what TLS verifies and what the Host header says. A transport follows no redirects, keeps no cookies and
reads no environment; a client around it needs `follow_redirects=False, trust_env=False`.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

import httpcore
import httpx

from chalicelib.errors import AddressRefused
from chalicelib.sources.addresses import Address
from chalicelib.sources.clock import Deadline
from chalicelib.sources.guard import Guard

MOST_ADDRESSES = 4  # of one name that are tried
USER_AGENT = "Millrace/0.1 (content pipelines; reads feeds and pages for a site's editors)"


class GuardedTransport(httpx.BaseTransport):
    """Raises AddressRefused, SourceRefused, SourceUnavailable, and httpx's errors of transport."""

    def __init__(self, guard: Guard, deadline: Deadline, sockets: httpcore.NetworkBackend | None = None) -> None:
        self._guard = guard
        self._deadline = deadline
        self._sockets = sockets or httpcore.SyncBackend()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """A pool of its own for each request: no connection outlives the check of its address."""
        self._guard.check_url(request.url)
        backend = GuardedBackend(str(request.url), self._guard, self._deadline, self._sockets)
        pool = httpcore.ConnectionPool(ssl_context=self._guard.tls(), network_backend=backend)
        with _as_httpx():
            answer = pool.handle_request(_for_httpcore(request))
        return httpx.Response(status_code=answer.status, headers=answer.headers, stream=_Body(answer, pool))


class GuardedBackend(httpcore.NetworkBackend):
    """Opens sockets to judged addresses. No unix sockets: httpcore's own refusal stays."""

    def __init__(self, url: str, guard: Guard, deadline: Deadline, sockets: httpcore.NetworkBackend) -> None:
        self._url = url
        self._guard = guard
        self._deadline = deadline
        self._sockets = sockets

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        seconds = _within(self._deadline, timeout, httpcore.ConnectTimeout)
        addresses = self._guard.addresses(self._url, host, port, seconds)
        failure: Exception | None = None
        for address in addresses[:MOST_ADDRESSES]:
            seconds = _within(self._deadline, timeout, httpcore.ConnectTimeout)
            try:
                stream = self._sockets.connect_tcp(str(address), port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            _check_peer(self._url, stream, address)
            return _TimedStream(stream, self._deadline)
        raise failure or httpcore.ConnectError("no address")


class _TimedStream(httpcore.NetworkStream):
    """Every wait ends with the deadline: also those for a header that comes byte by byte."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _within(self._deadline, timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _within(self._deadline, timeout, httpcore.WriteTimeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        seconds = _within(self._deadline, timeout, httpcore.ConnectTimeout)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, seconds), self._deadline)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response, pool: httpcore.ConnectionPool) -> None:
        self._answer = answer
        self._pool = pool

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
        self._pool.close()


def _for_httpcore(request: httpx.Request) -> httpcore.Request:
    """Of the extensions only the time-outs: one could name another host for TLS."""
    url = request.url
    return httpcore.Request(
        method=request.method,
        url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=request.headers.raw,
        content=request.stream,
        extensions={"timeout": request.extensions["timeout"]},
    )


def _within(deadline: Deadline, timeout: float | None, passed: type[Exception]) -> float:
    left = deadline.left()
    if left <= 0:
        raise passed("the deadline has passed")
    return left if timeout is None else min(left, timeout)


def _check_peer(url: str, stream: httpcore.NetworkStream, address: Address) -> None:
    """Belt and braces: the socket itself says where it leads."""
    peer = stream.get_extra_info("server_addr")
    if peer is None or ip_address(peer[0]) != address:
        stream.close()
        raise AddressRefused(url, "the connection led to another address than the one that was checked")


@contextmanager
def _as_httpx() -> Iterator[None]:
    try:
        yield
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise _HTTPX[type(error)](str(error)) from error


_HTTPX: dict[type[Exception], type[httpx.TransportError]] = {
    httpcore.ConnectTimeout: httpx.ConnectTimeout,
    httpcore.ReadTimeout: httpx.ReadTimeout,
    httpcore.WriteTimeout: httpx.WriteTimeout,
    httpcore.PoolTimeout: httpx.PoolTimeout,
    httpcore.ConnectError: httpx.ConnectError,
    httpcore.ReadError: httpx.ReadError,
    httpcore.WriteError: httpx.WriteError,
    httpcore.LocalProtocolError: httpx.LocalProtocolError,
    httpcore.RemoteProtocolError: httpx.RemoteProtocolError,
}
