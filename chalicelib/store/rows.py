"""Rows -> the core's facts and items, and the keys of both tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.facts import Caps, Control, Doing, Note, Run, Shard, StageFacts, Waiting
from chalicelib.items import Item, Ref
from chalicelib.store.models import ItemRow, RunRow

META = "P#META"
TERMS = "TERMS"
PROGRESS = "P#"  # what one progress read takes; markers and events have prefixes of their own


def run_key(run_id: str) -> str:
    return f"RUN#{run_id}"


def shard_key(stage_number: int, shard: int) -> str:
    return f"P#{stage_number:02d}#{shard:02d}"


def marker_key(stage: str, unit: str) -> str:
    return f"U#{stage}#{unit}"


def log_time(now: int, tail: str) -> str:
    """Sorts by time; `tail` tells apart what happened in one millisecond."""
    return f"{now:013d}#{tail}"


def lock_key(site_id: str, pipeline: str) -> str:
    return f"LOCK#{site_id}#{pipeline}"


def item_key(site_id: str, kind: str) -> str:
    return f"{site_id}#{kind}"


def queue_key(status: str, order: str) -> str:
    return f"{status}#{order}"


def to_run(rows: Sequence[RunRow]) -> Run:
    """The rows of one progress read: META and each stage's shards, in key order."""
    meta = next(row for row in rows if row.sk == META)
    shards: dict[str, list[RunRow]] = {}
    for row in rows:
        if row.sk != META:
            shards.setdefault(row.sk[2:4], []).append(row)
    stages = tuple(
        _stage(declared, shards[f"{number:02d}"]) for number, declared in enumerate(meta.declared["stages"], 1)
    )
    return _run(meta, stages)


def _run(meta: RunRow, stages: tuple[StageFacts, ...]) -> Run:
    declared = meta.declared
    settled = [(stage.settled_at, stage.estimate) for stage in stages]
    return Run(
        run_id=meta.run_id or "",
        site_id=meta.site_id or "",
        pipeline=meta.pipeline or "",
        pipeline_name=declared["pipeline_name"],
        trigger=declared["trigger"],
        started_by=declared["started_by"],
        created_at=declared["created_at"],
        stages=stages,
        started_at=_int(meta.started_at),
        finished_at=_int(meta.finished_at),
        outcome=meta.outcome,
        reason=meta.reason,
        control=_control(meta.control),
        held_at=_int(meta.held_at),
        slow_at=_int(meta.slow_at),
        paused_ms=_count(meta.paused_ms),
        task_tokens=tuple(meta.task_tokens or ()),
        execution_arn=declared["execution_arn"],
        caps=Caps(**(meta.caps or {})),
        limit_seconds=declared["limit_seconds"],
        cleared=to_note(meta.cleared),
        withdrawn=to_note(meta.withdrawn),
        retry_of=declared["retry_of"],
        remake_of=declared["remake_of"],
        past_error=declared["past_error"],
        estimates=tuple((at, estimate) for at, estimate in settled if at and estimate is not None),
        version=int(meta.v),
    )


def _control(value: Mapping[str, Any] | None) -> Control | None:
    return Control(**value) if value else None


def to_note(value: Mapping[str, Any] | None) -> Note | None:
    return Note(**value) if value else None


def _stage(declared: Mapping[str, Any], rows: Sequence[RunRow]) -> StageFacts:
    first = rows[0]
    return StageFacts(
        **declared,
        shards=tuple(_shard(row) for row in rows),
        planned_at=_int(first.planned_at),
        settled_at=_int(first.settled_at),
        paused_ms=_count(first.paused_ms),
        skip_reason=first.skip_reason,
        manifest=first.manifest,
        estimate=_int(first.estimate),
    )


def _shard(row: RunRow) -> Shard:
    return Shard(
        input=_count(row.input),
        units=_count(row.units),
        succeeded=_count(row.succeeded),
        failed=_count(row.failed),
        skipped=_count(row.skipped),
        made=_count(row.made),
        duplicates=_count(row.duplicates),
        millicredits=_count(row.millicredits),
        busy_ms=_count(row.busy_ms),
        version=int(row.v),
        last_at=_int(row.last_at),
        doing=tuple(_doing(unit, value) for unit, value in _mapping(row.doing).items()),
        next_from=-1 if row.next_from is None else int(row.next_from),
        next=tuple(Waiting(unit=unit, title=title) for unit, title in row.next or ()),
        reason_counts={code: int(count) for code, count in _mapping(row.reason_counts).items()},
        reason_messages=dict(_mapping(row.reason_messages)),
        left_counts={code: int(count) for code, count in _mapping(row.left_counts).items()},
        left_messages=dict(_mapping(row.left_messages)),
    )


def _doing(unit: str, value: Mapping[str, Any]) -> Doing:
    return Doing(unit=unit, title=value["title"], since=int(value["since"]))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value.as_dict() if value is not None else {}


def _int(value: float | None) -> int | None:
    return None if value is None else int(value)


def _count(value: float | None) -> int:
    return int(value or 0)


def to_ref(row: ItemRow) -> Ref:
    return Ref(id=row.sk, title=row.title or "", parent=row.parent, moved_by=row.moved_by)


def to_item(row: ItemRow) -> Item:
    site_id, _, kind = row.pk.rpartition("#")
    return Item(
        site_id=site_id,
        kind=kind,
        id=row.sk,
        order=row.order,
        status=row.status,
        title=row.title,
        data=row.data or {},
        parent=row.parent,
        run_id=row.run_id,
        moved_by=row.moved_by,
        rev=int(row.rev),
        provenance=row.provenance or {},
        worked=_mapping(row.worked),
        failure=row.failure,
        created_at=int(row.created_at),
        updated_at=int(row.updated_at),
    )
