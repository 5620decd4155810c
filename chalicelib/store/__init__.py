"""The store: runs, units, items, settings, schedules in DynamoDB, files in S3. Opened with its clock and ids."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pynamodb.exceptions import PynamoDBException

from chalicelib.errors import StoreBusy
from chalicelib.store.control import Controls
from chalicelib.store.files import Files
from chalicelib.store.items import Items
from chalicelib.store.keys import Keys
from chalicelib.store.models import bind
from chalicelib.store.plans import Plans
from chalicelib.store.runs import Runs
from chalicelib.store.settings import Settings
from chalicelib.store.transactions import code_of, is_busy
from chalicelib.store.units import Units

if TYPE_CHECKING:
    from chalicelib.store.schedules import Schedules


def epoch_ms() -> int:
    return time.time_ns() // 1_000_000


def new_ulid() -> str:
    from ulid import ULID  # the API seldom makes an id: not in its cold start

    return str(ULID())


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    runs: Runs
    controls: Controls
    plans: Plans
    units: Units
    items: Items
    keys: Keys
    settings: Settings
    files: Files
    clock: Callable[[], int]
    new_id: Callable[[], str]

    @property
    def schedules(self) -> Schedules:
        from chalicelib.store.schedules import Schedules  # seldom wanted: not in the API's cold start

        return Schedules(self.clock)


def open_store(clock: Callable[[], int] = epoch_ms, new_id: Callable[[], str] = new_ulid) -> Store:
    """Opened anew for each invocation (it costs nothing): clients and sockets live in the modules."""
    bind()
    files = _files
    runs, items = Runs(clock), Items(clock, new_id, files)
    keys = Keys(items)
    return Store(
        runs=runs,
        controls=Controls(clock, runs),
        plans=Plans(clock, runs, items, files),
        units=Units(clock, new_id, items, keys),
        items=items,
        keys=keys,
        settings=Settings(clock),
        files=files,
        clock=clock,
        new_id=new_id,
    )


_files = Files()


@contextmanager
def translated() -> Iterator[None]:
    """The database's errors as ours, once, at the edge: what is worth a retry becomes StoreBusy."""
    try:
        yield
    except PynamoDBException as error:
        if is_busy(error):
            raise StoreBusy(f"DynamoDB is busy: {code_of(error) or 'no answer'}") from error
        raise
