"""Runs: start with the lock, read, control, close. One run's facts and counters are one partition."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from pynamodb.exceptions import DoesNotExist, UpdateError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib import progress
from chalicelib.errors import NotFound, RunActive, StoreBusy
from chalicelib.facts import Control, Run, Terms
from chalicelib.forecast import Expectation
from chalicelib.pipelines import Pipeline
from chalicelib.store import rows
from chalicelib.store.models import ACTIVE, RunRow
from chalicelib.store.transactions import Refused, Write, transact

CLOSE_ATTEMPTS = 20
Page = tuple[list[dict[str, Any]], str | None]


class Runs:
    """`clock` answers epoch milliseconds."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock

    def start(
        self,
        *,
        run_id: str,
        site_id: str,
        pipeline: Pipeline,
        trigger: str,
        who: str,
        limits: Mapping[str, Any],
        settings: Mapping[str, Any],
        expected: Mapping[str, Expectation],
        past_error: float | None,
    ) -> None:
        """Lock, facts and empty counters in one transaction. Raises RunActive when the lock is held."""
        now = self._clock()
        declared = {
            "pipeline_name": pipeline.name,
            "trigger": trigger,
            "started_by": who,
            "created_at": now,
            "past_error": past_error,
            "stages": [_declare(pipeline, key, value) for key, value in expected.items()],
        }
        meta = RunRow(
            rows.run_key(run_id), rows.META, site_id=site_id, run_id=run_id, pipeline=pipeline.key, declared=declared
        )
        meta.active = ACTIVE
        terms = RunRow(rows.run_key(run_id), rows.TERMS, pipeline=pipeline.key)
        terms.detail = {"limits": dict(limits), "settings": dict(settings)}
        writes = [
            _lock(site_id, pipeline.key, run_id),
            Write("run", lambda tx: tx.save(meta, condition=RunRow.pk.does_not_exist())),
            Write("terms", lambda tx: tx.save(terms)),
            *(_empty_shard(run_id, number, shard) for number, shard in _shards(pipeline)),
            self.event(run_id, "info", f"{pipeline.name} run started by {who} ({trigger})", tail="start"),
        ]
        try:
            transact(writes)
        except Refused as refused:
            raise RunActive(site_id, pipeline.key, self.latest(site_id, pipeline.key) or "") from refused

    def latest(self, site_id: str, pipeline: str) -> str | None:
        """The site's active run, or its last one."""
        try:
            lock = RunRow.get(rows.lock_key(site_id, pipeline), "LOCK", consistent_read=True)
        except DoesNotExist:
            return None
        return lock.run_id

    def executing(self, run_id: str, execution_arn: str) -> None:
        """Note which execution carries the run."""
        RunRow(rows.run_key(run_id), rows.META).update(
            actions=[RunRow.execution_arn.set(execution_arn), RunRow.v.add(1)], condition=RunRow.pk.exists()
        )

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
        for row in RunRow.by_site.query(site_id, before, scan_index_forward=False, page_size=limit + 1):
            if pipeline and row.pipeline != pipeline:
                continue
            summary = row.summary or progress.summary(self.read(str(row.run_id)))
            if status and summary["status"] != status:
                continue
            if len(found) == limit:
                return found, found[-1]["run_id"]
            found.append(summary)
        return found, None

    def active(self) -> Iterator[str]:
        """Ids of runs that are not over, oldest first."""
        return (str(row.run_id) for row in RunRow.active_index.query(ACTIVE))

    def ask(self, run: Run, control: Control) -> None:
        """Pause or cancel: the flag is on every shard in the same transaction, so no unit starts after it."""
        meta = RunRow(rows.run_key(run.run_id), rows.META)
        value = asdict(control)
        open_run = RunRow.pk.exists() & RunRow.outcome.does_not_exist()
        writes = [
            Write("run", lambda tx: tx.update(meta, [RunRow.control.set(value), RunRow.v.add(1)], condition=open_run)),
            *(
                Write("shard", _update(run, number, shard, [RunRow.asked.set(control.action), RunRow.v.add(1)]))
                for number, shard in _all_shards(run)
            ),
            self.event(run.run_id, "info", f"{control.action} asked by {control.who}. {control.why}", tail="ask"),
        ]
        transact(writes)

    def hold(self, run_id: str, task_token: str) -> bool:
        """Note the task token of a paused run. False: the pause is over already, go on."""
        asked = RunRow.control.exists() & RunRow.outcome.does_not_exist()
        try:
            RunRow(rows.run_key(run_id), rows.META).update(
                actions=[RunRow.task_token.set(task_token), RunRow.held_at.set(self._clock()), RunRow.v.add(1)],
                condition=asked,
            )
        except UpdateError as error:
            if error.cause_response_code == "ConditionalCheckFailedException":
                return False
            raise
        return True

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
        return Write("event", lambda tx: tx.save(row))

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
            RunRow.task_token.remove(),
            RunRow.v.add(1),
        ]
        if ended.reason:
            actions.append(RunRow.reason.set(ended.reason))
        unchanged = RunRow.outcome.does_not_exist() & (RunRow.v == run.version)
        level = "info" if ended.outcome == "completed" else "error"
        return [
            Write("run", lambda tx: tx.update(meta, actions, condition=unchanged)),
            *(
                Write("shard", _update(run, number, shard, [RunRow.closed.set(closed_at)], versioned=True))
                for number, shard in _all_shards(run)
            ),
            _unlock(run),
            self.event(run.run_id, level, f"Run {ended.outcome}. {ended.reason or ''}", tail="end"),
        ]


