"""The one declaration of pipelines and stages. Everything else reads it.

A new stage is one entry here and one module in `chalicelib/stages/`.
Standard library only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalicelib.errors import InvalidInput

MAX_ACTIONS = 100  # of one TransactWriteItems
UNITS_PER_SHARD = 4  # concurrent units that share one counter item before conflicts cost more than a read


@dataclass(frozen=True, slots=True)
class Queue:
    """Items of one kind in one status, oldest first."""

    kind: str
    status: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.status}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of a pipeline: takes a queue of items, makes items of the next kind.

    `expansion` is how many outputs one input makes on average, `seconds_per_item` how long one
    input takes and `credits_per_item` what it costs: defaults for the forecast until the site has a
    history. `max_outputs` is the most that one unit makes, `keys_per_output` how many keys name one
    of them for good. With `group_by_parent` the items of one parent travel in one unit. A stage that
    is `beside` the one before it works at the same time. Inputs that `stay` are in their queue for
    every run, whatever became of them in the last; `forgets` are the names of what such an input no
    longer knows when something made of it is withdrawn, so that it can be made again.
    """

    key: str
    name: str
    short_name: str
    takes: Queue
    makes: tuple[Queue, ...]
    output_label: str
    unit_size: int
    concurrency: int
    seconds_per_item: float
    expansion: float
    max_outputs: int
    keys_per_output: int = 0
    credits_per_item: float = 0.0
    needs: frozenset[str] = frozenset()
    group_by_parent: bool = False
    beside: bool = False
    stay: bool = False
    forgets: tuple[str, ...] = ()
    minimum: int = 1
    timeout_seconds: int = 300
    memory_mb: int = 512

    @property
    def shards(self) -> int:
        """Counter items of this stage, chosen from its concurrency."""
        return max(1, math.ceil(self.concurrency / UNITS_PER_SHARD))

    @property
    def commit_actions(self) -> int:
        """Most writes in one unit's transaction: marker, counter, inputs, outputs with their keys, parent."""
        outputs = self.max_outputs * (1 + self.keys_per_output)
        return 2 + self.unit_size + outputs + (1 if self.group_by_parent else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    key: str
    name: str
    stages: tuple[Stage, ...]
    limit_seconds: int = 86_400  # a run that has been running for longer fails; pauses are not counted

    def stage(self, key: str) -> Stage:
        for stage in self.stages:
            if stage.key == key:
                return stage
        raise KeyError(key)

    def groups(self) -> list[tuple[Stage, ...]]:
        """Stages that work side by side, in the order of the groups; mostly groups of one."""
        groups: list[tuple[Stage, ...]] = []
        for stage in self.stages:
            if stage.beside and groups:
                groups[-1] = (*groups[-1], stage)
            else:
                groups.append((stage,))
        return groups

    def forgotten(self, kind: str) -> tuple[str, ...]:
        """What the parent of an item of that kind no longer knows when the item is withdrawn."""
        makers = (stage for stage in self.stages if kind in {queue.kind for queue in stage.makes})
        return tuple(name for stage in makers for name in stage.forgets)

    def number(self, key: str) -> int:
        """Position as people count: the first stage is 1."""
        return [stage.key for stage in self.stages].index(key) + 1


CONTENT = Pipeline(
    key="content",
    name="Content",
    stages=(
        Stage(
            key="cluster",
            name="Keywords → Clusters",
            short_name="Clusters",
            takes=Queue("keyword", "new"),
            makes=(Queue("cluster", "new"),),
            output_label="clusters",
            unit_size=50,
            concurrency=4,
            seconds_per_item=0.1,
            credits_per_item=0.1,
            expansion=0.24,
            max_outputs=16,  # clusters have 3 keywords or more
            needs=frozenset({"text"}),
            minimum=5,
        ),
        Stage(
            key="idea",
            name="Clusters → Ideas",
            short_name="Ideas",
            takes=Queue("cluster", "new"),
            makes=(Queue("idea", "new"),),
            output_label="ideas",
            unit_size=1,
            concurrency=8,
            seconds_per_item=4,
            credits_per_item=4,
            expansion=3,
            max_outputs=7,
            needs=frozenset({"text"}),
        ),
        Stage(
            key="task",
            name="Ideas → Tasks",
            short_name="Tasks",
            takes=Queue("idea", "new"),
            makes=(Queue("task", "queued"),),
            output_label="tasks",
            unit_size=25,
            concurrency=4,
            seconds_per_item=0.05,
            expansion=1,
            max_outputs=25,
        ),
        Stage(
            key="article",
            name="Tasks → Content",
            short_name="Content",
            takes=Queue("task", "queued"),
            makes=(Queue("article", "draft"),),
            output_label="articles",
            unit_size=1,
            concurrency=16,
            seconds_per_item=20,
            credits_per_item=7,
            expansion=1,
            max_outputs=1,
            needs=frozenset({"text"}),
            memory_mb=1024,
        ),
        Stage(
            key="image_prompt",
            name="Content → Image prompts",
            short_name="Prompts",
            takes=Queue("article", "draft"),
            makes=(Queue("image", "pending"),),
            output_label="image prompts",
            unit_size=1,
            concurrency=8,
            seconds_per_item=3,
            credits_per_item=1,
            expansion=2,
            max_outputs=4,
            needs=frozenset({"text"}),
        ),
        Stage(
            key="image",
            name="Prompts → Images",
            short_name="Images",
            takes=Queue("image", "pending"),
            makes=(),
            output_label="images",
            unit_size=4,
            concurrency=16,
            seconds_per_item=8,
            credits_per_item=4,
            expansion=1,
            max_outputs=0,
            needs=frozenset({"image"}),
            group_by_parent=True,
            memory_mb=1024,
        ),
        Stage(
            key="review",
            name="Review queue",
            short_name="Review",
            takes=Queue("article", "review"),
            makes=(),
            output_label="articles to review",
            unit_size=25,
            concurrency=4,
            seconds_per_item=0.05,
            expansion=1,
            max_outputs=0,
        ),
    ),
)

DAILY_FETCH = Pipeline(
    key="daily_fetch",
    name="Daily fetch",
    stages=(
        Stage(
            key="fetch",
            name="Sources → Entries",
            short_name="Sources",
            takes=Queue("source", "on"),
            makes=(Queue("entry", "found"),),
            output_label="new entries",
            unit_size=1,
            concurrency=8,
            seconds_per_item=3,
            expansion=8,
            max_outputs=45,
            keys_per_output=1,
            needs=frozenset({"web", "keys"}),
            stay=True,
            forgets=("validators",),
            memory_mb=1024,
        ),
        Stage(
            key="read",
            name="Entries → Texts",
            short_name="Texts",
            takes=Queue("entry", "found"),
            makes=(Queue("text", "for_mcq"), Queue("text", "for_current_affairs")),
            output_label="texts",
            unit_size=1,
            concurrency=8,
            seconds_per_item=3,
            expansion=2,
            max_outputs=2,
            needs=frozenset({"web", "files"}),
            memory_mb=1024,
        ),
        Stage(
            key="mcq",
            name="Texts → Questions",
            short_name="Questions",
            takes=Queue("text", "for_mcq"),
            makes=(Queue("mcq", "in_review"),),
            output_label="questions",
            unit_size=1,
            concurrency=8,
            seconds_per_item=8,
            credits_per_item=4,
            expansion=3,
            max_outputs=9,
            keys_per_output=9,
            needs=frozenset({"text", "keys"}),
        ),
        Stage(
            key="current_affairs",
            name="Texts → Notes",
            short_name="Notes",
            takes=Queue("text", "for_current_affairs"),
            makes=(Queue("current_affairs", "in_review"),),
            output_label="notes",
            unit_size=1,
            concurrency=8,
            seconds_per_item=8,
            credits_per_item=4,
            expansion=1,
            max_outputs=1,
            keys_per_output=9,
            needs=frozenset({"text", "keys"}),
            beside=True,
        ),
    ),
)

PIPELINES: Mapping[str, Pipeline] = {pipeline.key: pipeline for pipeline in (CONTENT, DAILY_FETCH)}


def pipeline_named(key: str) -> Pipeline:
    """Raises InvalidInput."""
    if key not in PIPELINES:
        raise InvalidInput("pipeline", f"{key!r} is none of {', '.join(PIPELINES)}")
    return PIPELINES[key]


def all_stages() -> Iterator[tuple[Pipeline, Stage]]:
    for pipeline in PIPELINES.values():
        for stage in pipeline.stages:
            yield pipeline, stage
