"""A receiver of webhooks on this machine: it notes what is posted to it and answers as a test says."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer

from tests.sources.web_server import Answer, Handler, Web


@dataclass(frozen=True)
class Post:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver(Web):
    posts: list[Post] = field(default_factory=list)

    def got(self, path: str) -> list[Post]:
        return [post for post in self.posts if post.path == path]


class PostHandler(Handler):
    web: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.web.posts.append(Post(self.path, headers, body))
        self.do_GET()


def silent() -> Answer:
    """Takes the request and says nothing, until the test is over."""

    def wait(handler: Handler) -> None:
        handler.web.closing.wait(60)

    return wait


def endless(piece: bytes = b"x" * 65_536) -> Answer:
    """A good answer whose body never ends."""

    def send(handler: Handler) -> None:
        handler.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while not handler.web.closing.is_set():  # ends with the connection
            handler.raw(piece)

    return send


@contextmanager
def running_receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (PostHandler,), {"web": receiver}))
    server.daemon_threads = True
    receiver.port = server.server_address[1]
    receiver.url = f"http://127.0.0.1:{receiver.port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.closing.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
