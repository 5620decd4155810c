"""Schedules are added, changed and deleted here: the record first, then its entry in EventBridge Scheduler.

Whoever does it may die between the two. A record whose entry is not known to be like it is not in force, says so, and
is mended by saving it again; an entry without such a record fires, and nothing comes of it (steps/scheduled.py).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from chalicelib import schedules, starting
from chalicelib.errors import NotFound, StoreBusy
from chalicelib.facts import Caps, Start
from chalicelib.scheduler import Scheduler, SchedulerUnavailable
from chalicelib.schedules import Schedule
from chalicelib.store import Store
from chalicelib.store.schedules import Kept

ATTEMPTS = 5


def add(store: Store, scheduler: Scheduler, site_id: str, schedule: Schedule, who: str) -> Kept:
    """Raises NotFound (site), InvalidInput, Conflict, SchedulerUnavailable: then there is no schedule."""
    check(store, site_id, schedule)
    kept = store.schedules.add(site_id, store.new_id(), schedule, who)
    try:
        return _put_in_force(store, scheduler, kept)
    except SchedulerUnavailable:
        with suppress(SchedulerUnavailable):  # it may be there: only the answer was lost
            scheduler.delete(kept.schedule_id)
        store.schedules.delete(site_id, kept.schedule_id, who)
        raise


def change(
    store: Store, scheduler: Scheduler, site_id: str, schedule_id: str, to: Callable[[Schedule], Schedule], who: str
) -> Kept:
    """Raises NotFound, InvalidInput, SchedulerUnavailable: then the change is kept, but not in force."""
    check(store, site_id, to(store.schedules.get(site_id, schedule_id).schedule))
    return _put_in_force(store, scheduler, store.schedules.set(site_id, schedule_id, to, who))


def remove(store: Store, scheduler: Scheduler, site_id: str, schedule_id: str, who: str) -> None:
    """Raises NotFound, SchedulerUnavailable: then it is as it was."""
    store.schedules.get(site_id, schedule_id)
    scheduler.delete(schedule_id)
    store.schedules.delete(site_id, schedule_id, who)


def check(store: Store, site_id: str, schedule: Schedule) -> None:
    """Raises NotFound (site), InvalidInput that names the field."""
    schedules.check(schedule)
    starting.checked(store, start_of(site_id, schedule))


def start_of(site_id: str, schedule: Schedule) -> Start:
    return Start(
        site_id=site_id,
        pipeline=schedule.pipeline,
        trigger="schedule",
        who=f"schedule {schedule.name}",
        limits=schedule.limits,
        caps=Caps(**schedule.caps),
    )


def _put_in_force(store: Store, scheduler: Scheduler, kept: Kept) -> Kept:
    """Whoever writes the entry last looks at the record after that: however many change it at once, they end alike."""
    for _ in range(ATTEMPTS):
        scheduler.put(kept.site_id, kept.schedule_id, kept.schedule)
        try:
            kept = store.schedules.put_in_force(kept)
        except NotFound:  # deleted meanwhile
            scheduler.delete(kept.schedule_id)
            raise
        if kept.in_force:
            return kept
    raise StoreBusy(f"schedule {kept.schedule_id} kept changing")
