"""Names to addresses by the system's resolver, which knows no time-out of its own."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import ip_address

from chalicelib.sources.addresses import Address

Resolver = Callable[[str, int, float], Sequence[Address]]
Answer = Sequence[Address] | OSError


class NameUnknown(Exception):
    """There is no such name, or it has no address."""


class NameUnresolved(Exception):
    """The name could not be looked up now."""


def resolve(host: str, port: int, seconds: float) -> Sequence[Address]:
    """Every address of `host`, in the system's order. Raises NameUnknown or NameUnresolved."""
    return within(lambda: _looked_up(host, port), seconds)


def within(look_up: Callable[[], Answer], seconds: float) -> Sequence[Address]:
    """In a thread that is left behind when the time is up: the system's resolver cannot be interrupted."""
    answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
    threading.Thread(target=lambda: answers.put(look_up()), daemon=True).start()
    try:
        answer = answers.get(timeout=max(0.0, seconds))
    except queue.Empty:
        raise NameUnresolved from None
    if isinstance(answer, socket.gaierror) and answer.errno != socket.EAI_AGAIN:
        raise NameUnknown from answer
    if isinstance(answer, OSError):
        raise NameUnresolved from answer
    return answer


def _looked_up(host: str, port: int) -> Answer:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        return error
    except UnicodeError:  # a label too long for the name system
        return socket.gaierror(socket.EAI_NONAME, "not a name")
    return list(dict.fromkeys(ip_address(address[0]) for *_, address in found))
