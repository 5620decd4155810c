"""Readers run in a process of their own, bounded in time and memory: crafted documents keep parsers busy for hours.

The process has none of our environment, so no credentials; and whatever a parser does in it, also a crash, ends in
entries or in one of our errors.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec

from chalicelib.errors import SourceTooLarge, SourceUnavailable, SourceUnreadable
from chalicelib.sources.entries import Entry

Reader = Literal["feed", "article", "index", "pdf"]
PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """`seconds` of the processor; by the clock `patience` times as many, for a machine that has other work to do."""

    seconds: float = 20
    patience: float = 3
    megabytes: int = 700


USUAL = Bounds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`options` are the reader's own."""

    content: bytes
    url: str
    charset: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


class Job(msgspec.Struct, frozen=True):
    """What the process is given on its standard input."""

    reader: Reader
    document: Document
    seconds: float
    megabytes: int


class Reply(msgspec.Struct, frozen=True):
    """What it answers on its standard output: entries, or why there are none."""

    entries: tuple[Entry, ...] = ()
    unreadable: str = ""
    too_large: str = ""


class Unreadable(Exception):
    """The document is not what it should be; the text says why, for a person."""


class TooLarge(Exception):
    """The document has more of something than is read; the text says of what."""


def read(reader: Reader, document: Document, bounds: Bounds) -> tuple[Entry, ...]:
    """Raises SourceUnreadable or SourceTooLarge, and SourceUnavailable where only the clock ran out."""
    clock_seconds = bounds.seconds * bounds.patience
    job = Job(reader=reader, document=document, seconds=bounds.seconds, megabytes=bounds.megabytes)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "chalicelib.sources.child"],
            input=msgspec.msgpack.encode(job),
            capture_output=True,
            timeout=clock_seconds,
            env=bare_environment(),
            cwd=PROJECT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SourceUnavailable(document.url, f"it was not read within {clock_seconds:g} seconds") from error
    if done.returncode == -signal.SIGXCPU:
        raise SourceTooLarge(document.url, f"reading it takes longer than {bounds.seconds:g} seconds")
    if done.returncode != 0:
        raise SourceUnreadable(document.url, "reading it broke the parser, or needed too much memory")
    return _result(msgspec.msgpack.decode(done.stdout, type=Reply), document.url)


def _result(reply: Reply, url: str) -> tuple[Entry, ...]:
    if reply.too_large:
        raise SourceTooLarge(url, reply.too_large)
    if reply.unreadable:
        raise SourceUnreadable(url, reply.unreadable)
    return reply.entries


def bare_environment() -> dict[str, str]:
    """Where our modules and the interpreter's libraries are, and nothing else."""
    path = os.pathsep.join([str(PROJECT), *(entry for entry in sys.path if entry)])
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "LANG") if name in os.environ}
    return {"PYTHONPATH": path, **kept}
