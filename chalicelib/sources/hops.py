"""One try at an address: the redirects followed by hand, each judged anew, and what the last answer means."""

from __future__ import annotations

import math
import ssl
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

import httpx

from chalicelib.errors import AddressRefused, SourceError, SourceRefused, SourceUnavailable, SourceUnreadable, shown
from chalicelib.sources.bodies import ACCEPT_ENCODING, CutOff, read_body
from chalicelib.sources.guard import parse_url
from chalicelib.sources.kinds import Kind
from chalicelib.sources.transport import USER_AGENT, GuardedTransport

MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
LASTING = frozenset({301, 308})
GONE = frozenset({404, 410})
BUSY = frozenset({408, 425, 429})
WITH_CONTENT = frozenset({200, 203})
LONGEST_VALIDATOR = 300
ALSO_REFUSED = {401: "it wants a sign-in", 402: "it wants to be paid", 403: "it forbids it", 451: "the law forbids it"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the source gave to ask it later whether anything changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """`url` is where the content was in the end; `moved_to` the address to ask from now on, where the source said so.

    `media_type` and `charset` as the header says them: lower case, empty or None where it does not.
    """

    url: str
    content: bytes
    media_type: str
    charset: str | None
    validators: Validators
    moved_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    url: str
    validators: Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """There is nothing (404) or nothing any more (410)."""

    url: str
    status: int


Result = Fetched | NotModified | Gone


class Again(Exception):
    """This try failed in a way that another may not."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One hop. `lasting`: all redirects on the way to it were for good."""

    url: httpx.URL
    kind: Kind
    validators: Validators
    max_bytes: int
    timeout: httpx.Timeout
    lasting: bool = True


def ask(transport: GuardedTransport, asked: Asked, now: datetime) -> Result:
    """Follows to the end. Raises SourceError in all its kinds, or Again."""
    seen = {asked.url}
    hop = asked
    for _ in range(MOST_REDIRECTS + 1):
        answer = _named(transport, asked, hop, now)
        if not isinstance(answer, Asked):
            return _with_move(answer, asked, hop)
        if answer.url in seen:
            raise SourceRefused(str(asked.url), "its redirects go round in a circle")
        hop = answer
        seen.add(hop.url)
    raise SourceRefused(str(asked.url), f"it redirects more than {MOST_REDIRECTS} times")


def _named(transport: GuardedTransport, asked: Asked, hop: Asked, now: datetime) -> Result | Asked:
    """An error names the address that a person knows, and where it led."""
    try:
        return _one(transport, hop, now)
    except SourceUnavailable as error:
        raise Again(str(error.details["cause"])) from error
    except SourceError as error:
        if hop.url == asked.url:
            raise
        cause = f"it redirects to {shown(str(hop.url))}: {error.details['cause']}"
        raise type(error)(str(asked.url), cause) from error


def _with_move(answer: Result, asked: Asked, hop: Asked) -> Result:
    if isinstance(answer, Fetched) and hop.lasting and hop.url != asked.url:
        return replace(answer, moved_to=str(hop.url))
    return answer


def _one(transport: GuardedTransport, hop: Asked, now: datetime) -> Result | Asked:
    try:
        with closing(transport.handle_request(_request(hop))) as response:
            return _answer(response, hop, now)
    except httpx.TimeoutException as error:
        raise Again("it did not answer in time") from error
    except httpx.ConnectError as error:
        raise _no_connection(str(hop.url), error) from error
    except (httpx.LocalProtocolError, httpx.UnsupportedProtocol) as error:
        raise SourceRefused(str(hop.url), "it cannot be asked for over HTTP") from error
    except httpx.TransportError as error:
        raise Again("its answer was cut off or is not HTTP") from error
    except CutOff as error:
        raise Again("its answer was cut off") from error


def _request(hop: Asked) -> httpx.Request:
    conditions = {"if-none-match": hop.validators.etag, "if-modified-since": hop.validators.last_modified}
    headers = {"user-agent": USER_AGENT, "accept": hop.kind.accept, "accept-encoding": ACCEPT_ENCODING}
    headers["connection"] = "close"
    headers |= {name: value for name, value in conditions.items() if value}
    return httpx.Request("GET", hop.url, headers=headers, extensions={"timeout": hop.timeout.as_dict()})


def _answer(response: httpx.Response, hop: Asked, now: datetime) -> Result | Asked:
    status, url = response.status_code, str(hop.url)
    if status in REDIRECTS and "location" in response.headers:
        return _redirected(response, hop)
    if status == 304 and hop.validators != Validators():
        return NotModified(url=url, validators=_merged(_validators(response), hop.validators))
    if status in GONE:
        return Gone(url=url, status=status)
    if status in BUSY or status >= 500:
        why = "it is too busy" if status in BUSY or status == 503 else "it failed"
        raise Again(f"{why} (HTTP {status})", retry_after(response.headers.get("retry-after", ""), now))
    if status not in WITH_CONTENT:
        raise SourceRefused(url, f"{ALSO_REFUSED.get(status, 'it gives no content')} (HTTP {status})", status=status)
    return _fetched(response, hop)


def _redirected(response: httpx.Response, hop: Asked) -> Asked:
    """The conditions go along: they came from the end of this chain."""
    location = response.headers["location"]
    try:
        target = parse_url(location, hop.url)
    except AddressRefused as error:
        cause = f"it redirects to {shown(location)}: {error.details['cause']}"
        raise AddressRefused(str(hop.url), cause) from error
    if hop.url.scheme == "https" and target.scheme == "http":
        raise AddressRefused(str(hop.url), "it redirects from https to http")
    return replace(hop, url=target, lasting=hop.lasting and response.status_code in LASTING)


def _fetched(response: httpx.Response, hop: Asked) -> Fetched:
    url = str(hop.url)
    media_type, charset = content_type(response.headers.get("content-type", ""))
    if not hop.kind.takes(media_type):
        raise SourceUnreadable(url, f"it answers with {media_type[:80]} where a {hop.kind.name} is expected")
    content = read_body(response, url, hop.max_bytes)
    return Fetched(url=url, content=content, media_type=media_type, charset=charset, validators=_validators(response))


def content_type(header: str) -> tuple[str, str | None]:
    message = Message()
    message["content-type"] = " ".join(header.split())
    media_type = message.get_content_type() if "/" in header else ""
    charset = message.get_param("charset")
    return media_type, charset.strip().lower() if isinstance(charset, str) else None


def _validators(response: httpx.Response) -> Validators:
    return Validators(
        etag=_validator(response.headers.get("etag")), last_modified=_validator(response.headers.get("last-modified"))
    )


def _validator(value: str | None) -> str | None:
    """Kept only as it can be sent back."""
    return value if value and value.isascii() and value.isprintable() and len(value) <= LONGEST_VALIDATOR else None


def _merged(new: Validators, old: Validators) -> Validators:
    return Validators(etag=new.etag or old.etag, last_modified=new.last_modified or old.last_modified)


def _no_connection(url: str, error: httpx.ConnectError) -> Exception:
    cause: BaseException | None = error
    while cause and not isinstance(cause, ssl.SSLCertVerificationError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return SourceRefused(url, f"its certificate cannot be trusted: {cause.verify_message}")
    return Again("it cannot be reached")


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds from `now`, never negative; None when nothing was named that can be read."""
    try:
        seconds = float(value)
    except ValueError:
        return _until(value, now)
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _until(value: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
