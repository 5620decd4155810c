"""The HTTP API as the command line sees it: one call, its errors as exit statuses, the token renewed once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from cli import session
from cli.exits import CommandFailed, Exit
from cli.session import Session

PREFIX = "/api/v1"
TIMEOUT = httpx.Timeout(30, connect=5)
MOST_PAGES = 1000
STATUS_OF = {"run_active": Exit.RUN_ACTIVE, "cap_reached": Exit.CAP_REACHED}
Json = dict[str, Any]


class ApiError(CommandFailed):
    """The API said no. `code` and `details` are the API's own."""

    def __init__(self, response: httpx.Response) -> None:
        self.http_status = response.status_code
        error = _error_of(response)
        self.code = str(error.get("code", ""))
        details = error.get("details")
        self.details: Mapping[str, Any] = details if isinstance(details, dict) else {}
        self.retry_after = _seconds(response.headers.get("retry-after", ""))
        message = str(error.get("message") or f"the server answered HTTP {self.http_status}")
        super().__init__(message, self._exit())

    def _exit(self) -> Exit:
        if self.http_status in (401, 403):
            return Exit.NOT_ALLOWED
        return STATUS_OF.get(self.code, Exit.ERROR)

    @property
    def passing(self) -> bool:
        """Whether the same call may succeed later."""
        return self.http_status >= 500 or self.http_status in (408, 429)


class Unreachable(CommandFailed):
    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"cannot reach {url}: {why}", Exit.UNREACHABLE)


class Api:
    """Calls to one server. Renews the token once when a refresh token is there and the server answers 401."""

    def __init__(self, url: str, current: Session | None = None) -> None:
        self.url = url.rstrip("/")
        self._session = current
        self._http = httpx.Client(base_url=self.url + PREFIX, timeout=TIMEOUT, follow_redirects=False)

    def __enter__(self) -> Api:
        return self

    def __exit__(self, *error: object) -> None:
        self._http.close()

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Json | None = None,
        etag: str = "",
        key: str = "",
    ) -> httpx.Response:
        """The answer, 2xx or 304. Raises ApiError or Unreachable. What is sent twice with one `key` is done once."""
        headers = {"if-none-match": etag, "idempotency-key": key}
        request = {"params": _given(params or {}), "json": json, "headers": _given(headers)}
        response = self._attempt(method, path, request)
        if response.status_code == 401 and self._renew():
            response = self._attempt(method, path, request)
        if response.is_success or response.status_code == 304:
            return response
        raise ApiError(response)

    def call(self, method: str, path: str, **request: Any) -> Json:
        return document(self.send(method, path, **request))

    def pages(self, path: str, field: str, limit: int, params: Mapping[str, Any]) -> Iterator[Json]:
        """At most `limit` entries of a paged list, page by page."""
        cursor, left = None, limit
        for _ in range(MOST_PAGES):
            page = self.call("GET", path, params={**params, "cursor": cursor})
            entries = page.get(field) or []
            yield from entries[:left]
            left, cursor = left - len(entries), page.get("cursor")
            if left <= 0 or not cursor:
                return

    def sign_in(self, email: str, password: str) -> Json:
        self._session = None  # an old one must not be renewed because the password is wrong
        answer = self.call("POST", "/session", json={"email": email, "password": password})
        session.store(self.url, Session(token=required(answer, "token"), refresh_token=answer.get("refresh_token", "")))
        return answer

    def _attempt(self, method: str, path: str, request: Mapping[str, Any]) -> httpx.Response:
        bearer = {"authorization": f"Bearer {self._session.token}"} if self._session else {}
        try:
            return self._http.request(method, path, **{**request, "headers": {**request["headers"], **bearer}})
        except httpx.TimeoutException as error:
            raise Unreachable(self.url, "no answer in time") from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise Unreachable(self.url, str(error) or "the connection broke") from error

    def _renew(self) -> bool:
        if self._session is None or not self._session.refresh_token:
            return False
        refresh = self._session.refresh_token
        self._session = None
        response = self._attempt("POST", "/session/refresh", {"json": {"refresh_token": refresh}, "headers": {}})
        if not response.is_success:
            return False
        self._session = Session(token=required(document(response), "token"), refresh_token=refresh)
        session.store(self.url, self._session)
        return True


def open_api(url: str, token: str = "") -> Api:
    """An API client for `url` with `token`, or with the session that `millrace login` stored for it."""
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise CommandFailed(f"{url!r} is no address of a server; it starts with http:// or https://", Exit.USAGE)
    if not (token.isascii() and token.isprintable()):
        raise CommandFailed("the token holds characters that cannot be sent", Exit.USAGE)
    stored = None if token else session.load().by_url.get(url.rstrip("/"))
    return Api(url, Session(token=token) if token else stored)


def segment(name: str) -> str:
    """One segment of a path, whatever a person typed."""
    return quote(name, safe="")


def document(response: httpx.Response) -> Json:
    try:
        body = response.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise CommandFailed(f"{response.request.url.host} did not answer as Millrace does; is the URL right?")
    return body


def required(answer: Json, field: str) -> str:
    if not isinstance(answer.get(field), str):
        raise CommandFailed(f"the server's answer has no {field}; is the URL right?")
    return str(answer[field])


def _given(values: Mapping[str, Any]) -> Json:
    return {name: value for name, value in values.items() if value not in (None, "")}


def _seconds(retry_after: str) -> float:
    """The header may also be a date; what the API sends is seconds."""
    return float(retry_after) if retry_after.isdecimal() else 0.0


def _error_of(response: httpx.Response) -> Json:
    try:
        error = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        return {}
    return error if isinstance(error, dict) else {}
