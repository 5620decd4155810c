"""Sources of the daily fetch: list, add, change, switch on and off, and what a fetch would bring now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from chalicelib import progress
from chalicelib.api.routing import Api, Call
from chalicelib.api.types import ChangeSource, NewSource, SourceFields, Switch, TrySource
from chalicelib.errors import InvalidInput, ItemError, SourceUnavailable
from chalicelib.items import Item, added

api = Api(__name__)
SHOWN = 10  # entries of a test
TEST_SECONDS = 15.0  # of the 29 that API Gateway waits
READ_SECONDS = 8.0
ON, OFF = "on", "off"
_FRESH: dict[str, Any] = {"validators": {}, "moved_to": None}  # what was known of another address says nothing


@api.call("GET", "/sources", role="viewer", query=("site_id", "limit", "cursor"))
def sources(call: Call) -> dict[str, Any]:
    site_id = call.store.settings.site(call.required("site_id"))["site_id"]
    limit = call.number("limit", default=100, low=1, high=200)
    found, cursor = call.store.items.page(
        site_id, "source", status=None, search=None, run_id=None, limit=limit, cursor=call.query("cursor")
    )
    return {"sources": [shown(source) for source in found], "cursor": cursor}


@api.call("POST", "/sources", role="operator")
def add_source(call: Call) -> Any:
    asked = call.body(NewSource)
    site_id = call.store.settings.site(asked.site_id)["site_id"]
    _check(asked)

    def effect() -> dict[str, Any]:
        source = _new(call, site_id, asked)
        call.store.items.add_many([source])
        return shown(source)

    return 201, call.once(effect)


@api.call("PUT", "/sources/{site}/{source}", role="operator")
def change_source(call: Call, site: str, source: str) -> dict[str, Any]:
    """Refused with 409 when `rev` is not the latest. A new address is asked as if for the first time."""
    asked = call.body(ChangeSource)
    _check(asked)
    found = replace(call.store.items.get(site, "source", source), rev=asked.rev)
    moved = any(found.data[name] != value for name, value in (("url", asked.url), ("type", asked.type)))
    data = _declared(asked) | (_FRESH if moved else {})
    return shown(call.store.items.change(found, status=_status(asked.on), title=asked.name, data=data))


@api.call("DELETE", "/sources/{site}/{source}", role="operator")
def delete_source(call: Call, site: str, source: str) -> tuple[int, None]:
    call.store.items.delete(site, "source", source)
    return 204, None


@api.call("POST", "/sources/{site}/{source}/switch", role="operator")
def switch_source(call: Call, site: str, source: str) -> dict[str, Any]:
    asked = call.body(Switch)
    found = call.store.items.get(site, "source", source)
    return shown(call.store.items.change(found, status=_status(asked.on), data={}))


@api.call("POST", "/sources/{site}/{source}/test", role="operator")
def test_source(call: Call, site: str, source: str) -> dict[str, Any]:
    return _tried(call, call.store.items.get(site, "source", source).data)


@api.call("POST", "/sources/test", role="operator")
def test_new_source(call: Call) -> dict[str, Any]:
    """Of a source that is not saved yet."""
    return _tried(call, msgspec.to_builtins(call.body(TrySource)))


def shown(source: Item) -> dict[str, Any]:
    """With its health, which is derived from its last fetches."""
    data = source.data
    declared = {name: data[name] for name in SourceFields.__struct_fields__}
    return {
        "id": source.id,
        "name": source.title,
        "on": source.status == ON,
        **declared,
        "moved_to": data.get("moved_to"),
        "rev": source.rev,
        "health": _health(source),
        "created_at": progress.rfc3339(source.created_at),
        "updated_at": progress.rfc3339(source.updated_at),
    }


def _health(source: Item) -> dict[str, Any]:
    last, failure = source.data.get("health", {}), source.failure
    error = {"error": failure["message"], "at": failure["at"]} if failure else last.get("last_error")
    state = "failing" if failure else ("ok" if last else "never_fetched")
    return {
        "state": state,
        "last_success_at": progress.rfc3339(last.get("last_success_at")),
        "last_error": error and {"message": error["error"], "at": progress.rfc3339(error["at"])},
        "failures_in_a_row": _failures(source),
        "found": last.get("found", 0),
        "new": last.get("new", 0),
        "waiting": last.get("waiting", 0),
    }


def _failures(source: Item) -> int:
    last = source.worked.get("fetch")
    outcomes = [last["outcome"], *(run["outcome"] for run in reversed(last["before"]))] if last else []
    return next((number for number, outcome in enumerate(outcomes) if outcome != "failed"), len(outcomes))


def _new(call: Call, site_id: str, asked: NewSource) -> Item:
    order, now = call.store.new_id(), call.store.clock()
    data = _declared(asked) | _FRESH
    return added(site_id, "source", _status(asked.on), asked.name, data, order=order, by=call.who, now=now)


def _declared(asked: SourceFields) -> dict[str, Any]:
    return {name: msgspec.to_builtins(getattr(asked, name)) for name in SourceFields.__struct_fields__}


def _status(on: bool) -> str:
    return ON if on else OFF


def _check(asked: SourceFields) -> None:
    """What the address alone tells. Raises InvalidInput."""
    from chalicelib.sources.guard import parse_url, system_guard  # brings httpx: not in every cold start

    try:
        system_guard().check_url(parse_url(asked.url))
    except ItemError as error:
        raise InvalidInput("url", str(error.details.get("cause", error.message))) from error
    if asked.shape and asked.type != "api":
        raise InvalidInput("shape", "is for sources of the type api only")


def _tried(call: Call, source: Mapping[str, Any]) -> dict[str, Any]:
    """A source that cannot be fetched is what the caller wanted to know: no error of this call."""
    from chalicelib.sources.fetch import Limits, Validators
    from chalicelib.sources.listing import list_entries
    from chalicelib.sources.reading import Bounds

    begun = call.store.clock()
    limits, bounds = Limits(tries=1, total_seconds=TEST_SECONDS), Bounds(seconds=READ_SECONDS, patience=1)
    try:
        listed = list_entries(source, Validators(), limits=limits, bounds=bounds)
    except (ItemError, SourceUnavailable) as error:
        found: dict[str, Any] = {"ok": False, "error": {"code": error.code, "message": error.message}, "entries": []}
    else:
        found = {"ok": True, "error": None, "moved_to": listed.moved_to, "count": len(listed.entries or ())}
        found["entries"] = [_entry(entry) for entry in (listed.entries or ())[:SHOWN]]
    return found | {"milliseconds": call.store.clock() - begun}


def _entry(entry: Any) -> dict[str, Any]:
    return {
        "title": entry.title,
        "url": entry.url,
        "published": progress.rfc3339(entry.published),
        "characters": len(entry.text),
        "problem": entry.problem,
    }
