"""Items: list, read, edit, delete; an image's file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chalice.app import Response

from chalicelib import progress
from chalicelib.api.routing import Api, Call
from chalicelib.api.types import Ask, ItemChange
from chalicelib.errors import InvalidInput, NotFound
from chalicelib.execution import Executions
from chalicelib.items import Item
from chalicelib.pipelines import all_stages

api = Api(__name__)
_executions = Executions()
_SAFE_SVG = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}


def kinds() -> list[str]:
    """Every kind that a stage takes or makes."""
    found = [queue.kind for _, stage in all_stages() for queue in (stage.takes, *stage.makes)]
    return list(dict.fromkeys(found))


@api.call("GET", "/items", role="viewer", query=("site_id", "kind", "status", "q", "run_id", "limit", "cursor"))
def items(call: Call) -> dict[str, Any]:
    site_id = call.store.settings.site(call.required("site_id"))["site_id"]
    found, cursor = call.store.items.page(
        site_id,
        checked_kind(call.required("kind")),
        status=call.query("status"),
        search=call.query("q"),
        run_id=call.query("run_id"),
        limit=call.number("limit", default=50, low=1, high=200),
        cursor=call.query("cursor"),
    )
    return {"items": [row(item) for item in found], "cursor": cursor}


@api.call("GET", "/items/{site}/{kind}/{item}", role="viewer")
def item(call: Call, site: str, kind: str, item: str) -> dict[str, Any]:
    return whole(call.store.items.get(site, checked_kind(kind), item))


@api.call("PATCH", "/items/{site}/{kind}/{item}", role="operator")
def change(call: Call, site: str, kind: str, item: str) -> dict[str, Any]:
    """Refused with 409 when `rev` is not the latest: nobody's edit is lost."""
    from chalicelib.api import editing  # brings the stages' types: not in every cold start

    asked = call.body(ItemChange)
    if asked.title is None and not asked.data:
        raise InvalidInput("body", "changes nothing: it has neither title nor data")
    found = call.store.items.get(site, checked_kind(kind), item)
    if kind not in editing.EDITABLE:
        raise InvalidInput("kind", f"a {kind} cannot be edited")
    read = replace(found, rev=asked.rev)
    data = editing.edited(read, asked)
    return whole(call.store.items.change(read, title=editing.title(read, asked, data), data=data))


@api.call("DELETE", "/items/{site}/{kind}/{item}", role="operator")
def delete(call: Call, site: str, kind: str, item: str) -> tuple[int, None]:
    call.store.items.delete(site, checked_kind(kind), item)
    return 204, None


@api.call("POST", "/items/{site}/{kind}/{item}/remake", role="operator")
def remake_item(call: Call, site: str, kind: str, item: str) -> Any:
    """A new run makes it again from its source; what it replaces goes out of use when that run begins."""
    from chalicelib.remaking import remake

    found = call.store.items.get(site, checked_kind(kind), item)
    why = call.body(Ask).why if call.request.raw_body else ""

    def effect() -> dict[str, Any]:
        made = remake(call.store, _executions, found, trigger=call.trigger, who=call.who, why=why)
        replaces = [{"kind": one.kind, "id": one.id, "title": one.title} for one in made.replaces]
        return {"run_id": made.run_id, "status": "pending", "replaces": replaces}

    return 202, call.once(effect)


@api.call("GET", "/items/{site}/image/{item}/file", role="viewer")
def image_file(call: Call, site: str, item: str) -> Response:
    """The image's bytes. Its key is made from its content, so it may be cached for good."""
    image = call.store.items.get(site, "image", item)
    if "file" not in image.data:
        raise NotFound("file of image", item)
    content, media_type = call.store.files.get(image.data["file"]), image.data["media_type"]
    headers = {"Content-Type": media_type, "Cache-Control": "private, max-age=31536000, immutable"}
    headers["X-Content-Type-Options"] = "nosniff"
    if media_type == "image/svg+xml":
        return Response(body=content.decode(), headers=headers | _SAFE_SVG)
    return Response(body=content, headers=headers)


def row(item: Item) -> dict[str, Any]:
    """An item in a list."""
    return {
        "id": item.id,
        "kind": item.kind,
        "status": item.status,
        "title": item.title,
        "parent": item.parent,
        "run_id": item.run_id,
        "rev": item.rev,
        "created_at": progress.rfc3339(item.created_at),
        "updated_at": progress.rfc3339(item.updated_at),
        "failure": item.failure,
        "word_count": item.data.get("word_count"),
    }


def whole(item: Item) -> dict[str, Any]:
    return row(item) | {"data": item.data, "provenance": item.provenance, "worked": item.worked}


def checked_kind(kind: str) -> str:
    if kind not in kinds():
        raise InvalidInput("kind", f"{kind!r} is none of {', '.join(kinds())}")
    return kind
