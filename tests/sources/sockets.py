"""Sockets and resolvers for tests of the guard: they note what they are asked for, and nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

import httpcore
import httpx

from chalicelib.sources.addresses import Address
from chalicelib.sources.clock import Deadline
from chalicelib.sources.guard import Guard
from chalicelib.sources.transport import GuardedTransport

PUBLIC = "93.184.216.34"
PUBLIC_6 = "2606:2800:220:1:248:1893:25c8:1946"
TIMEOUT = {"connect": 5.0, "read": 5.0, "write": 5.0, "pool": 5.0}


@dataclass
class Sockets(httpcore.NetworkBackend):
    """Notes each address; those in `reachable` answer with an empty page and say `peer`, or themselves, as peer."""

    reachable: Sequence[str] = ()
    peer: str | None = None
    opened: list[tuple[str, int]] = field(default_factory=list)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        self.opened.append((host, port))
        if host not in self.reachable:
            raise httpcore.ConnectError("unreachable")
        return _Stream([b"HTTP/1.1 204 No Content\r\n\r\n"], (self.peer or host, port))


class _Stream(httpcore.MockStream):
    def __init__(self, answers: list[bytes], peer: tuple[str, int]) -> None:
        super().__init__(answers)
        self._peer = peer

    def get_extra_info(self, info: str) -> Any:
        return self._peer if info == "server_addr" else None


@dataclass
class Names:
    """A resolver that gives its answers in turn, the last one again and again."""

    answers: Sequence[Sequence[str]]
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int, seconds: float) -> Sequence[Address]:
        self.asked.append(host)
        return [ip_address(address) for address in self.answers[min(len(self.asked), len(self.answers)) - 1]]


def request(url: str, guard: Guard, sockets: Sockets) -> httpx.Response:
    """One request over `sockets`, as the guarded transport makes it."""
    with GuardedTransport(guard, Deadline(10), sockets) as transport:
        return transport.handle_request(httpx.Request("GET", url, extensions={"timeout": TIMEOUT}))
