"""A stage's plan: its units in S3 and its input count, fixed once; what is left of it; that it is settled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib.facts import Run
from chalicelib.items import Unit
from chalicelib.pipelines import PIPELINES
from chalicelib.store import rows
from chalicelib.store.files import Files
from chalicelib.store.items import Items
from chalicelib.store.models import RunRow
from chalicelib.store.runs import Runs
from chalicelib.store.transactions import Refused, Write, check, transact, update

_UNPLANNED = RunRow.closed.does_not_exist() & RunRow.input.does_not_exist()


class Plans:
    def __init__(self, clock: Callable[[], int], runs: Runs, items: Items, files: Files) -> None:
        self._clock = clock
        self._runs = runs
        self._items = items
        self._files = files

    def save_manifest(self, run_id: str, stage: str, units: Sequence[Unit], site_id: str) -> str:
        """The units as a JSON array in S3, under a key made from its content. Returns the key."""
        content = json.dumps([{"site_id": site_id} | asdict(unit) for unit in units], ensure_ascii=False).encode()
        digest = hashlib.sha256(content).hexdigest()[:16]
        key = f"runs/{run_id}/{stage}/{digest}.json"
        self._files.put(key, content, "application/json")
        return key

    def unplanned(self, run: Run, stage_number: int) -> Write:
        """Holds as long as the stage's input is not fixed and the run is not over."""
        row = RunRow(rows.run_key(run.run_id), rows.shard_key(stage_number, 0))
        return check("stage", row, _UNPLANNED)

    def plan(self, run: Run, stage_number: int, units: Sequence[Unit], manifest: str | None, skip: str | None) -> bool:
        """Fix the stage's input, once. False: it was planned before, by whom does not matter."""
        now = self._clock()
        stage = run.stages[stage_number - 1]
        meta = RunRow(rows.run_key(run.run_id), rows.META)
        begun: list[Action] = [RunRow.started_at.set(RunRow.started_at | now), RunRow.v.add(1)]
        items = sum(len(unit.items) for unit in units)
        message = f"{stage.name}: {f'skipped, {skip}' if skip else f'{items} items in {len(units)} units'}"
        writes = [
            update("run", meta, begun, RunRow.outcome.does_not_exist()),
            *(self._planned_shard(run, stage_number, shard, units, manifest, skip, now)
              for shard in range(len(stage.shards))),
            self._runs.event(run.run_id, "info", message, tail=f"{stage_number:02d}plan", stage=stage.key),
        ]  # fmt: skip
        try:
            transact(writes)
        except Refused:
            return False
        return True

    def _planned_shard(
        self, run: Run, number: int, shard: int, units: Sequence[Unit], manifest: str | None, skip: str | None, now: int
    ) -> Write:
        mine = [unit for unit in units if unit.shard == shard]
        actions: list[Action] = [
            RunRow.input.set(sum(len(unit.items) for unit in mine)),
            RunRow.units.set(len(mine)),
            RunRow.v.add(1),
        ]
        if shard == 0:
            actions += [RunRow.planned_at.set(now), RunRow.next.set(_titles(units))]
            actions += [RunRow.manifest.set(manifest)] if manifest else []
            actions += [RunRow.skip_reason.set(skip)] if skip else []
        row = RunRow(rows.run_key(run.run_id), rows.shard_key(number, shard))
        return update("shard", row, actions, _UNPLANNED)

    def uncommitted(self, run_id: str, stage: str, manifest: str) -> list[Unit]:
        """The planned units without a marker: what is left to do after a pause or a lost invocation."""
        planned = [unit_from_json(value) for value in json.loads(self._files.get(manifest))]
        prefix = rows.marker_key(stage, "")
        markers = RunRow.query(rows.run_key(run_id), RunRow.sk.startswith(prefix), consistent_read=True)
        done = {row.sk.removeprefix(prefix) for row in markers}
        return [unit for unit in planned if unit.id not in done]

    def left_behind(self, run: Run, stage: str, only: Collection[str] = ()) -> list[str]:
        """Ids of the items of a finished run's stage that failed (or `only` these of them); those that it planned and
        did not get to; and those that it put into the stage's queue without planning them."""
        facts = run.stage(stage)
        failed = self.failed(run.run_id, stage) if facts.total("failed") else []
        if only:
            return [item_id for item_id in failed if item_id in only]
        if facts.planned_at is None:
            queue = PIPELINES[run.pipeline].stage(stage).takes
            return [ref.id for ref in self._items.queue(run.site_id, queue) if ref.moved_by == run.run_id]
        units = self.uncommitted(run.run_id, stage, facts.manifest) if facts.manifest and facts.remaining else []
        return failed + [item_id for unit in units for item_id in unit.items]

    def items_of(self, manifest: str | None) -> list[str]:
        """Ids of the items that a stage's units hold, in order."""
        units = json.loads(self._files.get(manifest)) if manifest else []
        return [item_id for unit in units for item_id in unit["items"]]

    def failed(self, run_id: str, stage: str) -> list[str]:
        """Ids of the items that failed in a run's stage, as its markers tell for good."""
        markers = RunRow.query(
            rows.run_key(run_id), RunRow.sk.startswith(rows.marker_key(stage, "")), consistent_read=True
        )
        return [failure["item_id"] for row in markers for failure in (row.detail or {})["failures"]]

    def settle(self, run: Run, stage_number: int, estimate: int | None) -> None:
        """Note that the stage's items are all processed, once."""
        now = self._clock()
        row = RunRow(rows.run_key(run.run_id), rows.shard_key(stage_number, 0))
        actions: list[Action] = [RunRow.settled_at.set(now), RunRow.v.add(1)]
        if estimate is not None:
            actions.append(RunRow.estimate.set(estimate))
        unsettled = RunRow.settled_at.does_not_exist() & RunRow.closed.does_not_exist()
        with suppress(Refused):
            transact([update("shard", row, actions, unsettled)])


def unit_from_json(value: Mapping[str, Any]) -> Unit:
    known = {name: value[name] for name in ("id", "number", "shard", "title", "parent")}
    return Unit(**known, items=tuple(value["items"]), next=tuple((id, title) for id, title in value["next"]))


def _titles(units: Sequence[Unit]) -> list[list[str]]:
    return [[unit.id, unit.title] for unit in units[:5]]
