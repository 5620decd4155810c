"""What the API takes, declared once: validated on the way in, the source of its documentation."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from chalicelib.pipelines import DAILY_FETCH

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Key = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Count = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Seconds = Annotated[int, msgspec.Meta(ge=0, le=86_400)]
Why = Annotated[str, msgspec.Meta(max_length=500)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A request's body: a field that is not known is an error, not ignored."""


class SignIn(Body, frozen=True):
    email: Annotated[str, msgspec.Meta(min_length=3, max_length=254)]
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=256)]


class Refresh(Body, frozen=True):
    refresh_token: Annotated[str, msgspec.Meta(min_length=1, max_length=8192)]


class Limits(Body, frozen=True):
    max_items: Count | dict[str, Count] | None = None
    unit_size: dict[str, Count] = {}
    skip: list[str] = []
    start_from: str | None = None
    only_items: Annotated[list[Id], msgspec.Meta(max_length=1000)] = []
    delay_between_stages: Seconds = 0
    delay_between_units: Annotated[int, msgspec.Meta(ge=0, le=60)] = 0
    max_seconds: Annotated[int, msgspec.Meta(ge=60, le=2_592_000)] | None = None


class RunCaps(Body, frozen=True):
    items: Count | None = None
    credits: Annotated[float, msgspec.Meta(gt=0, le=1_000_000)] | None = None


class StartRun(Body, frozen=True):
    site_id: Key
    pipeline: str = "content"
    limits: Limits = Limits()
    caps: RunCaps = RunCaps()


class Ask(Body, frozen=True):
    why: Why = ""


class Resume(Body, frozen=True):
    why: Why = ""
    caps: RunCaps | None = None


class NewCaps(RunCaps, frozen=True):
    why: Why = ""


class Mark(Body, frozen=True):
    action: Literal["complete", "fail", "clear_error"]
    run_ids: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=100)]
    why: Reason


class Withdraw(Body, frozen=True):
    why: Reason
    requeue: bool = False
    cursor: Annotated[str, msgspec.Meta(max_length=200)] | None = None


class Retry(Body, frozen=True):
    item_ids: Annotated[list[Id], msgspec.Meta(max_length=1000)] = []


class ScheduleFields(Body, frozen=True, kw_only=True):
    """What of these belongs together, and whether the time zone is known, chalicelib/schedules.py says."""

    name: Name
    pipeline: str = "content"
    limits: Limits = Limits()
    caps: RunCaps = RunCaps()
    every: Literal["daily", "weekly", "monthly"] = "daily"
    weekdays: Annotated[list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]], msgspec.Meta(max_length=7)] = []
    day: Annotated[int, msgspec.Meta(ge=1, le=31)] | None = None
    at: Annotated[str, msgspec.Meta(max_length=5)]
    time_zone: Annotated[str, msgspec.Meta(max_length=64)]
    missed: Literal["skip", "run_late"] = "skip"
    on: bool = True


class NewSchedule(ScheduleFields, frozen=True, kw_only=True):
    site_id: Key


class ChangedSchedule(ScheduleFields, frozen=True, kw_only=True):
    on: bool  # nobody turns a paused one on by leaving it out


class SchedulesAsked(Body, frozen=True):
    site_id: Key
    ids: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=100)]
    action: Literal["pause", "resume", "delete"]


class SiteSettings(Body, frozen=True):
    auto_approve: bool = False
    text_provider: Literal["offline", "openai"] = "offline"
    image_provider: Literal["offline", "openai"] = "offline"
    base_url: Annotated[str, msgspec.Meta(pattern=r"^(https?://[^\s]+)?$", max_length=500)] = ""
    model: Annotated[str, msgspec.Meta(max_length=200)] = ""
    image_model: Annotated[str, msgspec.Meta(max_length=200)] = ""
    language: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = "en"


class NewSite(Body, frozen=True):
    site_id: Key
    name: Name
    settings: SiteSettings = SiteSettings()


