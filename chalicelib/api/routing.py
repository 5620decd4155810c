"""HTTP <-> core: routes with a role, bodies with a type, one error shape.

A view takes a `Call` (and its path arguments) and answers a value, `(status, value)` or a Response.
`ROUTES` lists every route with the role it needs (None is open, and a test names those), `QUERIES` the parameters
that each takes.
"""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Callable, Collection, Mapping
from contextvars import ContextVar
from typing import Any, TypeVar

import msgspec
from chalice.app import Blueprint, Request, Response

from chalicelib.api.authorizer import authenticate
from chalicelib.errors import (
    InProgress,
    InvalidInput,
    MillraceError,
    NotAllowed,
    NotSignedIn,
    RequestError,
    Transient,
)
from chalicelib.lifecycle import RANK
from chalicelib.store import Store, open_store, translated

PREFIX = "/api/v1"
Headers = dict[str, str | list[str]]
JSON: Headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
LONGEST = 200  # characters of an id or a parameter: as a key it stays under DynamoDB's 1,024 bytes
ROUTES: dict[tuple[str, str], str | None] = {}
QUERIES: dict[tuple[str, str], tuple[str, ...]] = {}
T = TypeVar("T")

_log = logging.getLogger("millrace.api")
# Chalice keeps the request on the app, which threads share; a middleware hands it on through this instead.
_request: ContextVar[Request] = ContextVar("request")
_BY_NAME = re.compile(r"Object (missing required|contains unknown) field `(.+?)`")
_CODES = {405: "method_not_allowed", 415: "unsupported_media_type", 500: "internal_error"}


class Call:
    """One request: who asks, with what."""

    def __init__(self, request: Request) -> None:
        self.request = request
        caller: dict[str, str] = dict(request.context).get("authorizer") or {}
        self.who: str = caller.get("name", "")
        self.role: str = caller.get("role", "")
        self.kind: str = caller.get("kind", "")
        self.replayed = False

    @property
    def trigger(self) -> str:
        """Of what this request starts."""
        return "manual" if self.kind == "person" else "api"

    @functools.cached_property
    def store(self) -> Store:
        return open_store()

    def body(self, schema: type[T]) -> T:
        """The body as `schema`. Raises InvalidInput that names the field."""
        try:
            return msgspec.json.decode(self.request.raw_body, type=schema)
        except msgspec.ValidationError as error:
            raise _wrong_field(str(error)) from error
        except (msgspec.DecodeError, RecursionError) as error:
            raise InvalidInput("body", f"not JSON: {error}") from error

    @property
    def content(self) -> bytes:
        """The body as it came, of a route that takes files."""
        raw = self.request.raw_body
        return raw if isinstance(raw, bytes) else str(raw).encode()

    def query(self, name: str) -> str | None:
        parameters = self.request.query_params
        return (parameters.get(name) if parameters else None) or None

    def required(self, name: str) -> str:
        value = self.query(name)
        if value is None:
            raise InvalidInput(name, "is required")
        return value

    def number(self, name: str, *, default: int, low: int, high: int) -> int:
        text = self.query(name)
        if text is None:
            return default
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise InvalidInput(name, f"must be a whole number from {low} to {high}")
        return int(text)

    def header(self, name: str) -> str:
        value: str = self.request.headers.get(name, "")
        return value

    def once(self, effect: Callable[[], Any]) -> Any:
        """The effect's value, which is JSON; with an idempotency key, that of the first request that came with it."""
        key = self.header("idempotency-key")
        if not key:
            return effect()
        if not re.fullmatch(f"[!-~]{{1,{LONGEST}}}", key):
            raise InvalidInput("Idempotency-Key", f"must be 1 to {LONGEST} printable ASCII characters without spaces")
        from chalicelib.api import idempotency  # brings a library of its own: not in every cold start

        call = f"{self.request.method} {self.request.path}"
        body = str(self.request.raw_body)
        value, self.replayed = idempotency.once(effect, who=self.who, call=call, key=key, body=body)
        return value

    @property
    def request_id(self) -> str:
        return _request_id(self.request)


