"""What every route is asked in tests/api/test_every_route.py: one good request each, and ways to spoil it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chalicelib.api.routing import PREFIX
from tests.sources import documents

Change = dict[str, Any]
PDF = documents.pdf("The Ganges was measured in 1911.", "The Nile was measured in 1925.")
NOWHERE = "01NOWHERE"


@dataclass(frozen=True, kw_only=True)
class Case:
    """`path` and `body` may name what there is as `{site}`. `unknown` are names to replace with one that is not there,
    and what is then said to be missing; `wrong` are changes of the body, and the field that is then named."""

    method: str
    template: str
    path: str
    status: int = 200
    body: Change | None = None
    file: bytes | None = None
    unknown: tuple[tuple[dict[str, str], str], ...] = ()
    required: tuple[str, ...] = ()
    wrong: tuple[tuple[Change, str], ...] = ()
    wrong_query: tuple[tuple[dict[str, str], str], ...] = field(default=())

    @property
    def route(self) -> tuple[str, str]:
        return self.method, PREFIX + self.template

    def __str__(self) -> str:
        return f"{self.method} {self.template}"


def read(template: str, path: str = "", **more: Any) -> Case:
    return Case(method="GET", template=template, path=path or template, **more)


def no(name: str, what: str, value: str = NOWHERE) -> tuple[dict[str, str], str]:
    return {name: value}, what


def steer(action: str) -> Case:
    """The run there is has ended: what steering does to one that has not is tested where runs are."""
    path = f"/runs/{{run}}/{action}"
    return Case(method="POST", template=path, path=path, status=409, unknown=(no("run", "run"),))


PAGED: tuple[tuple[dict[str, str], str], ...] = tuple(
    ({"limit": limit}, "limit") for limit in ("0", "-1", "1.5", "many", "1001", "٣", "9" * 100)
)
SITE_ID = tuple(({"site_id": value}, "site_id") for value in (7, None, "", "Garden", "a b", "-a", "x" * 64, "a#b", "ä"))
SETTINGS: tuple[tuple[Change, str], ...] = (
    ({"settings": []}, "settings"),
    ({"settings": {"colour": 1}}, "settings.colour"),
    ({"settings": {"auto_approve": "yes"}}, "settings.auto_approve"),
    ({"settings": {"text_provider": "another"}}, "settings.text_provider"),
    ({"settings": {"base_url": "ftp://example.com"}}, "settings.base_url"),
    ({"settings": {"base_url": "https://example.com/" + "x" * 500}}, "settings.base_url"),
    ({"settings": {"language": "english"}}, "settings.language"),
    ({"settings": {"model": "x" * 201}}, "settings.model"),
    ({"settings": {"text_provider": "openai", "model": "m"}}, "settings.base_url"),
    ({"settings": {"text_provider": "openai", "base_url": "http://example.com"}}, "settings.model"),
    ({"settings": {"image_provider": "openai", "base_url": "http://example.com"}}, "settings.image_model"),
)
CAPS: tuple[tuple[Change, str], ...] = (
    ({"items": 0}, "items"),
    ({"items": 1.5}, "items"),
    ({"credits": 0}, "credits"),
    ({"credits": "many"}, "credits"),
)
NAME: tuple[tuple[Change, str], ...] = (({"name": ""}, "name"), ({"name": "x" * 101}, "name"), ({"name": 7}, "name"))

SESSIONS = (
    read("/health"),
    Case(
        method="POST", template="/session", path="/session",
        body={"email": "demo@example.com", "password": "demo-Millrace-1"}, required=("email", "password"),
        wrong=(({"email": "x"}, "email"), ({"email": "x" * 255}, "email"), ({"password": ""}, "password"),
               ({"password": "x" * 257}, "password"), ({"password": 7}, "password")),
    ),
    Case(
        method="POST", template="/session/refresh", path="/session/refresh", body={"refresh_token": "{refresh_token}"},
        required=("refresh_token",), wrong=(({"refresh_token": ""}, "refresh_token"),),
    ),
    read("/me"),
    read("/pipelines"),
)  # fmt: skip

SITES = (
    read("/sites"),
    Case(
        method="POST", template="/sites", path="/sites", status=201, body={"site_id": "{free}", "name": "A site"},
        required=("site_id", "name"), wrong=(*SITE_ID, *NAME, *SETTINGS),
    ),
    read("/sites/{site}", unknown=(no("site", "site"),)),
    Case(
        method="PUT", template="/sites/{site}", path="/sites/{fresh}", body={"name": "Its name", "settings": {}},
        unknown=(no("fresh", "site"),), required=("name", "settings"), wrong=(*NAME, *SETTINGS),
    ),
    read("/sites/{site}/prompts", unknown=(no("site", "site"),)),
    Case(
        method="PUT", template="/sites/{site}/prompts/{prompt}", path="/sites/{fresh}/prompts/{prompt}",
        body={"text": "Write."}, unknown=(no("fresh", "site"), no("prompt", "prompt")), required=("text",),
        wrong=(({"text": 7}, "text"), ({"text": "x" * 20_001}, "text")),
    ),
)  # fmt: skip

RUNS = (
    Case(
        method="POST", template="/runs", path="/runs", status=202, body={"site_id": "{fresh}"},
        unknown=(no("fresh", "site", "nowhere"),), required=("site_id",),
        wrong=(
            *SITE_ID,
            ({"pipeline": "another"}, "pipeline"),
            ({"pipeline": 7}, "pipeline"),
            ({"limits": 7}, "limits"),
            ({"limits": {"colour": 1}}, "limits.colour"),
            ({"limits": {"max_items": 0}}, "limits.max_items"),
            ({"limits": {"max_items": 1_000_001}}, "limits.max_items"),
            ({"limits": {"max_items": "many"}}, "limits.max_items"),
            ({"limits": {"max_items": {"another": 1}}}, "limits.max_items"),
            ({"limits": {"unit_size": {"another": 1}}}, "limits.unit_size"),
            ({"limits": {"skip": ["another"]}}, "limits.skip"),
            ({"limits": {"skip": "image"}}, "limits.skip"),
            ({"limits": {"start_from": "another"}}, "limits.start_from"),
            ({"limits": {"only_items": ["x"] * 1001}}, "limits.only_items"),
            ({"limits": {"delay_between_stages": -1}}, "limits.delay_between_stages"),
            ({"limits": {"delay_between_stages": 86_401}}, "limits.delay_between_stages"),
            ({"limits": {"delay_between_units": 61}}, "limits.delay_between_units"),
            ({"limits": {"max_seconds": 59}}, "limits.max_seconds"),
            ({"limits": {"only_items": ["01NOWHERE"]}}, "limits.only_items"),
            *(({"caps": caps}, f"caps.{name}") for caps, name in CAPS),
        ),
        wrong_query=(({"wait": "maybe"}, "wait"), ({"timeout_seconds": "26"}, "timeout_seconds")),
    ),
    read(
        "/runs", "/runs?site_id={site}",
        wrong_query=(({"site_id": ""}, "site_id"), ({"status": "odd"}, "status"), ({"pipeline": "odd"}, "pipeline"),
                     *PAGED),
    ),
    read("/runs/{run}", unknown=(no("run", "run"),)),
    *(steer(action) for action in ("pause", "resume", "cancel", "retry")),
    Case(
        method="POST", template="/runs/plan", path="/runs/plan", body={"site_id": "{fresh}"},
        unknown=(no("fresh", "site", "nowhere"),), required=("site_id",),
        wrong=(*SITE_ID, ({"pipeline": "another"}, "pipeline"),
               ({"limits": {"only_items": ["x"]}}, "limits.only_items"),
               ({"limits": {"skip": ["another"]}}, "limits.skip")),
    ),
    Case(  # the run there is has ended
        method="PUT", template="/runs/{run}/caps", path="/runs/{run}/caps", status=409, body={"items": 5},
        unknown=(no("run", "run"),), wrong=CAPS,
    ),
    Case(
        method="POST", template="/runs/mark", path="/runs/mark",
        body={"action": "complete", "run_ids": ["{run}"], "why": "a test"}, required=("action", "run_ids", "why"),
        wrong=(({"action": "delete"}, "action"), ({"run_ids": []}, "run_ids"), ({"run_ids": ["x"] * 101}, "run_ids"),
               ({"run_ids": [""]}, "run_ids[0]"), ({"why": ""}, "why"), ({"why": "x" * 501}, "why")),
    ),
    Case(  # nothing is left in this part, and it is not the last one
        method="POST", template="/runs/{run}/withdraw", path="/runs/{run}/withdraw",
        body={"why": "a test", "cursor": "3:~"}, unknown=(no("run", "run"),), required=("why",),
        wrong=(({"why": ""}, "why"), ({"requeue": "yes"}, "requeue"), ({"cursor": "99:"}, "cursor"),
               ({"cursor": "x"}, "cursor"), ({"cursor": "8:x", "requeue": True}, "cursor")),
    ),
    read(
        "/audit", "/audit?site_id={site}", unknown=(no("site", "site"),),
        wrong_query=(({"site_id": ""}, "site_id"), ({"limit": "0"}, "limit"), ({"limit": "201"}, "limit")),
    ),
    read(
        "/runs/{run}/log", unknown=(no("run", "run"),), wrong_query=(({"format": "xml"}, "format"), *PAGED),
    ),
    read("/runs/{run}/errors", unknown=(no("run", "run"),), wrong_query=PAGED),
    read(
        "/automation/run_progress", "/automation/run_progress?site_id={site}", unknown=(no("site", "site"),),
        wrong_query=(({"site_id": ""}, "site_id"), ({"pipeline": "odd"}, "pipeline")),
    ),
)  # fmt: skip

ITEMS = (
    read(
        "/items", "/items?site_id={site}&kind=article", unknown=(no("site", "site"),),
        wrong_query=(({"site_id": ""}, "site_id"), ({"kind": ""}, "kind"), ({"kind": "odd"}, "kind"),
                     ({"status": "draft", "cursor": "new#1"}, "cursor"), *PAGED),
    ),
    read(
        "/items/{site}/{kind}/{item}", "/items/{site}/article/{article}",
        unknown=(no("article", "article"),),
    ),
    Case(
        method="PATCH", template="/items/{site}/{kind}/{item}", path="/items/{site}/idea/{idea}",
        body={"rev": 2, "title": "A title"}, unknown=(no("idea", "idea"),), required=("rev",),
        wrong=(({"rev": 0}, "rev"), ({"rev": "1"}, "rev"), ({"title": ""}, "title"), ({"title": "x" * 201}, "title"),
               ({"title": None}, "body"), ({"data": []}, "data"), ({"data": {"keywords": []}}, "data.keywords"),
               ({"data": {"angle": 7}}, "data.angle"), ({"data": {"outline": []}}, "data.outline"),
               ({"data": {"outline": [{"points": []}] * 6}}, "data.outline")),
    ),
    Case(
        method="DELETE", template="/items/{site}/{kind}/{item}", path="/items/{fresh}/keyword/{keyword}", status=204,
        unknown=(no("keyword", "keyword"),),
    ),
    Case(  # it was imported: there is nothing to make it from
        method="POST", template="/items/{site}/{kind}/{item}/remake", path="/items/{fresh}/keyword/{keyword}/remake",
        status=409, unknown=(no("keyword", "keyword"),),
    ),
    read("/items/{site}/image/{item}/file", "/items/{site}/image/{image}/file", unknown=(no("image", "image"),)),
    Case(
        method="POST", template="/items/import", path="/items/import",
        body={"site_id": "{fresh}", "format": "text", "content": "one"}, unknown=(no("fresh", "site", "nowhere"),),
        required=("site_id", "format", "content"),
        wrong=(*SITE_ID, ({"format": "xml"}, "format"), ({"kind": "article"}, "kind"), ({"preview": 1}, "preview"),
               ({"kind": "mcq"}, "format"), ({"content": ""}, "content"), ({"content": 7}, "content"),
               ({"content": "x" * 2_000_001}, "content")),
    ),
    read(
        "/items/export", "/items/export?site_id={site}&kind=article", unknown=(no("site", "site", "nowhere"),),
        wrong_query=(({"site_id": ""}, "site_id"), ({"kind": ""}, "kind"), ({"kind": "odd"}, "kind"),
                     ({"format": "xml"}, "format"), ({"limit": "201"}, "limit")),
    ),
    Case(
        method="POST", template="/reviews", path="/reviews",
        body={"site_id": "{site}", "ids": ["{article}"], "decision": "approve"},
        unknown=(no("site", "site", "nowhere"),), required=("site_id", "ids", "decision"),
        wrong=(*SITE_ID, ({"ids": []}, "ids"), ({"ids": "x"}, "ids"),
               ({"ids": ["x"] * 101}, "ids"), ({"ids": [""]}, "ids[0]"),
               ({"decision": "maybe"}, "decision"), ({"note": "x" * 1001}, "note")),
    ),
)  # fmt: skip

URLS: tuple[tuple[Change, str], ...] = (
    ({"url": "ftp://example.com/feed"}, "url"), ({"url": "http://127.0.0.1/feed"}, "url"), ({"url": ""}, "url"),
    ({"url": "http://169.254.169.254/latest"}, "url"), ({"url": "http://2130706433/"}, "url"), ({"url": 7}, "url"),
    ({"url": "https://me:secret@example.com/feed"}, "url"), ({"url": "https://example.com:25/"}, "url"),
    ({"type": "video"}, "type"), ({"shape": {}}, "shape.fields"), ({"shape": {"fields": []}}, "shape.fields"),
)  # fmt: skip
FIELDS: tuple[tuple[Change, str], ...] = (
    *URLS, *NAME, ({"purposes": []}, "purposes"), ({"purposes": ["videos"]}, "purposes[0]"), ({"on": "yes"}, "on"),
    ({"count": 0}, "count"), ({"count": 10}, "count"), ({"difficulty": "mild"}, "difficulty"),
    ({"shape": {"fields": {}}}, "shape"), ({"categories": [""]}, "categories[0]"),
)  # fmt: skip
SOURCE = {"name": "News", "type": "feed", "url": "https://news.example/feed"}
TRIED = {name: SOURCE[name] for name in ("type", "url")}

SOURCES = (
    read(
        "/sources", "/sources?site_id={site}", unknown=(no("site", "site", "nowhere"),),
        wrong_query=(({"site_id": ""}, "site_id"), ({"limit": "0"}, "limit"), ({"limit": "201"}, "limit")),
    ),
    Case(
        method="POST", template="/sources", path="/sources", status=201, body={"site_id": "{fresh}", **SOURCE},
        unknown=(no("fresh", "site", "nowhere"),), required=("site_id", "name", "type", "url"),
        wrong=(*SITE_ID, *FIELDS),
    ),
    Case(
        method="PUT", template="/sources/{site}/{source}", path="/sources/{fresh}/{source}",
        body={"rev": 1, "on": False, **SOURCE}, unknown=(no("source", "source"),),
        required=("rev", "on", "name", "type", "url"), wrong=(({"rev": 0}, "rev"), *FIELDS),
    ),
    Case(
        method="DELETE", template="/sources/{site}/{source}", path="/sources/{fresh}/{source}", status=204,
        unknown=(no("source", "source"),),
    ),
    Case(
        method="POST", template="/sources/{site}/{source}/switch", path="/sources/{fresh}/{source}/switch",
        body={"on": False}, unknown=(no("source", "source"),), required=("on",), wrong=(({"on": 1}, "on"),),
    ),
    Case(
        method="POST", template="/sources/{site}/{source}/test", path="/sources/{fresh}/{source}/test",
        unknown=(no("source", "source"),),
    ),
    Case(
        method="POST", template="/sources/test", path="/sources/test", body=TRIED, required=("type", "url"),
        wrong=(({"type": "video"}, "type"), ({"url": 7}, "url"), ({"url": ""}, "url")),
    ),
    Case(
        method="POST", template="/genai/admin/trigger-fetch", path="/genai/admin/trigger-fetch",
        body={"task_type": "both", "site_id": "{fresh}"}, unknown=(no("fresh", "site", "nowhere"),),
        wrong=(*SITE_ID[:1], ({"task_type": "videos"}, "task_type"), ({"site_id": "A b"}, "site_id")),
    ),
    read(
        "/genai/admin/task-status/{run}", "/genai/admin/task-status/{fetched}",
        unknown=(no("fetched", "run"),),
    ),
)  # fmt: skip
PDFS = (
    read(
        "/pdfs", "/pdfs?site_id={site}", unknown=(no("site", "site", "nowhere"),),
        wrong_query=(({"site_id": ""}, "site_id"), ({"limit": "0"}, "limit"), ({"limit": "201"}, "limit")),
    ),
    Case(
        method="POST", template="/pdfs", path="/pdfs?site_id={fresh}&name=A%20file", status=201, file=PDF,
        unknown=(no("fresh", "site", "nowhere"),),
        wrong_query=(({"site_id": ""}, "site_id"), ({"name": ""}, "name"), ({"name": "x" * 201}, "name")),
    ),
    Case(
        method="DELETE", template="/pdfs/{site}/{pdf}", path="/pdfs/{fresh}/{pdf}", status=204,
        unknown=(no("pdf", "pdf"),),
    ),
    Case(
        method="POST", template="/pdfs/{site}/{pdf}/generate", path="/pdfs/{fresh}/{pdf}/generate", status=202,
        body={"first": 1, "last": 2, "count": 12}, unknown=(no("pdf", "pdf"),),
        wrong=(({"first": 0}, "first"), ({"first": 3}, "first"), ({"last": 3}, "last"),
               ({"first": 2, "last": 1}, "last"),
               ({"count": 0}, "count"), ({"count": 19}, "count"), ({"count": 91}, "count"),
               ({"difficulty": "mild"}, "difficulty"), ({"task_type": "videos"}, "task_type")),
    ),
)  # fmt: skip

SCHEDULE = {"name": "Every morning", "at": "06:30", "time_zone": "Europe/Berlin"}
SCHEDULE_FIELDS: tuple[tuple[Change, str], ...] = (
    *NAME,
    ({"pipeline": "another"}, "pipeline"),
    ({"limits": {"colour": 1}}, "limits.colour"),
    ({"limits": {"skip": ["another"]}}, "limits.skip"),
    ({"limits": {"only_items": ["x"]}}, "limits.only_items"),
    ({"caps": {"items": 0}}, "caps.items"),
    ({"every": "hourly"}, "every"),
    ({"every": "weekly"}, "weekdays"),
    ({"every": "weekly", "weekdays": ["Monday"]}, "weekdays[0]"),
    ({"weekdays": ["mon"]}, "weekdays"),
    ({"weekdays": ["mon"] * 8}, "weekdays"),
    ({"every": "monthly"}, "day"),
    ({"every": "monthly", "day": 32}, "day"),
    ({"day": 1}, "day"),
    ({"at": "24:00"}, "at"),
    ({"at": "6:30"}, "at"),
    ({"at": "06:30:00"}, "at"),
    ({"time_zone": "Mars/Base"}, "time_zone"),
    ({"time_zone": "x" * 65}, "time_zone"),
    ({"missed": "maybe"}, "missed"),
    ({"on": "yes"}, "on"),
)

SCHEDULES = (
    read(
        "/schedules", "/schedules?site_id={site}", unknown=(no("site", "site"),),
        wrong_query=(({"site_id": ""}, "site_id"),),
    ),
    Case(
        method="POST", template="/schedules", path="/schedules", status=201, body={"site_id": "{fresh}", **SCHEDULE},
        unknown=(no("fresh", "site", "nowhere"),), required=("site_id", "name", "at", "time_zone"),
        wrong=(*SITE_ID, *SCHEDULE_FIELDS),
    ),
    read("/schedules/{site}/{schedule}", "/schedules/{fresh}/{schedule}", unknown=(no("schedule", "schedule"),)),
    Case(
        method="PUT", template="/schedules/{site}/{schedule}", path="/schedules/{fresh}/{schedule}",
        body={**SCHEDULE, "on": False}, unknown=(no("schedule", "schedule"),),
        required=("name", "at", "time_zone", "on"), wrong=SCHEDULE_FIELDS,
    ),
    Case(
        method="DELETE", template="/schedules/{site}/{schedule}", path="/schedules/{fresh}/{schedule}", status=204,
        unknown=(no("schedule", "schedule"),),
    ),
    Case(
        method="POST", template="/schedules/bulk", path="/schedules/bulk",
        body={"site_id": "{fresh}", "ids": ["{schedule}"], "action": "pause"},
        unknown=(no("fresh", "site", "nowhere"),), required=("site_id", "ids", "action"),
        wrong=(*SITE_ID, ({"ids": []}, "ids"), ({"ids": ["x"] * 101}, "ids"), ({"ids": [""]}, "ids[0]"),
               ({"action": "stop"}, "action")),
    ),
)  # fmt: skip

CHANNEL = {"name": "Team", "events": ["completed", "failed"], "url": "https://hooks.example/T0/B0"}
CHANNEL_FIELDS: tuple[tuple[Change, str], ...] = (
    *NAME, ({"events": []}, "events"), ({"events": ["started"]}, "events[0]"), ({"on": 1}, "on"), ({"url": 7}, "url"),
    ({"url": ""}, "url"), ({"url": "ftp://hooks.example/"}, "url"), ({"url": "http://hooks.example/"}, "url"),
    ({"url": "https://127.0.0.1/"}, "url"), ({"url": "https://169.254.169.254/latest"}, "url"),
    ({"url": "https://2130706433/"}, "url"), ({"url": "https://me:secret@hooks.example/"}, "url"),
    ({"url": "https://hooks.example:25/"}, "url"), ({"secret": "short"}, "secret"), ({"secret": "s" * 201}, "secret"),
    ({"secret": "s" * 16}, "secret"), ({"address": "editor"}, "address"),
    ({"address": "editor@example.com"}, "address"),
)  # fmt: skip

NOTIFICATIONS = (
    read(
        "/notifications/channels", "/notifications/channels?site_id={site}",
        unknown=(no("site", "site", "nowhere"),), wrong_query=(({"site_id": ""}, "site_id"),),
    ),
    Case(
        method="POST", template="/notifications/channels", path="/notifications/channels", status=201,
        body={"site_id": "{fresh}", "type": "slack", **CHANNEL}, unknown=(no("fresh", "site", "nowhere"),),
        required=("site_id", "type", "name", "events"),
        wrong=(*SITE_ID, *CHANNEL_FIELDS, ({"url": None}, "url"), ({"type": "pager"}, "type"),
               ({"type": "webhook"}, "secret"), ({"type": "email"}, "url")),
    ),
    Case(
        method="PUT", template="/notifications/channels/{site}/{channel}", body=CHANNEL,
        path="/notifications/channels/{fresh}/{channel}", unknown=(no("channel", "channel"),),
        required=("name", "events"), wrong=CHANNEL_FIELDS,
    ),
    Case(
        method="DELETE", template="/notifications/channels/{site}/{channel}", status=204,
        path="/notifications/channels/{fresh}/{channel}", unknown=(no("channel", "channel"),),
    ),
    Case(  # whoever is there, or nobody: the answer says so
        method="POST", template="/notifications/channels/{site}/{channel}/test",
        path="/notifications/channels/{fresh}/{channel}/test", unknown=(no("channel", "channel"),),
    ),
    read(
        "/notifications", "/notifications?site_id={site}", unknown=(no("site", "site", "nowhere"),),
        wrong_query=(({"site_id": ""}, "site_id"), ({"limit": "0"}, "limit"), ({"limit": "201"}, "limit")),
    ),
)  # fmt: skip

TOKENS = (
    read("/tokens"),
    Case(
        method="POST", template="/tokens", path="/tokens", status=201, body={"name": "A script"}, required=("name",),
        wrong=(*NAME, ({"role": "owner"}, "role"), ({"expires_in_days": 0}, "expires_in_days"),
               ({"expires_in_days": 367}, "expires_in_days"), ({"expires_in_days": 1.5}, "expires_in_days")),
    ),
    Case(
        method="DELETE", template="/tokens/{token}", path="/tokens/{token}", status=204,
        unknown=(no("token", "token"),),
    ),
)  # fmt: skip

CASES = (*SESSIONS, *SITES, *RUNS, *ITEMS, *SOURCES, *PDFS, *SCHEDULES, *NOTIFICATIONS, *TOKENS)
