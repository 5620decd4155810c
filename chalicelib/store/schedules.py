"""Schedules as a site has them: what they are, whether they are in force, what became of their last firings."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from pynamodb.exceptions import DoesNotExist

from chalicelib.errors import Conflict, NotFound, StoreBusy
from chalicelib.facts import Note
from chalicelib.schedules import Schedule, due_words
from chalicelib.store import audit
from chalicelib.store.models import SettingRow
from chalicelib.store.transactions import Refused, Write, delete, put, transact

ATTEMPTS = 10
LONGEST_PAUSE = 0.4  # seconds
MOST = 100  # schedules of a site: one answer of the API holds them all
MOST_FIRINGS = 20  # remembered of each


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """`outcome`: started, skipped, missed or failed. `run_id`: the run that it started, or that was in its way."""

    scheduled_for: int
    at: int
    outcome: str
    run_id: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """`in_force`: EventBridge Scheduler has the schedule as it is here. `firings`: newest first."""

    site_id: str
    schedule_id: str
    schedule: Schedule
    created: Note
    changed: Note
    in_force: bool = False
    firings: tuple[Firing, ...] = ()
    version: int = 1

    def firing(self, scheduled_for: int) -> Firing | None:
        return next((firing for firing in self.firings if firing.scheduled_for == scheduled_for), None)


class Schedules:
    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock

    def all(self, site_id: str) -> list[Kept]:
        """Oldest first."""
        return [_kept(site_id, row) for row in SettingRow.query(_key(site_id), consistent_read=True)]

    def get(self, site_id: str, schedule_id: str) -> Kept:
        try:
            return _kept(site_id, SettingRow.get(_key(site_id), schedule_id, consistent_read=True))
        except DoesNotExist as error:
            raise NotFound("schedule", schedule_id) from error

    def add(self, site_id: str, schedule_id: str, schedule: Schedule, who: str) -> Kept:
        """Raises Conflict when the site has as many as it may have."""
        if len(self.all(site_id)) >= MOST:
            raise Conflict(f"site {site_id!r} has {MOST} schedules already", site_id=site_id)
        note = Note(who=who, at=self._clock())
        kept = Kept(site_id=site_id, schedule_id=schedule_id, schedule=schedule, created=note, changed=note)
        transact([_saved(kept), _audited(kept, note, "schedule_created", None, schedule)])
        return kept

    def set(self, site_id: str, schedule_id: str, change: Callable[[Schedule], Schedule], who: str) -> Kept:
        """The schedule as `change` makes it of what it is; not in force until it is said to be."""

        def changed(kept: Kept) -> tuple[Kept, list[Write]]:
            note, schedule = Note(who=who, at=self._clock()), change(kept.schedule)
            after = replace(kept, schedule=schedule, changed=note, in_force=False, version=kept.version + 1)
            return after, [_audited(after, note, "schedule_changed", kept.schedule, schedule)]

        return self._change(site_id, schedule_id, changed)

    def put_in_force(self, kept: Kept) -> Kept:
        """Scheduler has it as `kept` is; should it have been changed since, it is not in force."""

        def confirmed(now: Kept) -> tuple[Kept, list[Write]]:
            return replace(now, in_force=now.in_force or now.schedule == kept.schedule), []

        return self._change(kept.site_id, kept.schedule_id, confirmed)

    def note(self, kept: Kept, scheduled_for: int, settle: Callable[[Firing | None], Firing]) -> Firing:
        """Write down what `settle` makes of what is known of this firing. Answers what stands then."""

        def noted(now: Kept) -> tuple[Kept, list[Write]]:
            others = [one for one in now.firings if one.scheduled_for != scheduled_for]
            settled = settle(now.firing(scheduled_for))
            newest = sorted([settled, *others], key=lambda one: one.scheduled_for, reverse=True)
            return replace(now, firings=tuple(newest[:MOST_FIRINGS])), []

        changed = self._change(kept.site_id, kept.schedule_id, noted)
        return changed.firing(scheduled_for) or settle(None)  # older than all that are remembered

    def delete(self, site_id: str, schedule_id: str, who: str) -> None:
        kept = self.get(site_id, schedule_id)
        kept = replace(kept, version=kept.version + 1)
        note = Note(who=who, at=self._clock())
        gone = delete("schedule", SettingRow(_key(site_id), schedule_id), SettingRow.pk.exists())
        try:
            transact([gone, _audited(kept, note, "schedule_deleted", kept.schedule, None)])
        except Refused as refused:
            raise NotFound("schedule", schedule_id) from refused

    def _change(self, site_id: str, schedule_id: str, change: Callable[[Kept], tuple[Kept, list[Write]]]) -> Kept:
        for attempt in range(ATTEMPTS):
            now = self.get(site_id, schedule_id)
            changed, more = change(now)
            if changed == now:
                return now
            try:
                transact([_saved(replace(changed, version=now.version + 1), now.version), *more])
                return replace(changed, version=now.version + 1)
            except Refused:
                time.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.02 * 2**attempt)))
        raise StoreBusy(f"schedule {schedule_id} kept changing")


def _saved(kept: Kept, before: int = 0) -> Write:
    """On condition that the record is at version `before`; 0: that there is none."""
    names = ("schedule", "created", "changed", "in_force", "firings")
    value = {name: value for name, value in asdict(kept).items() if name in names}
    row = SettingRow(_key(kept.site_id), kept.schedule_id, value=value, v=kept.version)
    return put("schedule", row, SettingRow.v == before if before else SettingRow.pk.does_not_exist())


def _kept(site_id: str, row: SettingRow) -> Kept:
    value: Mapping[str, Any] = row.value
    schedule = value["schedule"]
    return Kept(
        site_id=site_id,
        schedule_id=row.sk,
        schedule=Schedule(**schedule | {"weekdays": tuple(schedule["weekdays"])}),
        created=Note(**value["created"]),
        changed=Note(**value["changed"]),
        in_force=value["in_force"],
        firings=tuple(Firing(**firing) for firing in value["firings"]),
        version=int(row.v),
    )


def _audited(kept: Kept, note: Note, action: str, before: Schedule | None, after: Schedule | None) -> Write:
    return audit.entry(
        site_id=kept.site_id,
        run_id=None,
        subject=kept.schedule_id,
        at=note.at,
        who=note.who,
        action=action,
        why="",
        version=kept.version,
        before=_told(kept.schedule_id, before),
        after=_told(kept.schedule_id, after),
    )


def _told(schedule_id: str, schedule: Schedule | None) -> dict[str, Any]:
    """What the audit trail says of it, under its name: readers show what differs, and which one it was."""
    if schedule is None:
        return {}
    told = {"id": schedule_id, "pipeline": schedule.pipeline, "due": due_words(schedule), "on": schedule.on}
    limits = {"limits": schedule.limits} if schedule.limits else {}
    caps = {"caps": schedule.caps} if schedule.caps else {}
    return {f"schedule {schedule.name}": told | limits | caps}


def _key(site_id: str) -> str:
    return f"SCHEDULES#{site_id}"
