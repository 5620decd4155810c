"""S3 in memory, as the client of chalicelib.store.files.Files: an object is there whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import Any
from unittest.mock import patch

from botocore.exceptions import ClientError

from chalicelib.store.files import Files
from tests.faults.memory.connection import Answer, Interceptor, Request, attempted, straight
from tests.faults.memory.refusals import NotModelled, client_error

ATTEMPTS = 4  # as Files configures botocore
_FIELDS = {
    "put_object": frozenset({"Bucket", "Key", "Body", "ContentType"}),
    "get_object": frozenset({"Bucket", "Key"}),
}


class Objects:
    """The store itself, and the client of it. `interceptor` sees each attempt, as connection.Interceptor tells."""

    def __init__(self, interceptor: Interceptor = straight, *, attempts: int = ATTEMPTS) -> None:
        self.contents: dict[tuple[str, str], bytes] = {}
        self.interceptor = interceptor
        self._attempts = attempts
        self._lock = Lock()

    def put_object(self, **request: Any) -> Answer:
        return self._call("put_object", request, self._put)

    def get_object(self, **request: Any) -> Answer:
        return self._call("get_object", request, self._get)

    def __getattr__(self, name: str) -> Any:
        raise NotModelled(f"S3's {name}")

    def _call(self, operation: str, request: Request, done: Callable[[Request], Answer]) -> Answer:
        if request.keys() - _FIELDS[operation]:
            raise NotModelled(f"{operation} with {sorted(request.keys() - _FIELDS[operation])}")
        return attempted(self._attempts, lambda: self.interceptor(operation, request, lambda: done(request)))

    def _put(self, request: Request) -> Answer:
        with self._lock:
            self.contents[request["Bucket"], request["Key"]] = bytes(request["Body"])
        return {}

    def _get(self, request: Request) -> Answer:
        with self._lock:
            content = self.contents.get((request["Bucket"], request["Key"]))
        if content is None:
            raise client_error("GetObject", "NoSuchKey", "The specified key does not exist.", status=404)
        return {"Body": BytesIO(content), "ContentLength": len(content)}


def slow_down(operation: str) -> ClientError:
    return client_error(operation, "SlowDown", "Please reduce your request rate.", status=503)


def internal_error(operation: str) -> ClientError:
    return client_error(operation, "InternalError", "We encountered an internal error.", status=500)


@contextmanager
def stored_in(objects: Objects) -> Iterator[None]:
    """Every file of this process goes to these objects."""
    with patch.object(Files, "_client", property(lambda _: objects)):
        yield