class Site(Body, frozen=True):
    name: Name
    settings: SiteSettings


class PromptText(Body, frozen=True):
    text: Annotated[str, msgspec.Meta(max_length=20_000)]


class ImportItems(Body, frozen=True, kw_only=True):
    """`preview`: nothing is stored, the answer says what would be."""

    site_id: Key
    kind: Literal["keyword", "mcq", "current_affairs"] = "keyword"
    preview: bool = False
    format: Literal["text", "csv", "json"]
    content: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000_000)]


class ItemChange(Body, frozen=True):
    rev: Annotated[int, msgspec.Meta(ge=1)]
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    data: dict[str, msgspec.Raw] = {}


class Review(Body, frozen=True, kw_only=True):
    site_id: Key
    kind: Literal["article", "mcq", "current_affairs"] = "article"
    ids: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=100)]
    decision: Literal["approve", "reject"]
    note: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class Shape(Body, frozen=True, kw_only=True):
    """How an API answers (docs/sources.md): where its records are, and our names for their fields."""

    records: Annotated[str, msgspec.Meta(max_length=200)] = ""
    fields: dict[str, Annotated[str, msgspec.Meta(max_length=200)]]
    encoding: Literal["plain", "html", "url", "url3986", "base64"] = "plain"
    expect: dict[str, str | int | bool] = {}


SourceType = Literal["feed", "page", "index", "api", "pdf"]
Url = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
Purpose = Literal["mcq", "current_affairs"]
Difficulty = Literal["easy", "medium", "hard"]
Questions = Annotated[int, msgspec.Meta(ge=1, le=DAILY_FETCH.stage("mcq").max_outputs)]  # of one text


class SourceFields(Body, frozen=True):
    type: SourceType
    url: Url
    purposes: Annotated[list[Purpose], msgspec.Meta(min_length=1, max_length=2)] = msgspec.field(
        default_factory=lambda: ["mcq", "current_affairs"]
    )
    categories: Annotated[list[Name], msgspec.Meta(max_length=10)] = []
    count: Questions = 3
    difficulty: Difficulty | None = None
    shape: Shape | None = None


class NewSource(SourceFields, frozen=True, kw_only=True):
    site_id: Key
    name: Name
    on: bool = True


class ChangeSource(SourceFields, frozen=True, kw_only=True):
    rev: Annotated[int, msgspec.Meta(ge=1)]
    name: Name
    on: bool


class TrySource(Body, frozen=True):
    type: SourceType
    url: Url
    shape: Shape | None = None


class Switch(Body, frozen=True):
    on: bool


class TriggerFetch(Body, frozen=True):
    task_type: Literal["both", "mcq", "current_affairs"] = "both"
    site_id: Key | None = None


class Generate(Body, frozen=True):
    """`last`: to the end of the file without it."""

    first: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1
    last: Annotated[int, msgspec.Meta(ge=1, le=10_000)] | None = None
    count: Annotated[int, msgspec.Meta(ge=1, le=90)] = 9
    difficulty: Difficulty | None = None
    task_type: Literal["mcq", "current_affairs", "both"] = "mcq"


Happening = Literal["completed", "failed", "cap", "slow"]
Happenings = Annotated[list[Happening], msgspec.Meta(min_length=1, max_length=4)]
Address = Annotated[str, msgspec.Meta(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)]
Secret = Annotated[str, msgspec.Meta(min_length=16, max_length=200)]


class ChannelChange(Body, frozen=True):
    """What is secret and not given stays as it is."""

    name: Name
    events: Happenings
    on: bool = True
    url: Url | None = None
    address: Address | None = None
    secret: Secret | None = None


class NewChannel(ChannelChange, frozen=True, kw_only=True):
    site_id: Key
    type: Literal["email", "slack", "discord", "webhook"]


class NewToken(Body, frozen=True):
    name: Name
    role: Literal["viewer", "operator", "admin"] = "operator"
    expires_in_days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 90