def _declare(pipeline: Pipeline, key: str, expected: Expectation) -> dict[str, Any]:
    stage = pipeline.stage(key)
    return {
        "key": key,
        "name": stage.name,
        "short_name": stage.short_name,
        "output_label": stage.output_label,
        "concurrency": stage.concurrency,
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


def _all_shards(run: Run) -> Iterator[tuple[int, int]]:
    for number, stage in enumerate(run.stages, 1):
        for shard in range(len(stage.shards)):
            yield number, shard


def _empty_shard(run_id: str, stage_number: int, shard: int) -> Write:
    row = RunRow(rows.run_key(run_id), rows.shard_key(stage_number, shard))
    row.doing, row.reason_counts, row.reason_messages = {}, {}, {}
    return Write("shard", lambda tx: tx.save(row))


def _lock(site_id: str, pipeline: str, run_id: str) -> Write:
    row = RunRow(rows.lock_key(site_id, pipeline), "LOCK", run_id=run_id, held=run_id)
    free = RunRow.pk.does_not_exist() | RunRow.held.does_not_exist()
    return Write("lock", lambda tx: tx.save(row, condition=free))


def _unlock(run: Run) -> Write:
    """The lock row stays and names the site's latest run."""
    row = RunRow(rows.lock_key(run.site_id, run.pipeline), "LOCK")
    return Write("lock", lambda tx: tx.update(row, [RunRow.held.remove()], condition=RunRow.held == run.run_id))


def _update(
    run: Run, number: int, shard: int, actions: list[Action], versioned: bool = False
) -> Callable[[TransactWrite], None]:
    row = RunRow(rows.run_key(run.run_id), rows.shard_key(number, shard))
    condition = RunRow.closed.does_not_exist()
    if versioned:
        condition &= RunRow.v == run.stages[number - 1].shards[shard].version
    return lambda tx: tx.update(row, actions, condition=condition)


def _entry(row: RunRow) -> dict[str, Any]:
    at, _, _ = (row.at or "").partition("#")
    entry = {"at": progress.rfc3339(int(at)), "level": row.level, "stage": row.stage, "message": row.message}
    return entry | (row.detail or {}) | {"cursor": row.at}
