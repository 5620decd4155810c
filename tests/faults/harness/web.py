"""The sources' addresses for the harness: lists of reports, which overlap, grow, and say when they did not change."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from chalicelib.errors import SourceRefused, SourceUnavailable
from chalicelib.sources.hops import Fetched, Gone, NotModified, Result, Validators
from tests.faults.harness.stored import Row

Called = Callable[[str], "str | None"]  # what is asked -> the kind of fault that strikes this call
APART = 3  # between the numbers of two sources
ADDRESS = "https://news.example/list/"
SHAPE = {"records": "", "fields": {"title": "title", "text": "text", "url": "url"}}
_THINGS = ("bridges", "libraries", "orchards", "railways", "choirs", "bakeries", "glaciers")
_PLACES = ("on islands", "in deserts", "under mountains", "near volcanoes", "along rivers")
_LATER = 50  # added to a source's number: a report that comes after the first answer
_UNAVAILABLE = {"provider busy": "429", "provider error": "500", "provider timeout": "no answer in time"}


class Web:
    def __init__(self, called: Called) -> None:
        self._called = called
        self._answers: Counter[str] = Counter()
        self._said: dict[str, str] = {}  # ETag -> the list that it stands for

    def fetch(self, url: str, *, validators: Validators, **_: Any) -> Result:
        """In the place of `chalicelib.sources.fetch.fetch`."""
        struck = self._called(url)
        if reason := _UNAVAILABLE.get(struck or ""):
            raise SourceUnavailable(url, reason, retry_after=None)
        if struck == "provider refuses":
            raise SourceRefused(url, "it forbids it (403)")
        if struck == "nonsense":
            return Gone(url=url, status=404)
        self._answers[url] += 1
        content = b"<html>" if struck == "garbage" else self._list(url)
        now = Validators(etag=hashlib.sha256(content).hexdigest())
        self._said[str(now.etag)] = content.decode()
        if now == validators:
            return NotModified(url=url, validators=now)
        return Fetched(url=url, content=content, media_type="application/json", charset="utf-8", validators=now)

    def unread(self, sources: Iterable[Row], deleted: Iterable[Row], entries: Iterable[Row]) -> Iterator[str]:
        """Reports that are not stored, and that no source will be read for again. What a deleted source had may go
        with it."""
        known = {entry["data"]["url"] for entry in entries}
        known |= {report["url"] for source in deleted for report in _all_of(source["data"]["url"])}
        read: list[str] = []
        for source in sources:
            if etag := source["data"].get("validators", {}).get("etag"):
                read.append(self._said[etag])
            else:
                known |= {report["url"] for report in _all_of(source["data"]["url"])}
        for said in read:
            yield from (f"{report['title']} is lost" for report in json.loads(said) if report["url"] not in known)

    def _list(self, url: str) -> bytes:
        reports = _all_of(url)
        return json.dumps(reports if self._answers[url] > 1 else reports[:-1]).encode()


def _all_of(url: str) -> list[dict[str, str]]:
    """Two of its own, one that the next source has as well, and last one that comes later."""
    number = int(url.removeprefix(ADDRESS))
    return [_report(each) for each in (number, number + 1, number + APART, number + _LATER)]


def _report(number: int) -> dict[str, str]:
    """What stands in all of them alike, and what only this one says."""
    shared = "The capital of France is Paris"
    about, place = _THINGS[number % len(_THINGS)], _PLACES[number // len(_THINGS) % len(_PLACES)]
    own = f"Report {number} about {about} {place} was written by {number + 10} people, who took a whole week for it."
    return {"title": f"Report {number}", "url": f"https://news.example/{number}", "text": f"{shared}. {own}"}
