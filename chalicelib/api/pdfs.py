"""Uploaded PDFs, and questions or notes made from some of their pages."""

from __future__ import annotations

import hashlib
from typing import Any

from chalicelib import progress
from chalicelib.api.routing import Api, Call
from chalicelib.api.types import Generate
from chalicelib.errors import InvalidInput, ItemError, MillraceError
from chalicelib.execution import Executions
from chalicelib.facts import Start
from chalicelib.items import Item, added
from chalicelib.pipelines import DAILY_FETCH
from chalicelib.task_types import MAKES, skips

api = Api(__name__)
_executions = Executions()
MOST_BYTES = 4_400_000  # what a Lambda function takes of a request, which comes in base64
READ_SECONDS = 20.0
AT_ONCE = DAILY_FETCH.stage("mcq").max_outputs  # questions of one unit


@api.call("GET", "/pdfs", role="viewer", query=("site_id", "limit", "cursor"))
def pdfs(call: Call) -> dict[str, Any]:
    site_id = call.store.settings.site(call.required("site_id"))["site_id"]
    limit = call.number("limit", default=50, low=1, high=200)
    found, cursor = call.store.items.page(
        site_id, "pdf", status=None, search=None, run_id=None, limit=limit, cursor=call.query("cursor")
    )
    return {"pdfs": [_shown(pdf) for pdf in found], "cursor": cursor}


@api.call("POST", "/pdfs", role="operator", query=("site_id", "name"), content_types=("application/pdf",))
def upload_pdf(call: Call) -> tuple[int, dict[str, Any]]:
    """The body is the file. It is read once, so that a file without text is refused now and not in a run."""
    site_id = call.store.settings.site(call.required("site_id"))["site_id"]
    name, content = call.required("name").strip(), call.content
    if len(content) > MOST_BYTES:
        raise InvalidInput("body", f"the file is larger than {MOST_BYTES / 1_000_000:g} MB")
    pages = _pages(name, content)
    key = f"uploads/{site_id}/{hashlib.sha256(content).hexdigest()}.pdf"
    call.store.files.put(key, content, "application/pdf")
    pdf = _item(call, site_id, "pdf", "uploaded", name, {"file": key, "bytes": len(content), "pages": pages})
    call.store.items.add_many([pdf])
    return 201, _shown(pdf)


@api.call("DELETE", "/pdfs/{site}/{pdf}", role="operator")
def delete_pdf(call: Call, site: str, pdf: str) -> tuple[int, None]:
    """The file itself stays in the bucket: entries of a run may still read it."""
    call.store.items.delete(site, "pdf", pdf)
    return 204, None


@api.call("POST", "/pdfs/{site}/{pdf}/generate", role="operator")
def generate(call: Call, site: str, pdf: str) -> Any:
    """A run that makes them of those pages, and of nothing else that waits."""
    asked = call.body(Generate)
    found = call.store.items.get(site, "pdf", pdf)
    last = found.data["pages"] if asked.last is None else asked.last
    _check_pages(asked, last, found.data["pages"])
    return 202, call.once(lambda: _started(call, found, asked, last))


def _started(call: Call, pdf: Item, asked: Generate, last: int) -> dict[str, Any]:
    """What could not be started leaves nothing behind that a later run would take up."""
    from chalicelib.starting import start_run  # brings the planning: not in every cold start

    entries = [
        _entry(call, pdf, asked, first, end, count) for first, end, count in parts(asked.first, last, asked.count)
    ]
    call.store.items.add_many(entries)
    start = Start(
        site_id=pdf.site_id,
        pipeline=DAILY_FETCH.key,
        trigger=call.trigger,
        who=call.who,
        limits={
            "start_from": "read",
            "only_items": [entry.id for entry in entries],
            "skip": skips(asked.task_type),
        },
    )
    try:
        run_id = start_run(call.store, _executions, start)
    except MillraceError:
        for entry in entries:
            call.store.items.delete(pdf.site_id, "entry", entry.id)
        raise
    return {"run_id": run_id, "status": "pending"}


def parts(first: int, last: int, count: int) -> list[tuple[int, int, int]]:
    """Pages `first` to `last` in parts, each with its share of the questions and none with more than AT_ONCE."""
    pages = last - first + 1
    number = -(-count // AT_ONCE)
    edges = [first + pages * part // number for part in range(number + 1)]
    shares = [count * (part + 1) // number - count * part // number for part in range(number)]
    return [(edges[part], edges[part + 1] - 1, shares[part]) for part in range(number)]


def _check_pages(asked: Generate, last: int, pages: int) -> None:
    if not asked.first <= last <= pages:
        raise InvalidInput("last" if asked.first <= pages else "first", f"the file has pages 1 to {pages}")
    most = AT_ONCE * (last - asked.first + 1)
    if asked.count > most:
        raise InvalidInput("count", f"is more than {AT_ONCE} a page: {most} at the most for these pages")


def _pages(name: str, content: bytes) -> int:
    from chalicelib.sources.pdfs import read_pdf  # this call alone needs it
    from chalicelib.sources.reading import Bounds

    try:
        entries = read_pdf(content, name, bounds=Bounds(seconds=READ_SECONDS))
    except ItemError as error:
        raise InvalidInput("body", error.message) from error
    pages: int = entries[0].raw["of"]
    return pages


def _entry(call: Call, pdf: Item, asked: Generate, first: int, last: int, count: int) -> Item:
    pages = f"page {first}" if first == last else f"pages {first} to {last}"
    data = {
        "file": pdf.data["file"],
        "pages": [first, last],
        "source": pdf.title,
        "purposes": list(MAKES[asked.task_type]),
        "categories": [],
        "count": count,
        "difficulty": asked.difficulty,
        "url": "",
        "text": "",
        "published": None,
        "image": None,
    }
    return _item(call, pdf.site_id, "entry", "found", f"{pdf.title}, {pages}"[:200], data, parent=pdf.name)


def _item(
    call: Call, site_id: str, kind: str, status: str, title: str, data: dict[str, Any], parent: str | None = None
) -> Item:
    order, now = call.store.new_id(), call.store.clock()
    return added(site_id, kind, status, title, data, order=order, by=call.who, now=now, parent=parent)


def _shown(pdf: Item) -> dict[str, Any]:
    return {
        "id": pdf.id,
        "name": pdf.title,
        "bytes": pdf.data["bytes"],
        "pages": pdf.data["pages"],
        "created_at": progress.rfc3339(pdf.created_at),
    }
