"""Runs: start with the lock, read, control, close. One run's facts and counters are one partition."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Any

from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.update import Action

from chalicelib import events, progress
from chalicelib.errors import NotFound, RunActive, StoreBusy
from chalicelib.facts import Caps, Run, Start, Terms
from chalicelib.forecast import Expectation
from chalicelib.pipelines import Pipeline
from chalicelib.store import audit, locks, outbox, rows, shards
from chalicelib.store.models import ACTIVE, RunRow
from chalicelib.store.transactions import Refused, Write, put, transact, update

CLOSE_ATTEMPTS = 20
MOST_LOOKED_AT = 1_000  # rows of the history for one page of it
Page = tuple[list[dict[str, Any]], str | None]


class Runs:
    """`clock` answers epoch milliseconds."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock

    def start(
        self,
        *,
        run_id: str,
        start: Start,
        pipeline: Pipeline,
        settings: Mapping[str, Any],
        expected: Mapping[str, Expectation],
        past_error: float | None,
        execution_arn: str,
    ) -> None:
        """Lock, facts and empty counters in one transaction. Raises RunActive when the lock is held."""
        meta = RunRow(
            rows.run_key(run_id), rows.META, site_id=start.site_id, run_id=run_id, pipeline=pipeline.key, active=ACTIVE
        )
        meta.declared = self._declared(start, pipeline, expected)
        meta.declared |= {"past_error": past_error, "execution_arn": execution_arn}
        meta.caps = asdict(start.caps)
        terms = RunRow(rows.run_key(run_id), rows.TERMS, pipeline=pipeline.key)
        terms.detail = {"limits": dict(start.limits), "settings": dict(settings)}
        terms.detail |= {"retry_of": start.retry_of, "remake": start.remake}
        capped, said = start.caps != Caps(), f"{pipeline.name} run started by {start.who} ({start.trigger})"
        writes = [
            locks.take(start.site_id, pipeline.key, run_id),
            put("run", meta, RunRow.pk.does_not_exist()),
            put("terms", terms),
            *(shards.empty(run_id, number, shard, capped=capped) for number, shard in _shards(pipeline)),
            self.event(run_id, "info", said, tail="start"),
            self._audited(run_id, start),
        ]
        try:
            transact(writes)
        except Refused as refused:
            active = self.latest(start.site_id, pipeline.key) or ""
            if active != run_id:  # else it is ours: the answer to an earlier try was lost
                raise RunActive(start.site_id, pipeline.key, active) from refused

    def _audited(self, run_id: str, start: Start) -> Write:
        action = "remake" if start.remake else "retry" if start.retry_of else "start"
        after = {"status": "pending", "pipeline": start.pipeline, "trigger": start.trigger}
        if start.remake:
            after["remake_of"] = start.remake["of"]
        return audit.entry(
            site_id=start.site_id,
            run_id=run_id,
            at=self._clock(),
            who=start.who,
            action=action,
            why=start.why,
            version=0,
            before={},
            after=after,
        )

    def _declared(self, start: Start, pipeline: Pipeline, expected: Mapping[str, Expectation]) -> dict[str, Any]:
        """What was fixed at the start."""
        return {
            "pipeline_name": pipeline.name,
            "trigger": start.trigger,
            "started_by": start.who,
            "created_at": self._clock(),
            "limit_seconds": start.limits.get("max_seconds") or pipeline.limit_seconds,
            "retry_of": start.retry_of,
            "remake_of": start.remake["of"] if start.remake else None,
            "stages": [_declare(pipeline, key, value) for key, value in expected.items()],
        }

    def latest(self, site_id: str, pipeline: str) -> str | None:
        """The site's active run, or its last one."""
        try:
            lock = RunRow.get(rows.lock_key(site_id, pipeline), "LOCK", consistent_read=True)
        except DoesNotExist:
            return None
        return lock.run_id

    def holder(self, site_id: str, pipeline: str) -> str | None:
        """The run that has the lock now."""
        try:
            return RunRow.get(rows.lock_key(site_id, pipeline), "LOCK", consistent_read=True).held
        except DoesNotExist:
            return None

    def read(self, run_id: str) -> Run:
        """ONE strongly consistent Query: an eventual one could answer older counters than the last."""
        found = list(RunRow.query(rows.run_key(run_id), RunRow.sk.startswith(rows.PROGRESS), consistent_read=True))
        if not found:
            raise NotFound("run", run_id)
        return rows.to_run(found)

    def terms(self, run_id: str) -> Terms:
        try:
            row = RunRow.get(rows.run_key(run_id), rows.TERMS, consistent_read=True)
        except DoesNotExist as error:
            raise NotFound("run", run_id) from error
        return Terms(run_id=run_id, pipeline=row.pipeline or "", **row.detail)

    def page(self, site_id: str, *, pipeline: str | None, status: str | None, limit: int, cursor: str | None) -> Page:
        """Rows of the history, newest first, and the cursor of the next page. A finished run's row was
        fixed when it closed; one that still runs is read whole."""
        found: list[dict[str, Any]] = []
        before = RunRow.run_id < cursor if cursor else None
        newest = RunRow.by_site.query(site_id, before, scan_index_forward=False, page_size=limit + 1)
        for looked_at, row in enumerate(newest):
            if looked_at == MOST_LOOKED_AT:  # few match the filter: the caller may go on from here
                return found, str(row.run_id)
            if pipeline and row.pipeline != pipeline:
                continue
            summary = _row(row) if row.summary else progress.summary(self.read(str(row.run_id)))
            if status and summary["status"] != status:
                continue
            if len(found) == limit:
                return found, found[-1]["run_id"]
            found.append(summary)
        return found, None

    def active(self) -> Iterator[str]:
        """Ids of runs that are not over, oldest first."""
        return (str(row.run_id) for row in RunRow.active_index.query(ACTIVE))

    def close(self, run_id: str, outcome: Callable[[Run], tuple[str, str | None]]) -> Run:
        """End the run: outcome, reason and totals fixed, every shard closed to late units, lock freed,
        in one transaction. A run that is closed already is answered as it is."""
        for attempt in range(CLOSE_ATTEMPTS):
            run = self.read(run_id)
            if run.outcome:
                return run
            ended = self._ended(run, *outcome(run))
            try:
                transact(self._closing(run, ended))
                return ended
            except Refused:  # a unit committed in between: its counts belong in the totals
                time.sleep(random.uniform(0, 0.02 * (attempt + 1)))
        raise StoreBusy(f"run {run_id} could not be closed: units kept committing")

    def log(self, run_id: str, *, limit: int, cursor: str | None, errors_only: bool = False) -> Page:
        """What happened, oldest first: events of the run and its units, or only units with failed items."""
        after = RunRow.at > cursor if cursor else None
        found: list[dict[str, Any]] = []
        wanted = (RunRow.level == "error") if errors_only else None
        for row in RunRow.log.query(
            rows.run_key(run_id), after, filter_condition=wanted, consistent_read=True, page_size=limit + 1
        ):
            if len(found) == limit:
                return found, str(found[-1]["cursor"])
            found.append(_entry(row))
        return found, None

    def event(self, run_id: str, level: str, message: str, *, tail: str, stage: str | None = None) -> Write:
        """A line of the run's log, to go with the transaction that does what it says."""
        now = self._clock()
        row = RunRow(rows.run_key(run_id), f"E#{now:013d}#{tail}", at=rows.log_time(now, tail), level=level)
        row.stage, row.message = stage, message.strip()
        return put("event", row)

    def _ended(self, run: Run, outcome: str, reason: str | None) -> Run:
        return replace(run, outcome=outcome, reason=reason, finished_at=self._clock(), version=run.version + 1)

    def _closing(self, run: Run, ended: Run) -> list[Write]:
        meta = RunRow(rows.run_key(run.run_id), rows.META)
        closed_at = ended.finished_at or 0
        actions: list[Action] = [
            RunRow.outcome.set(str(ended.outcome)),
            RunRow.finished_at.set(closed_at),
            RunRow.summary.set(progress.summary(ended)),
            RunRow.active.remove(),
            RunRow.task_tokens.remove(),
            RunRow.v.add(1),
        ]
        if ended.reason:
            actions.append(RunRow.reason.set(ended.reason))
        unchanged = RunRow.outcome.does_not_exist() & (RunRow.v == run.version)
        level = "error" if ended.outcome == "failed" else "info"
        return [
            update("run", meta, actions, unchanged),
            *shards.change_every(run, [RunRow.closed.set(closed_at)], as_read=True),
            *([] if run.held_at else [locks.give_back(run.site_id, run.pipeline, run.run_id)]),
            self.event(run.run_id, level, f"Run {ended.outcome}. {ended.reason or ''}", tail="end"),
            *outbox.telling(events.ended(ended)),
        ]

    def tell_slow(self, run: Run, event: events.Event) -> None:
        """That the run is slower than usual, once. Nothing when it is over, or has been told meanwhile."""
        untold = RunRow.outcome.does_not_exist() & RunRow.slow_at.does_not_exist()
        meta = RunRow(rows.run_key(run.run_id), rows.META)
        writes = [update("run", meta, [RunRow.slow_at.set(event.at)], untold), *outbox.telling(event)]
        with suppress(Refused):
            transact(writes)


