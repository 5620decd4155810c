"""A web server on this machine whose answers a test gives as functions, byte for byte if need be."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import TypeVar

from chalicelib.sources.guard import Guard
from tests.serving import serving

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    web: Web

    def log_message(self, format: str, *arguments: object) -> None:
        """Quiet: the tests ask for what was seen."""

    def do_GET(self) -> None:
        with self.web.lock:
            seen = self.web.seen.setdefault(self.path, [])
            seen.append({name.lower(): value for name, value in self.headers.items()})
            answers = self.web.answers.get(self.path, [answer(404)])
            now = answers[min(len(seen), len(answers)) - 1]
        self.close_connection = True
        try:
            now(self)
        except ConnectionError:
            self.web.hung_up.set()

    def raw(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()


@dataclass
class Web:
    """`seen`: the headers of each request by path. `hung_up`: a client went away in the middle of an answer."""

    url: str = ""
    port: int = 0
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    seen: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    hung_up: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def serve(self, path: str, *answers: Answer) -> str:
        """From now on `path` gives these answers in turn, the last one again and again. Answers its URL."""
        self.answers[path] = list(answers)
        self.seen.pop(path, None)
        return self.url + path

    def guard(self, *hosts: str) -> Guard:
        return Guard(frozenset((host, self.port) for host in ("127.0.0.1", *hosts)))


W = TypeVar("W", bound=Web)


def answer(status: int, body: bytes = b"", **headers: str) -> Answer:
    """`content_type="text/html"` becomes the header Content-Type."""

    def send(handler: Handler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.raw(body)

    return send


def redirect(status: int, to: str) -> Answer:
    return answer(status, b"elsewhere", location=to)


def raw(data: bytes) -> Answer:
    """Exactly these bytes, then the end of the connection."""
    return lambda handler: handler.raw(data)


def pieces(head: bytes, piece: bytes, seconds: float, count: int = 10_000) -> Answer:
    """A head at once, then piece after piece with a pause: slow, but never silent for long."""

    def send(handler: Handler) -> None:
        handler.raw(head)
        for _ in range(count):
            if handler.web.closing.wait(seconds):
                return
            handler.raw(piece)

    return send


@contextmanager
def running_web() -> Iterator[Web]:
    with serving_web(Web(), Handler) as web:
        yield web


@contextmanager
def serving_web(web: W, handler: type[Handler]) -> Iterator[W]:
    with serving(type("Bound", (handler,), {"web": web})) as web.port:
        web.url = f"http://127.0.0.1:{web.port}"
        try:
            yield web
        finally:
            web.closing.set()
