"""One POST to a receiver, through the guard of the sources: to a public address, no redirect followed, within seconds,
its answer read only as far as a person would.

An address of a webhook is a secret. It stands in no reason and no log, not even where the receiver repeats it.
"""

from __future__ import annotations

import re
import ssl
from contextlib import closing, suppress
from datetime import UTC, datetime

import httpx

from chalicelib.errors import SourceError, SourceUnavailable
from chalicelib.notify.answers import Answer, refused, unlucky
from chalicelib.sources.clock import Deadline
from chalicelib.sources.guard import Guard, parse_url
from chalicelib.sources.hops import BUSY, REDIRECTS, retry_after
from chalicelib.sources.transport import GuardedTransport

SECONDS = 10.0  # for all of it
USER_AGENT = "Millrace/0.1 (notifications)"
MOST_BYTES = 4_096  # of an answer; what is more is not read
_SHOWN = 200  # characters of it
_SHORTEST_SECRET = 4  # a part of an address that is shorter is no secret


def post(url: str, body: bytes, headers: dict[str, str], guard: Guard, seconds: float = SECONDS) -> Answer:
    """Never raises for what the receiver or its address do."""
    try:
        parsed = parse_url(url)
        transport = GuardedTransport(guard, Deadline(seconds))
        with closing(transport.handle_request(_request(parsed, body, headers, seconds))) as response:
            return _answer(response, _said(response, parsed))
    except SourceUnavailable as error:
        return unlucky(str(error.details["cause"]))
    except SourceError as error:  # the guard's refusals; its own words hold the address
        return refused(str(error.details["cause"]))
    except httpx.TimeoutException:
        return unlucky(f"it did not answer within {seconds:g} s")
    except httpx.ConnectError as error:
        return unlucky("its certificate cannot be trusted" if _distrusted(error) else "it cannot be reached")
    except httpx.TransportError:
        return unlucky("its answer was cut off or is not HTTP")


def _request(url: httpx.URL, body: bytes, headers: dict[str, str], seconds: float) -> httpx.Request:
    ours = {"content-type": "application/json", "user-agent": USER_AGENT, "accept-encoding": "identity"}
    timeouts = httpx.Timeout(seconds).as_dict()
    return httpx.Request(
        "POST",
        url,
        headers={**ours, "connection": "close", **headers},
        content=body,
        extensions={"timeout": timeouts},
    )


def _answer(response: httpx.Response, said: str) -> Answer:
    status = response.status_code
    if 200 <= status < 300:
        return Answer(delivered=True, status=status, said=said)
    reason = f"HTTP {status}{f': {said}' if said else ''}"
    if status in REDIRECTS:
        return refused(f"HTTP {status}: it redirects, which is not followed", status=status)
    if status in BUSY or status >= 500:
        asked = retry_after(response.headers.get("retry-after", ""), datetime.now(UTC))
        return unlucky(reason, status=status, said=said, retry_after=asked)
    return refused(reason, status=status, said=said)


def _said(response: httpx.Response, url: httpx.URL) -> str:
    """The beginning of a short text or JSON, on one line. That it breaks off or takes too long changes nothing:
    the status has come."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {"", "text/plain", "application/json"} or "content-encoding" in response.headers:
        return ""
    content = b""
    with suppress(httpx.TransportError):
        for piece in response.iter_raw():
            content += piece
            if len(content) >= MOST_BYTES:
                break
    text = "".join(c if c.isprintable() else " " for c in content[:MOST_BYTES].decode("utf-8", "replace"))
    return _without_secrets(" ".join(text.split()), url)[:_SHOWN]


def _without_secrets(text: str, url: httpx.URL) -> str:
    parts = {*url.path.split("/"), *re.split("[/?&=]", url.raw_path.decode()), *url.params.values()}
    for part in sorted((part for part in parts if len(part) >= _SHORTEST_SECRET), key=len, reverse=True):
        text = text.replace(part, "…")
    return text


def _distrusted(error: BaseException | None) -> bool:
    while error and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None