class Api(Blueprint):
    """A blueprint whose every route declares the role it needs."""

    def call(
        self,
        method: str,
        path: str,
        *,
        role: str | None,
        query: tuple[str, ...] = (),
        content_types: tuple[str, ...] = ("application/json",),
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def register(view: Callable[..., Any]) -> Callable[..., Any]:
            ROUTES[method, PREFIX + path] = role
            QUERIES[method, PREFIX + path] = query
            answering = _answering(view, role, query)
            guard = {} if role is None else {"authorizer": authenticate}
            options: dict[str, Any] = {"methods": [method], "content_types": list(content_types), **guard}
            self.route(PREFIX + path, name=view.__name__, **options)(answering)
            return view

        return register


def handing_on(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Middleware: the request for the views, and Chalice's own errors in our shape."""
    _request.set(request)
    response = get_response(request)
    if isinstance(response.body, Mapping) and "Code" in response.body:
        code, message = _CODES.get(response.status_code, "refused"), str(response.body.get("Message", ""))
        response.body = _error(code, message, {}, request)
        response.headers = {**(response.headers or {}), **JSON}
    return response


def _answering(view: Callable[..., Any], role: str | None, query: Collection[str]) -> Callable[..., Response]:
    @functools.wraps(view)
    def answer(**arguments: str) -> Response:
        call = Call(_request.get())
        try:
            with translated():
                _check_role(call, role)
                _check_names(call, arguments, query)
                return _answered(call, _response(view(call, **arguments)))
        except MillraceError as error:
            return _refused(error, call)

    return answer


def _check_role(call: Call, role: str | None) -> None:
    if role is None:
        return
    if call.role not in RANK:
        raise NotSignedIn("sign in first")
    if RANK[call.role] < RANK[role]:
        raise NotAllowed(f"this needs the role {role}, you are {call.role}")


def _check_names(call: Call, arguments: Mapping[str, str], query: Collection[str]) -> None:
    """What came in the address: a parameter that is not known is an error, as a field of a body is."""
    given: Mapping[str, str] = call.request.query_params or {}
    for name in given:
        if name not in query:
            raise InvalidInput(name[:LONGEST], f"is not known here; known are: {', '.join(query) or 'none'}")
    for name, text in {**arguments, **given}.items():
        if len(text) > LONGEST:
            raise InvalidInput(name, f"is longer than {LONGEST} characters")
        if name in arguments and not text:
            raise InvalidInput(name, "is empty")


def _wrong_field(problem: str) -> InvalidInput:
    """msgspec's words for what is wrong, and where: "Expected `int`, got `str` - at `$.limits.max_items`"."""
    message, _, path = problem.partition(" - at `")
    path = path.rstrip("`").removeprefix("$").lstrip(".")
    if by_name := _BY_NAME.match(message):
        message = "is required" if by_name[1] == "missing required" else "is not known"
        path = f"{path}.{by_name[2]}".lstrip(".")
    return InvalidInput(path or "body", message)


def _response(value: Any) -> Response:
    if isinstance(value, Response):
        return value
    status, body = value if isinstance(value, tuple) else (200, value)
    text = "" if body is None else msgspec.json.encode(body).decode()
    return Response(body=text, status_code=status, headers=dict(JSON))


def _answered(call: Call, response: Response) -> Response:
    if call.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def _refused(error: MillraceError, call: Call) -> Response:
    """The caller's error with its status; a busy store or engine is 503; what is left is ours: 500."""
    if isinstance(error, RequestError):
        status = error.status
    else:
        status = 503 if isinstance(error, Transient) else 500
        _log.error("%s %s: %s", call.request.method, call.request.path, error.message, exc_info=error)
    body = _error(error.code, error.message, dict(error.details), call.request)
    headers = JSON | ({"Retry-After": "1"} if status == 503 or isinstance(error, InProgress) else {})
    return Response(body=msgspec.json.encode(body).decode(), status_code=status, headers=headers)


def _error(code: str, message: str, details: dict[str, Any], request: Request) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "details": details, "request_id": _request_id(request)}}


def _request_id(request: Request) -> str:
    """API Gateway's; the function's own where there is no such gateway."""
    own = getattr(request.lambda_context, "aws_request_id", "")
    return str(request.context.get("requestId") or own)
