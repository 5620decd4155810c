"""What may be fetched: http and https, on the ports of web servers, from addresses of the public internet.

The check is made where the connection is made. A name is resolved once, every address it has is judged, and the
socket is opened to exactly such an address, so an answer of the name system that changes later changes nothing.
"""

from __future__ import annotations

import functools
import os
import re
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

import httpx

from chalicelib.errors import AddressRefused, SourceRefused, SourceUnavailable
from chalicelib.sources.addresses import Address, not_public
from chalicelib.sources.resolver import NameUnknown, NameUnresolved, Resolver, resolve

ALLOW = "LOCAL_DEMO_SOURCES"  # host:port of the local stack's demo sources, separated by commas
# Lambda sets these in every function and lets nobody unset them. The local stack's processes lack them, though its
# workers have AWS_LAMBDA_FUNCTION_NAME as handlers expect it, and Chalice sets AWS_EXECUTION_ENV wherever it runs.
LAMBDA_ITSELF = ("AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT")

SCHEMES = {"http": 80, "https": 443}
LOWEST_FREE_PORT = 1024  # below it, all but 80 and 443 speak other protocols: mail, shells, files
# Those above it that browsers do not fetch from either, for the same reason (Fetch standard, "bad ports").
OTHER_PROTOCOLS = frozenset({1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6679, 6697, 10080})
OTHER_PROTOCOLS |= frozenset(range(6665, 6670))
HIGHEST_PORT = 65535

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}\.?")
_LONGEST_NAME = 254
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)\.?")  # of the last label: resolvers read such a host as an address


@functools.cache
def system_tls() -> ssl.SSLContext:
    """Made once: reading the certificates takes as long as a fetch."""
    return httpx.create_ssl_context(trust_env=False)


@dataclass(frozen=True, slots=True)
class Guard:
    """`allow`: hosts and ports that may be on this very machine, each as written in the URL."""

    allow: frozenset[tuple[str, int]] = frozenset()
    resolve: Resolver = resolve
    tls: Callable[[], ssl.SSLContext] = system_tls

    def check_url(self, url: httpx.URL) -> None:
        """Everything that the address itself tells. Raises AddressRefused."""
        if reason := _wrong_form(url) or self._wrong_port(url) or _wrong_host(url.raw_host.decode()):
            raise AddressRefused(str(url), reason)
        if literal := _literal(url.raw_host.decode()):
            self._judge(str(url), url.raw_host.decode(), port_of(url), [literal])

    def addresses(self, url: str, host: str, port: int, seconds: float) -> Sequence[Address]:
        """Where to connect to for `host`, each judged; `url` is for messages, `seconds` for the look-up.

        Raises SourceRefused, SourceUnavailable, and AddressRefused if any is unfit: a mixed answer is an attempt.
        """
        found = [literal] if (literal := _literal(host)) else self._resolved(url, host, port, seconds)
        self._judge(url, host, port, found)
        return found

    def _judge(self, url: str, host: str, port: int, found: Sequence[Address]) -> None:
        for address in found:
            what = not_public(address)
            if what and not (what == "loopback" and (host, port) in self.allow):
                raise AddressRefused(url, f"it leads to {address}, which may not be fetched ({what})")

    def _resolved(self, url: str, host: str, port: int, seconds: float) -> Sequence[Address]:
        try:
            found = self.resolve(host, port, seconds)
        except NameUnknown:
            found = []
        except NameUnresolved as error:
            raise SourceUnavailable(url, f"the name {host} could not be looked up") from error
        if not found:
            raise SourceRefused(url, f"there is no host named {host}")
        return found

    def _wrong_port(self, url: httpx.URL) -> str | None:
        port = port_of(url)
        web = port in SCHEMES.values() or (LOWEST_FREE_PORT <= port <= HIGHEST_PORT and port not in OTHER_PROTOCOLS)
        if web or (url.raw_host.decode(), port) in self.allow:
            return None
        return f"port {port} is not one of a web server"


def guard_from(environment: Mapping[str, str]) -> Guard:
    """The guard of this process. Raises AddressRefused where a deployed function is told to open it."""
    listed = environment.get(ALLOW, "").strip()
    if not listed:
        return Guard()
    if any(name in environment for name in LAMBDA_ITSELF):
        raise AddressRefused(listed, f"{ALLOW} is only for the local stack; a deployed function must not have it")
    return Guard(frozenset(_host_and_port(entry.strip()) for entry in listed.split(",")))


def system_guard() -> Guard:
    return guard_from(os.environ)


def parse_url(url: str, base: httpx.URL | None = None) -> httpx.URL:
    """Without its fragment. Raises AddressRefused. The one parser: what was checked is what is asked for."""
    try:
        parsed = base.join(url) if base else httpx.URL(url.strip())
        return httpx.URL(str(parsed)).copy_with(fragment=None)  # some hosts are wrong only once they are normal
    except (httpx.InvalidURL, ValueError) as error:
        raise AddressRefused(url, "it is not a valid web address") from error


def port_of(url: httpx.URL) -> int:
    return SCHEMES.get(url.scheme, 0) if url.port is None else url.port


def _wrong_form(url: httpx.URL) -> str | None:
    if url.scheme not in SCHEMES:
        return "a web address must start with http:// or https://"
    if url.userinfo:
        return "a web address must not hold a user name or password"
    return None if url.host else "the web address names no host"


def _wrong_host(host: str) -> str | None:
    """Names and the usual notation of addresses pass; other notations mean nothing good."""
    if _literal(host):
        return None
    if _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]) or ":" in host:
        return f"{host} is an unusual way to write a network address"
    if len(host) > _LONGEST_NAME or not _NAME.fullmatch(host):
        return "the host of the web address is not a name"
    return None


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return None if "%" in host else ip_address(host)
    except ValueError:
        return None


def _host_and_port(entry: str) -> tuple[str, int]:
    host, _, port = entry.rpartition(":")
    if not host or not port.isdecimal():
        raise AddressRefused(entry, f"{ALLOW} holds host:port, separated by commas")
    return host.strip("[]").lower(), int(port)
