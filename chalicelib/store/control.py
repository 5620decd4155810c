"""Pause, resume, cancel: what a person asked is one transaction, so that races are settled by the database.

The lock is given back while a run is held and taken again when it goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib import lifecycle
from chalicelib.errors import RunActive, StoreBusy
from chalicelib.facts import Control, Run
from chalicelib.store import locks, rows, shards
from chalicelib.store.models import RunRow
from chalicelib.store.runs import Runs
from chalicelib.store.transactions import Refused, Write, transact, update

ATTEMPTS = 20


class Controls:
    def __init__(self, clock: Callable[[], int], runs: Runs) -> None:
        self._clock = clock
        self._runs = runs

    def ask(self, run_id: str, control: Control) -> bool:
        """Pause, resume or cancel. False: it is so already. Raises Conflict when it cannot be, RunActive
        when another run has taken the lock meanwhile."""
        for _ in range(ATTEMPTS):
            run = self._runs.read(run_id)
            if not lifecycle.is_needed(run, control.action):
                return False
            try:
                transact(self._resuming(run, control) if control.action == "resume" else self._asking(run, control))
                return True
            except Refused as refused:
                # With "run" refused too the facts are old: another resume may have taken the lock for this very run.
                if "lock" in refused.names and "run" not in refused.names:
                    raise RunActive(
                        run.site_id, run.pipeline, self._runs.latest(run.site_id, run.pipeline) or ""
                    ) from refused
        raise StoreBusy(f"run {run_id} kept changing")

    def hold(self, run_id: str, task_token: str) -> bool:
        """A paused run waits on its token and gives the lock back. False: the pause is over, go on at once."""
        for _ in range(ATTEMPTS):
            run = self._runs.read(run_id)
            if run.outcome or run.control is None or run.control.action != "pause":
                return False
            held: list[Action] = [
                RunRow.task_token.set(task_token),
                RunRow.held_at.set(run.held_at or self._clock()),
                RunRow.v.add(1),
            ]
            writes = [self._change(run, held)]
            if run.held_at is None:  # else Hold is delivered again, with a new token
                writes.append(locks.give_back(run.site_id, run.pipeline, run_id))
            try:
                transact(writes)
                return True
            except Refused:
                continue
        raise StoreBusy(f"run {run_id} kept changing")

    def token_sent(self, run: Run) -> None:
        """The token is used up: forget it, unless a new one has come."""
        row = RunRow(rows.run_key(run.run_id), rows.META)
        try:
            row.update(actions=[RunRow.task_token.remove()], condition=RunRow.task_token == run.task_token)
        except UpdateError as error:
            if error.cause_response_code != "ConditionalCheckFailedException":
                raise

    def _asking(self, run: Run, control: Control) -> list[Write]:
        """The flag is on every shard in the same transaction, so no unit starts after it."""
        return [
            self._change(run, [RunRow.control.set(asdict(control)), RunRow.v.add(1)]),
            *shards.change_every(run, [RunRow.asked.set(control.action), RunRow.v.add(1)]),
            self._event(run, control),
        ]

    def _resuming(self, run: Run, control: Control) -> list[Write]:
        gone: list[Action] = [RunRow.control.remove(), RunRow.held_at.remove(), RunRow.v.add(1)]
        writes = [
            self._change(run, gone),
            *(
                shards.change(run, number, shard, self._freed(run, number, shard))
                for number, shard in shards.every(run)
            ),
            self._event(run, control),
        ]
        if run.held_at is not None:
            writes.append(locks.take(run.site_id, run.pipeline, run.run_id))
        return writes

    def _freed(self, run: Run, number: int, shard: int) -> list[Action]:
        """Units may start again; the stage in hand notes how long it stood still."""
        actions: list[Action] = [RunRow.asked.remove(), RunRow.v.add(1)]
        if (number, shard) == (lifecycle.current_stage(run), 0) and run.held_at:
            actions.append(RunRow.paused_ms.add(self._clock() - run.held_at))
        return actions

    def _change(self, run: Run, actions: list[Action]) -> Write:
        """Of the run's facts, if they are still those that were read."""
        row = RunRow(rows.run_key(run.run_id), rows.META)
        as_read: Condition = (RunRow.v == run.version) & RunRow.outcome.does_not_exist()
        return update("run", row, actions, as_read)

    def _event(self, run: Run, control: Control) -> Write:
        why = f": {control.why}" if control.why else ""
        message = f"{control.who} asked to {control.action}{why}"
        return self._runs.event(run.run_id, "info", message, tail=control.action)
