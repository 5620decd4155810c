"""Pause, resume, cancel, caps: what was asked is one transaction, so that races are settled by the database.

The lock is given back while a run is held and taken again when it goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib import events, lifecycle
from chalicelib.errors import Conflict, RunActive, StoreBusy
from chalicelib.facts import Caps, Control, Note, Run
from chalicelib.store import audit, locks, outbox, rows, shards
from chalicelib.store.models import RunRow
from chalicelib.store.runs import Runs
from chalicelib.store.transactions import Refused, Write, is_refused, transact, update

ATTEMPTS = 20


class Controls:
    def __init__(self, clock: Callable[[], int], runs: Runs) -> None:
        self._clock = clock
        self._runs = runs

    def ask(self, run_id: str, control: Control) -> bool:
        """Pause, resume, cancel, complete or fail. False: it is so already. Raises Conflict when it cannot be,
        RunActive when another run has taken the lock meanwhile."""
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
        """A paused run waits on its token and gives the lock back. False: the pause is over, go on at once.

        Tokens are collected: an attempt that was given up may note its own after that of the one which waits.
        """
        for _ in range(ATTEMPTS):
            run = self._runs.read(run_id)
            if run.outcome or run.control is None or run.control.action != "pause":
                return False
            held: list[Action] = [
                RunRow.task_tokens.set([*run.task_tokens, task_token]),
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

    def cap(self, run_id: str, caps: Caps, note: Note) -> Caps:
        """The most the run may work on from now on. Raises Conflict when it is over or coming to its end."""
        for _ in range(ATTEMPTS):
            run = self._runs.read(run_id)
            if "caps" not in lifecycle.actions(run, "operator"):
                raise Conflict(f"the run is {run.outcome or 'coming to its end'}", run_id=run_id)
            if run.caps == caps:
                return caps
            try:
                transact(self._capping(run, caps, note))
                return caps
            except Refused:
                continue
        raise StoreBusy(f"run {run_id} kept changing")

    def clear(self, run_id: str, note: Note) -> bool:
        """Note that a finished run's errors are dealt with. False: it is noted already. Raises Conflict."""
        run = self._runs.read(run_id)
        if not run.outcome or not lifecycle.has_errors(run):
            raise Conflict(f"run {run_id} {'has no errors' if run.outcome else 'is not over'}", run_id=run_id)
        return run.cleared is None and self._note(run, "clear_error", RunRow.cleared.set(asdict(note)), note)

    def withdrawn(self, run_id: str, note: Note) -> bool:
        """Note that what the run made is out of use. False: it is noted already."""
        run = self._runs.read(run_id)
        return run.withdrawn is None and self._note(run, "withdraw", RunRow.withdrawn.set(asdict(note)), note)

    def _note(self, run: Run, action: str, change: Action, note: Note) -> bool:
        """Beside the facts of a run that is over."""
        row = RunRow(rows.run_key(run.run_id), rows.META)
        over = RunRow.outcome.exists() & (RunRow.v == run.version)
        status = {"status": run.outcome}
        words = {"clear_error": "cleared the error", "withdraw": "withdrew what the run made"}[action]
        try:
            transact(
                [
                    update("run", row, [change, RunRow.v.add(1)], over),
                    self._runs.event(run.run_id, "info", f"{note.who} {words}: {note.why}", tail=action),
                    self._audit(run, action, note, before=status, after=status | {action: True}),
                ]
            )
        except Refused:
            return False
        return True

    def _audit(
        self, run: Run, action: str, note: Note | Control, *, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> Write:
        return audit.entry(
            site_id=run.site_id,
            run_id=run.run_id,
            at=self._clock(),
            who=note.who,
            action=action,
            why=note.why,
            version=run.version,
            before=before,
            after=after,
        )

    def tokens_sent(self, run: Run) -> None:
        """The tokens are used up: forget them, unless a new one has come."""
        row = RunRow(rows.run_key(run.run_id), rows.META)
        same = RunRow.task_tokens == list(run.task_tokens)
        try:
            row.update(actions=[RunRow.task_tokens.remove()], condition=same)
        except UpdateError as error:
            if not is_refused(error):
                raise

    def _asking(self, run: Run, control: Control) -> list[Write]:
        """The flag is on every shard in the same transaction, so no unit starts after it."""
        return [
            self._change(run, [RunRow.control.set(asdict(control)), RunRow.v.add(1)]),
            *shards.change_every(run, [RunRow.asked.set(control.action), RunRow.v.add(1)]),
            *self._record(run, control),
        ]

    def _capping(self, run: Run, caps: Caps, note: Note) -> list[Write]:
        """Every shard says that there is a cap, so that a unit without one need not look."""
        capped: Action = RunRow.capped.set(1) if caps != Caps() else RunRow.capped.remove()
        message = f"{note.who} set the caps: {_spoken(caps)}{f': {note.why}' if note.why else ''}"
        return [
            self._change(run, [RunRow.caps.set(asdict(caps)), RunRow.v.add(1)]),
            *shards.change_every(run, [capped, RunRow.v.add(1)]),
            self._runs.event(run.run_id, "info", message, tail="caps"),
            self._audit(run, "caps", note, before=asdict(run.caps), after=asdict(caps)),
        ]

    def _resuming(self, run: Run, control: Control) -> list[Write]:
        gone: list[Action] = [RunRow.control.remove(), RunRow.held_at.remove(), RunRow.v.add(1)]
        now = self._clock()  # once: the run and its stage stood still for the same time
        if run.held_at is not None:
            gone.append(RunRow.paused_ms.add(now - run.held_at))
        writes = [
            self._change(run, gone),
            *(
                shards.change(run, number, shard, self._freed(run, number, shard, now))
                for number, shard in shards.every(run)
            ),
            *self._record(run, control),
        ]
        if run.held_at is not None:
            writes.append(locks.take(run.site_id, run.pipeline, run.run_id))
        return writes

    def _freed(self, run: Run, number: int, shard: int, now: int) -> list[Action]:
        """Units may start again; a stage in hand notes how long it stood still."""
        actions: list[Action] = [RunRow.asked.remove(), RunRow.v.add(1)]
        stage = run.stages[number - 1]
        if run.held_at and shard == 0 and stage.planned_at and not stage.settled_at:
            actions.append(RunRow.paused_ms.add(now - run.held_at))
        return actions

    def _change(self, run: Run, actions: list[Action]) -> Write:
        """Of the run's facts, if they are still those that were read."""
        row = RunRow(rows.run_key(run.run_id), rows.META)
        as_read: Condition = (RunRow.v == run.version) & RunRow.outcome.does_not_exist()
        return update("run", row, actions, as_read)

    def _record(self, run: Run, control: Control) -> list[Write]:
        """A line of the run's log; of what a person did, an entry of the audit trail as well."""
        if control.cap:
            said = self._runs.event(run.run_id, "info", f"{_DID[control.action]}: {control.why}", tail=control.cap)
            paused = control.action == "pause"  # else it ends the run, and its end is what people are told
            return [said, *outbox.telling(events.capped(replace(run, control=control)) if paused else None)]
        why = f": {control.why}" if control.why else ""
        message = f"{control.who} asked to {control.action}{why}"
        before = {"status": lifecycle.run_status(run), "asked": run.control.action if run.control else None}
        return [
            self._runs.event(run.run_id, "info", message, tail=control.action),
            self._audit(run, control.action, control, before=before, after=before | {"asked": control.action}),
        ]


_DID = {"pause": "Pausing", "fail": "Ending the run"}


def _spoken(caps: Caps) -> str:
    named = [f"{value:g} {name}" for name, value in asdict(caps).items() if value is not None]
    return " and ".join(named) or "none"
