"""What a run has recorded about itself: frozen values that the core derives everything from.

Times are epoch milliseconds. Standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """A unit in hand: announced when it starts, taken back by its commit."""

    unit: str
    title: str
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    unit: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One counter item of a stage. `processed <= input` holds in each shard by itself, so it holds in
    every sum of shards, however the reads of one Query interleave with commits."""

    input: int = 0
    succeeded: int = 0
    failed: int = 0
    skipped: int = 0
    made: int = 0
    duplicates: int = 0
    millicredits: int = 0
    busy_ms: int = 0
    version: int = 0
    last_at: int | None = None
    doing: tuple[Doing, ...] = ()
    next_from: int = -1  # number of the highest unit that has started
    next: tuple[Waiting, ...] = ()
    units: int = 0  # planned
    reason_counts: Mapping[str, int] = field(default_factory=dict)
    reason_messages: Mapping[str, str] = field(default_factory=dict)
    left_counts: Mapping[str, int] = field(default_factory=dict)  # why items were skipped and outputs not stored
    left_messages: Mapping[str, str] = field(default_factory=dict)

    @property
    def processed(self) -> int:
        return self.succeeded + self.failed + self.skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFacts:
    """A stage as the run began it (`initial`, `expected`, `weight`, ...) and what became of it."""

    key: str
    name: str
    short_name: str
    output_label: str
    concurrency: int
    timeout_seconds: int
    initial: int  # queue size when the run started
    expected: float  # items it was expected to take
    expansion: float  # outputs an input makes, expected
    seconds_per_item: float  # of wall clock, expected
    spread: float  # 80 % of past rates lie within a factor of this; 0: no history
    weight: float  # share of the whole, the sum over stages is 1
    shards: tuple[Shard, ...]
    beside: bool = False  # works at the same time as the stage before it
    planned_at: int | None = None
    settled_at: int | None = None
    paused_ms: int = 0  # of the time since it was planned
    skip_reason: str | None = None
    manifest: str | None = None  # S3 key of the units
    estimate: int | None = None  # seconds left as estimated when it was settled

    def total(self, name: str) -> int:
        return sum(getattr(shard, name) for shard in self.shards)

    @property
    def input(self) -> int:
        return self.total("input")

    @property
    def processed(self) -> int:
        return sum(shard.processed for shard in self.shards)

    @property
    def remaining(self) -> int:
        return self.input - self.processed

    @property
    def last_at(self) -> int | None:
        """When it was last seen to move."""
        seen = [at for at in (self.planned_at, self.settled_at, *(s.last_at for s in self.shards)) if at]
        return max(seen, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """What was asked of the run. `action`: `pause`, `cancel`, or `complete` and `fail`, which end it by hand.
    `cap` names the limit that asked when it was no person: `items`, `credits` or `seconds`."""

    action: str
    who: str
    at: int
    why: str = ""
    cap: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """The most that a run may work on before it pauses itself. None: no cap."""

    items: int | None = None
    credits: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a person did to a run that is over: beside its facts, which stay as they are."""

    who: str
    at: int
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a run is asked for. `trigger`: manual, api, schedule. `limits` as in docs/api.md."""

    site_id: str
    pipeline: str
    trigger: str
    who: str
    limits: Mapping[str, Any] = field(default_factory=dict)
    caps: Caps = Caps()
    why: str = ""
    retry_of: str | None = None
    remake: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a run was started with and keeps to its end. Progress does not read it: it may be large."""

    run_id: str
    pipeline: str
    limits: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)  # of the site, its prompts included
    retry_of: str | None = None  # the run whose failed items it takes
    remake: Mapping[str, Any] | None = None  # {of, stage, inputs, replaces}: what it makes again


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    run_id: str
    site_id: str
    pipeline: str
    pipeline_name: str
    trigger: str
    started_by: str
    created_at: int
    stages: tuple[StageFacts, ...]
    started_at: int | None = None
    finished_at: int | None = None
    outcome: str | None = None  # completed, failed, cancelled
    reason: str | None = None
    control: Control | None = None
    caps: Caps = Caps()
    limit_seconds: int = 86_400  # of running: pauses are not counted
    cleared: Note | None = None  # its errors are known and dealt with
    withdrawn: Note | None = None  # what it made is out of use
    remake_of: str | None = None  # "<kind>#<id>": the item it makes again
    held_at: int | None = None  # since when it waits, without the lock
    paused_ms: int = 0  # that it waited before
    slow_at: int | None = None  # when people were told that it is slower than usual
    task_tokens: tuple[str, ...] = ()  # of each time that Hold was delivered: the execution waits on one of them
    execution_arn: str = ""
    retry_of: str | None = None
    past_error: float | None = None  # mean relative error of past estimates
    estimates: tuple[tuple[int, int], ...] = ()  # (when, seconds left as estimated then)
    version: int = 0

    @property
    def revision(self) -> int:
        return self.version + sum(stage.total("version") for stage in self.stages)

    def stage(self, key: str) -> StageFacts:
        for stage in self.stages:
            if stage.key == key:
                return stage
        raise KeyError(key)
