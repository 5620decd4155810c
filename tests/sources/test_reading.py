"""The process that readers run in: bounded, without credentials; and nothing heavy is loaded outside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from chalicelib.errors import SourceTooLarge, SourceUnreadable
from chalicelib.sources.child import reply
from chalicelib.sources.feeds import read_feed
from chalicelib.sources.reading import Bounds, Document, Job, Reply, bare_environment
from tests.sources.documents import URL, item, pdf, rss

ROOT = Path(__file__).parents[2]
PARSERS = ("babel", "charset_normalizer", "dateparser", "feedparser", "lxml", "pypdf", "trafilatura")


def test_the_process_has_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("PROVIDER_API_KEYS", "{}")
    environment = bare_environment()
    assert set(environment) <= {"PYTHONPATH", "LD_LIBRARY_PATH", "LANG"}
    assert "secret" not in str(environment)


def test_a_parser_without_the_memory_it_wants_ends_in_a_reason() -> None:
    with pytest.raises((SourceUnreadable, SourceTooLarge)):
        read_feed(rss(item()), URL, bounds=Bounds(megabytes=30))


def test_an_error_that_nobody_foresaw_is_a_reason() -> None:
    job = Job(reader="pdf", document=Document(content=pdf("One"), url=URL), seconds=1, megabytes=1)
    assert reply(job).unreadable == "the parser gave up on it (KeyError)"


def test_the_process_ends_by_itself_when_its_parent_is_gone() -> None:
    """The system counts its processor time."""
    busy = Document(content=b"<rss version='2.0'><channel>" + b"<a>" * 400_000, url=URL)
    job = Job(reader="feed", document=busy, seconds=0.5, megabytes=700)
    done = subprocess.run(
        [sys.executable, "-m", "chalicelib.sources.child"],
        input=msgspec.msgpack.encode(job), capture_output=True, cwd=ROOT, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode < 0
    assert done.stdout == b""


def test_a_job_and_its_reply_survive_the_way() -> None:
    (entry,) = read_feed(rss(item(more="<category>x</category>")), URL)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(Reply(entries=(entry,))), type=Reply).entries == (entry,)


@pytest.mark.parametrize("modules", ["app", "chalicelib.sources.fetch", "chalicelib.sources." + "{}"])
def test_no_parser_is_loaded_before_a_reader_runs(modules: str) -> None:
    readers = ("apis", "child", "feeds", "pages", "pdfs")
    named = ", ".join(modules.format(reader) for reader in readers) if "{}" in modules else modules
    done = subprocess.run(
        [sys.executable, "-c", f"import {named}, sys; print(*sys.modules)"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    loaded = set(done.stdout.split())
    assert loaded.isdisjoint(PARSERS)
    assert modules != "app" or not any(name.startswith(("httpx", "chalicelib.sources")) for name in loaded)
