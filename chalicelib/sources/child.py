"""The process that readers run in: `python -m chalicelib.sources.child`, a job in, a reply out. See `reading`."""

from __future__ import annotations

import contextlib
import importlib
import math
import resource
import sys
from collections.abc import Callable

import msgspec

from chalicelib.sources.entries import Entry
from chalicelib.sources.reading import Document, Job, Reader, Reply, TooLarge, Unreadable

READERS: dict[Reader, tuple[str, str]] = {
    "feed": ("feeds", "parse"),
    "article": ("pages", "parse_article"),
    "index": ("pages", "parse_index"),
    "pdf": ("pdfs", "parse"),
}


def main() -> None:
    job = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Job)
    _bound(job)
    sys.stdout.buffer.write(msgspec.msgpack.encode(reply(job)))


def _bound(job: Job) -> None:
    """A process that works for longer, or grows past its memory, is ended by the system, with or without its parent."""
    seconds, memory = math.ceil(job.seconds), job.megabytes * 1_000_000
    with contextlib.suppress(ValueError, OSError):  # a system may have lower limits, or not know one
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def reply(job: Job) -> Reply:
    """Never raises but for what ends a process."""
    try:
        return Reply(entries=_reader(job.reader)(job.document))
    except Unreadable as error:
        return Reply(unreadable=str(error))
    except TooLarge as error:
        return Reply(too_large=str(error))
    except MemoryError:
        return Reply(too_large="reading it needs too much memory")
    except Exception as error:  # noqa: BLE001  the boundary: parsers raise anything on bytes that nobody foresaw
        return Reply(unreadable=f"the parser gave up on it ({type(error).__name__})")


def _reader(name: Reader) -> Callable[[Document], tuple[Entry, ...]]:
    module, function = READERS[name]
    found: Callable[[Document], tuple[Entry, ...]] = getattr(
        importlib.import_module(f"chalicelib.sources.{module}"), function
    )
    return found


if __name__ == "__main__":
    main()
