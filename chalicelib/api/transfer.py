"""Items in and out: keywords, questions and notes are imported, with a preview; what there is is exported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from chalice.app import Response

from chalicelib.api.items import checked_kind, row
from chalicelib.api.routing import Api, Call, Headers
from chalicelib.api.types import ImportItems
from chalicelib.errors import InvalidInput
from chalicelib.items import Item, added

if TYPE_CHECKING:
    from chalicelib.keywords import Keyword

api = Api(__name__)
SHOWN = 100  # errors, duplicates and titles in an answer
FORMATS = ("csv", "json")
AT_ONCE = 200  # items of one page: as large as each may be, they stay under what Lambda answers


@api.call("POST", "/items/import", role="operator")
def import_items(call: Call) -> dict[str, Any]:
    """What the site has already is counted as a duplicate."""
    asked = call.body(ImportItems)
    site_id = call.store.settings.site(asked.site_id)["site_id"]
    if asked.kind == "keyword":
        return _keywords(call, site_id, asked)
    if asked.format == "text":
        raise InvalidInput("format", f"a {asked.kind} comes as csv or json")
    from chalicelib import adding, records  # this call alone needs them: not in every cold start

    parsed = records.parse(asked.kind, asked.content, asked.format)
    done = adding.add_records(call.store, site_id, asked.kind, parsed.records, by=call.who, dry=asked.preview)
    twice = {line for line, _ in done.duplicates}
    titles = [record.title for record in parsed.records if record.line not in twice]
    return _told(asked, done.added, done.duplicates, len(done.duplicates), parsed.errors, titles)


def _keywords(call: Call, site_id: str, asked: ImportItems) -> dict[str, Any]:
    from chalicelib import keywords  # this call alone needs it: not in every cold start

    parsed = keywords.parse(asked.content, asked.format)
    if asked.preview:
        known = call.store.items.existing(site_id, "keyword", [keyword.id for keyword in parsed.keywords])
        new = [keyword for keyword in parsed.keywords if keyword.id not in known]
        count = len(new)
    else:
        new = list(parsed.keywords)
        count = call.store.items.add_many([_keyword(call, site_id, keyword) for keyword in new])
    duplicates = parsed.duplicates + len(parsed.keywords) - count
    return _told(asked, count, (), duplicates, parsed.errors, [keyword.text for keyword in new])


def _keyword(call: Call, site_id: str, keyword: Keyword) -> Item:
    order, now = call.store.new_id(), call.store.clock()
    return added(
        site_id, "keyword", "new", keyword.text, keyword.data, item_id=keyword.id, order=order, by=call.who, now=now
    )


Lines = tuple[tuple[int, str], ...]


def _told(
    asked: ImportItems, count: int, twice: Lines, duplicates: int, errors: Lines, titles: list[str]
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "added": 0 if asked.preview else count,
        "duplicates": duplicates,
        "invalid": len(errors),
        "errors": _lines(errors),
    }
    told |= {} if asked.kind == "keyword" else {"duplicate_lines": _lines(twice)}
    return told | ({"would_add": count, "titles": titles[:SHOWN]} if asked.preview else {})


def _lines(found: Lines) -> list[dict[str, Any]]:
    return [{"line": line, "message": message} for line, message in found[:SHOWN]]


@api.call("GET", "/items/export", role="viewer", query=("site_id", "kind", "status", "q", "format", "limit", "cursor"))
def export_items(call: Call) -> Response:
    """A page of them; `X-Next-Cursor` names the next. The pages of a CSV can be put one behind the other."""
    from chalicelib import records  # this call alone needs it

    site_id = call.store.settings.site(call.required("site_id"))["site_id"]
    kind, cursor = checked_kind(call.required("kind")), call.query("cursor")
    if (form := call.query("format") or "csv") not in FORMATS:
        raise InvalidInput("format", f"{form!r} is none of {', '.join(FORMATS)}")
    limit = call.number("limit", default=AT_ONCE, low=1, high=AT_ONCE)
    found, following = call.store.items.page(
        site_id,
        kind,
        status=call.query("status"),
        search=call.query("q"),
        run_id=None,
        limit=limit,
        cursor=cursor,
    )
    if form == "csv":
        return _file(records.to_csv(kind, found, header=cursor is None), "text/csv; charset=utf-8", kind, following)
    body = msgspec.json.encode([row(item) | {"data": item.data} for item in found]).decode()
    return _file(body, "application/json", kind, following)


def _file(body: str, media_type: str, kind: str, following: str | None) -> Response:
    ending = "csv" if media_type.startswith("text/csv") else "json"
    headers: Headers = {
        "Content-Type": media_type,
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{kind}.{ending}"',
    }
    return Response(body=body, headers=headers | ({"X-Next-Cursor": following} if following else {}))
