"""A receiver of webhooks on this machine: it notes what is posted to it and answers as a test says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.sources.web_server import Answer, Handler, Web, serving_web


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
    with serving_web(Receiver(), PostHandler) as receiver:
        yield receiver
