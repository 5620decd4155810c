"""HTTP <-> core: routes with a role, bodies with a type, one error shape.

A view takes a `Call` (and its path arguments) and answers a value, `(status, value)` or a Response.
`ROUTES` lists every route with the role it needs; None is open, and a test names those.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any, TypeVar

import msgspec
from chalice.app import Blueprint, Request, Response

from chalicelib.api.authorizer import authenticate
from chalicelib.errors import InvalidInput, MillraceError, NotAllowed, NotSignedIn, RequestError, Transient
from chalicelib.lifecycle import RANK
from chalicelib.store import Store, open_store, translated

PREFIX = "/api/v1"
Headers = dict[str, str | list[str]]
JSON: Headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
ROUTES: dict[tuple[str, str], str | None] = {}
T = TypeVar("T")

_log = logging.getLogger("millrace.api")
# Chalice keeps the request on the app, which threads share; a middleware hands it on through this instead.
_request: ContextVar[Request] = ContextVar("request")


class Call:
    """One request: who asks, with what."""

    def __init__(self, request: Request) -> None:
        self.request = request
        caller: dict[str, str] = dict(request.context).get("authorizer") or {}
        self.who: str = caller.get("name", "")
        self.role: str = caller.get("role", "")
        self.kind: str = caller.get("kind", "")

    @functools.cached_property
    def store(self) -> Store:
        return open_store()

    def body(self, schema: type[T]) -> T:
        """The body as `schema`. Raises InvalidInput that names the field."""
        try:
            return msgspec.json.decode(self.request.raw_body, type=schema)
        except msgspec.ValidationError as error:
            message, _, path = str(error).partition(" - at `")
            raise InvalidInput(path.rstrip("`").removeprefix("$").lstrip(".") or "body", message) from error
        except msgspec.DecodeError as error:
            raise InvalidInput("body", f"not JSON: {error}") from error

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
        if not text.isdecimal() or not low <= int(text) <= high:
            raise InvalidInput(name, f"must be a whole number from {low} to {high}")
        return int(text)

    def header(self, name: str) -> str:
        value: str = self.request.headers.get(name, "")
        return value

    @property
    def request_id(self) -> str:
        found: str = self.request.context.get("requestId") or ""
        return found


class Api(Blueprint):
    """A blueprint whose every route declares the role it needs."""

    def call(self, method: str, path: str, *, role: str | None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def register(view: Callable[..., Any]) -> Callable[..., Any]:
            ROUTES[method, PREFIX + path] = role
            answering = _answering(view, role)
            guard = {} if role is None else {"authorizer": authenticate}
            self.route(PREFIX + path, methods=[method], name=view.__name__, **guard)(answering)
            return view

        return register


def handing_on(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Middleware: the request for the views, and Chalice's own errors in our shape."""
    _request.set(request)
    response = get_response(request)
    if isinstance(response.body, Mapping) and "Code" in response.body:
        code, message = str(response.body["Code"]), str(response.body.get("Message", ""))
        response.body = _error(code, message, {}, request)
    return response


def _answering(view: Callable[..., Any], role: str | None) -> Callable[..., Response]:
    @functools.wraps(view)
    def answer(**arguments: str) -> Response:
        call = Call(_request.get())
        try:
            with translated():
                _check_role(call, role)
                return _response(view(call, **arguments))
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


def _response(value: Any) -> Response:
    if isinstance(value, Response):
        return value
    status, body = value if isinstance(value, tuple) else (200, value)
    text = "" if body is None else msgspec.json.encode(body).decode()
    return Response(body=text, status_code=status, headers=dict(JSON))


def _refused(error: MillraceError, call: Call) -> Response:
    """The caller's error with its status; a busy store or engine is 503; what is left is ours: 500."""
    if isinstance(error, RequestError):
        status = error.status
    else:
        status = 503 if isinstance(error, Transient) else 500
        _log.error("%s %s: %s", call.request.method, call.request.path, error.message, exc_info=error)
    body = _error(error.code, error.message, dict(error.details), call.request)
    return Response(body=msgspec.json.encode(body).decode(), status_code=status, headers=dict(JSON))


def _error(code: str, message: str, details: dict[str, Any], request: Request) -> dict[str, Any]:
    request_id = request.context.get("requestId") if request is not None else None
    return {"error": {"code": code, "message": message, "details": details, "request_id": request_id}}
