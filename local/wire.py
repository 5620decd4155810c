"""Framed messages over a stream socket between the Lambda host, the zygote and the workers."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

_LENGTH = struct.Struct(">II")


class Closed(ConnectionError):
    """The other side is gone, perhaps in the middle of a message."""


def send(connection: socket.socket, head: dict[str, Any], body: bytes = b"") -> None:
    """Send a small JSON head and a body of bytes as one message."""
    packed = json.dumps(head).encode()
    try:
        connection.sendall(_LENGTH.pack(len(packed), len(body)) + packed + body)
    except (BrokenPipeError, ConnectionResetError) as error:
        raise Closed from error


def receive(connection: socket.socket) -> tuple[dict[str, Any], bytes]:
    """The next message. Raises Closed at its end, TimeoutError when the socket has a time-out."""
    head_length, body_length = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    data = _exactly(connection, head_length + body_length)
    return json.loads(data[:head_length]), data[head_length:]


def _exactly(connection: socket.socket, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        try:
            part = connection.recv(min(size, 1 << 20))
        except ConnectionResetError as error:
            raise Closed from error
        if not part:
            raise Closed
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
