"""A run's facts, made by hand for tests: begin a run, plan stages, commit units, end it."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.facts import Run, Shard, StageFacts
from chalicelib.forecast import History, expectations
from chalicelib.items import Unit
from chalicelib.pipelines import CONTENT, Pipeline
from chalicelib.planning import AHEAD


def begin(snapshot: dict[str, int] | None = None, history: History | None = None, pipeline: Pipeline = CONTENT) -> Run:
    queues = {stage.key: 0 for stage in pipeline.stages} | (snapshot or {})
    stages = tuple(
        StageFacts(
            key=key,
            name=pipeline.stage(key).name,
            short_name=pipeline.stage(key).short_name,
            output_label=pipeline.stage(key).output_label,
            concurrency=pipeline.stage(key).concurrency,
            timeout_seconds=pipeline.stage(key).timeout_seconds,
            initial=expected.initial,
            expected=expected.expected,
            expansion=expected.expansion,
            seconds_per_item=expected.seconds_per_item,
            spread=expected.spread,
            weight=expected.weight,
            shards=tuple(Shard() for _ in range(pipeline.stage(key).shards)),
        )
        for key, expected in expectations(pipeline, queues, history or History()).items()
    )
    return Run(
        run_id="01RUN",
        site_id="garden",
        pipeline=pipeline.key,
        pipeline_name=pipeline.name,
        trigger="manual",
        started_by="editor@example.com",
        created_at=1_000_000,
        stages=stages,
    )


def put(run: Run, number: int, stage: StageFacts) -> Run:
    stages = (*run.stages[: number - 1], stage, *run.stages[number:])
    return replace(run, stages=stages)


def plan(run: Run, number: int, units: tuple[Unit, ...], at: int, skip: str | None = None) -> Run:
    stage = run.stages[number - 1]
    shards = tuple(
        replace(
            shard,
            input=sum(len(unit.items) for unit in units if unit.shard == index),
            units=sum(unit.shard == index for unit in units),
            version=shard.version + 1,
        )
        for index, shard in enumerate(stage.shards)
    )
    planned = put(run, number, replace(stage, shards=shards, planned_at=at, skip_reason=skip))
    return replace(planned, started_at=planned.started_at or at, version=planned.version + 1)


def commit(
    run: Run, number: int, unit: Unit, at: int, *, failed: int = 0, skipped: int = 0, made: int | None = None
) -> Run:
    """One unit's effect on its shard."""
    stage = run.stages[number - 1]
    shard = stage.shards[unit.shard]
    succeeded = len(unit.items) - failed - skipped
    changed = replace(
        shard,
        succeeded=shard.succeeded + succeeded,
        failed=shard.failed + failed,
        skipped=shard.skipped + skipped,
        made=shard.made + (succeeded if made is None else made),
        millicredits=shard.millicredits + 1_500,
        last_at=at,
        version=shard.version + 1,
        next_from=max(shard.next_from, unit.number),
    )
    shards = (*stage.shards[: unit.shard], changed, *stage.shards[unit.shard + 1 :])
    return put(run, number, replace(stage, shards=shards))


def settle(run: Run, number: int, at: int, estimate: int | None = None) -> Run:
    return put(run, number, replace(run.stages[number - 1], settled_at=at, estimate=estimate))


def end(run: Run, outcome: str, at: int, reason: str | None = None) -> Run:
    return replace(run, outcome=outcome, finished_at=at, reason=reason, version=run.version + 1)


def unit(number: int, items: int, *, shards: int = 1) -> Unit:
    return Unit(
        id=f"1-{number}",
        number=number,
        shard=number % shards,
        title=f"Title {number}",
        items=tuple(f"i{number}-{n}" for n in range(items)),
        next=tuple((f"1-{number + n}", f"Title {number + n}") for n in range(1, AHEAD + 1)),
    )


def units(sizes: list[int], *, shards: int = 1) -> tuple[Unit, ...]:
    return tuple(unit(number, size, shards=shards) for number, size in enumerate(sizes))