def _row(row: RunRow) -> dict[str, Any]:
    """Of a run that is over: its summary as it was closed, and what was done to it since."""
    notes = {"error_cleared": row.cleared, "withdrawn": row.withdrawn}
    summary: dict[str, Any] = row.summary
    return summary | {name: progress.note(rows.to_note(value)) for name, value in notes.items()}


def _declare(pipeline: Pipeline, key: str, expected: Expectation) -> dict[str, Any]:
    stage = pipeline.stage(key)
    return {
        "key": key,
        "name": stage.name,
        "short_name": stage.short_name,
        "output_label": stage.output_label,
        "concurrency": stage.concurrency,
        "beside": stage.beside,
        "timeout_seconds": stage.timeout_seconds,
        "initial": expected.initial,
        "expected": expected.expected,
        "expansion": expected.expansion,
        "seconds_per_item": expected.seconds_per_item,
        "spread": expected.spread,
        "weight": expected.weight,
    }


def _shards(pipeline: Pipeline) -> Iterator[tuple[int, int]]:
    for number, stage in enumerate(pipeline.stages, 1):
        for shard in range(stage.shards):
            yield number, shard


def _entry(row: RunRow) -> dict[str, Any]:
    at, _, _ = (row.at or "").partition("#")
    entry = {"at": progress.rfc3339(int(at)), "level": row.level, "stage": row.stage, "message": row.message}
    return entry | (row.detail or {}) | {"cursor": row.at}
