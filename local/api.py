"""The HTTP side: the Chalice app behind `/api` and `/health`, the dashboard's files everywhere else, one origin.

The app answers through Chalice's own local gateway, which builds API Gateway's events and runs the app's authorizers.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import importlib
import os
import signal
import socket
import sys
import uuid
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from wsgiref.headers import Headers

import waitress
from chalice.config import Config
from chalice.local import (
    InvalidAuthorizerError,
    LambdaEventConverter,
    LocalChalice,
    LocalGateway,
    LocalGatewayException,
    NotAuthorizedError,
    RouteMatcher,
)

from local import orphans
from local.static import StaticFiles

Environ = dict[str, Any]
StartResponse = Callable[..., Any]

_GZIP_FROM_BYTES = 1024
_GZIP_LEVEL = 5
_MOST_BODY_BYTES = 10 * 1024 * 1024  # API Gateway's limit
_NO_BODY = {204, 304}


class Events(LambdaEventConverter):
    """Chalice's events, with what API Gateway does and Chalice leaves out."""

    def create_lambda_event(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None = None
    ) -> dict[str, Any]:
        event = super().create_lambda_event(method, path, headers, body)
        event["pathParameters"] = {name: unquote(value) for name, value in event["pathParameters"].items()}
        event["requestContext"]["requestId"] = str(uuid.uuid4())
        event["body"] = event["body"] or None
        return event


class Gateway:
    """A Chalice app as WSGI. `answers` are what the template sets as GatewayResponses, by API Gateway's types."""

    def __init__(self, app: Any, answers: Mapping[str, Any]) -> None:
        self._answers = answers
        app.__class__ = LocalChalice  # keeps the current request per thread, as `chalice local` does
        self._gateway = LocalGateway(app, Config())
        self._gateway.event_converter = Events(RouteMatcher(list(app.routes)), app.api.binary_types)

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        if int(environ.get("CONTENT_LENGTH") or 0) > _MOST_BODY_BYTES and "REQUEST_TOO_LARGE" in self._answers:
            return self._refuse(environ, start, "REQUEST_TOO_LARGE", str(uuid.uuid4()))
        try:
            answer = self._gateway.handle_request(
                method=environ["REQUEST_METHOD"],
                path=_path(environ),
                headers=_request_headers(environ),
                body=environ["wsgi.input"].read(_MOST_BODY_BYTES),
            )
        except LocalGatewayException as error:
            if _type(error) not in self._answers:
                return _send(environ, start, error.CODE, Headers(list(error.headers.items())), error.body or b"")
            return self._refuse(environ, start, _type(error), error.headers["x-amzn-RequestId"])
        return _send(environ, start, answer["statusCode"], _answer_headers(answer), _body(answer))

    def _refuse(self, environ: Environ, start: StartResponse, kind: str, request_id: str) -> Iterable[bytes]:
        answer = self._answers[kind]
        headers = Headers([("Content-Type", "application/json"), ("x-amzn-RequestId", request_id)])
        return _send(environ, start, answer.status, headers, answer.body(request_id).encode())


class Site:
    """One origin: the API under its prefixes, static files for the rest."""

    def __init__(self, api: Gateway, files: StaticFiles) -> None:
        self._api = api
        self._files = files

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/health" or path.startswith("/api/"):
            return self._api(environ, start)
        return self._files(environ, start)


def _type(error: LocalGatewayException) -> str:
    """API Gateway's type of response for what Chalice's gateway raised."""
    if isinstance(error, NotAuthorizedError):
        return "UNAUTHORIZED"
    if isinstance(error, InvalidAuthorizerError):
        return "AUTHORIZER_CONFIGURATION_ERROR"
    denied = error.headers["x-amzn-ErrorType"] == "AccessDeniedException"
    return "ACCESS_DENIED" if denied else "MISSING_AUTHENTICATION_TOKEN"


def _path(environ: Environ) -> str:
    """The path as it was sent: the gateway decodes it itself."""
    uri: str = environ["REQUEST_URI"]
    return uri if uri.startswith("/") else urlsplit(uri)._replace(scheme="", netloc="").geturl()


def _request_headers(environ: Environ) -> dict[str, str]:
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = environ["CONTENT_TYPE"]
    return headers


def _answer_headers(answer: dict[str, Any]) -> Headers:
    headers = Headers([(name, str(value)) for name, value in answer["headers"].items()])
    for name, values in answer.get("multiValueHeaders", {}).items():
        for value in values:
            headers.add_header(name, str(value))
    headers.setdefault("Content-Type", "application/json")  # as API Gateway does
    return headers


def _body(answer: dict[str, Any]) -> bytes:
    body = answer["body"] or b""
    if answer.get("isBase64Encoded"):
        return base64.b64decode(body)
    return body if isinstance(body, bytes) else body.encode()


def _send(environ: Environ, start: StartResponse, status: int, headers: Headers, body: bytes) -> Iterable[bytes]:
    if status in _NO_BODY:
        body = b""
        del headers["Content-Type"]
    elif _worth_compressing(environ, headers, body):
        body = gzip.compress(body, _GZIP_LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
        headers["Vary"] = "Accept-Encoding"
    if status not in _NO_BODY:
        headers["Content-Length"] = str(len(body))
    start(f"{status} {HTTPStatus(status).phrase}", headers.items())
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _worth_compressing(environ: Environ, headers: Headers, body: bytes) -> bool:
    kind = headers.get("Content-Type") or ""
    return (
        len(body) > _GZIP_FROM_BYTES
        and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        and "Content-Encoding" not in headers
        and (kind.startswith("text/") or "json" in kind or "svg" in kind)
    )


def main() -> None:
    options = _arguments()
    orphans.end_with_parent(options.parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the stack ends us in order
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    app: Any = importlib.import_module(options.app)
    answers: Any = importlib.import_module(options.gateway).ANSWERS if options.gateway else {}
    site = Site(Gateway(app.app, answers), StaticFiles(options.static))
    listener = socket.socket(fileno=options.listen)
    server = waitress.create_server(site, sockets=[listener], threads=options.threads, connection_limit=500)
    os.write(options.ready, b"ready")
    os.close(options.ready)
    server.run()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="local.api")
    for name in ("parent", "listen", "ready", "threads"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--app", required=True)
    parser.add_argument("--gateway", default="", help="module with the GatewayResponses")
    parser.add_argument("--static", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
