"""One schedule, played: the project's own code over stores in memory, on a virtual clock, until the dust settles."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from unittest.mock import patch

from botocore.exceptions import ClientError
from ulid import ULID

from chalicelib import lifecycle
from chalicelib import store as stores
from chalicelib.execution import Executions
from chalicelib.items import WITHDRAWN
from chalicelib.pipelines import PIPELINES
from chalicelib.providers import registry
from chalicelib.sources import listing
from chalicelib.steps import work
from chalicelib.store import runs, transactions
from chalicelib.store.models import RunRow
from infra import definition as definitions
from infra.tables import ENVIRONMENT, TABLES
from tests.faults.harness import invariants
from tests.faults.harness.executions import StepFunctions
from tests.faults.harness.lambdas import Lambdas
from tests.faults.harness.machine import StateError, check
from tests.faults.harness.outside import Outside
from tests.faults.harness.people import People
from tests.faults.harness.providers import PlainImages, PlainText
from tests.faults.harness.schedule import Action, Schedule
from tests.faults.harness.stored import Parsed, Row, environment, readable, spoken, table_name
from tests.faults.harness.watch import Watch
from tests.faults.harness.web import Web
from tests.faults.memory.connection import Answer, Request, connected
from tests.faults.memory.engine import Engine
from tests.faults.memory.refusals import in_conflict, internal, throttled
from tests.faults.memory.s3 import Objects, internal_error, slow_down, stored_in

MINUTE_MS = 60_000
QUIET_MS = 70_000  # longer than any pause between two tries
FAR_MS = 86_400_000  # a held run's time limit, a year: nothing waits for it
STEPS = 200_000  # a schedule that is not over by then never ends
READS = 10
TICKS = 2  # of the reconciler, for whatever it has to close
PATIENCE = 60  # ticks, while what it does is struck by faults: more than one schedule has for it
ENDINGS = 8  # controls that a person tries at last
_READING = frozenset({"GetItem", "BatchGetItem", "Query", "Scan", "get_object"})
_BACKGROUND = frozenset({"clock"})


@dataclass(frozen=True)
class Played:
    """`wrong`: what does not hold, in words. `struck`: how often each fault and action came true."""

    wrong: tuple[str, ...]
    trace: tuple[str, ...]
    struck: Mapping[str, int]
    runs: int
    calls: int


def play(schedule: Schedule) -> Played:
    world = World(schedule)
    with world.in_place():
        world.run()
        return world.played()


class World:
    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self.outside = Outside(schedule)
        self.engine = Engine({table_name(variable): TABLES[table] for table, variable in ENVIRONMENT.items()})
        self.objects = Objects(self._s3)
        self.lambdas = Lambdas(self.outside)
        self.step_functions = StepFunctions(self.outside, self.lambdas, self._file, _definitions())
        self.watch = Watch(self.outside, self.step_functions, lambda: self.rows("items"))
        self.web = Web(self.outside.ask_provider)
        self.people = People(self.watch, schedule)
        self._deleted: list[Row] = []
        self._wrong: list[str] = []

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Its clock, ids, waits, stores and providers instead of the real ones, for the project's code."""
        outside = self.outside
        text, images = PlainText(outside.ask_provider), PlainImages(outside.ask_provider)
        patches: list[AbstractContextManager[Any]] = [
            patch.dict(os.environ, environment()),
            # `open_store` is called by the steps without arguments: its defaults are the seam.
            patch.object(stores.open_store, "__defaults__", (outside.clock, self.new_id)),
            patch.object(transactions.transact, "__kwdefaults__", {"sleep": outside.nap}),
            patch.object(transactions, "random", outside.random),
            patch.object(runs, "random", outside.random),
            patch.object(runs, "time", _Time(outside.nap)),
            patch.object(work, "sleep", outside.nap),
            patch.object(registry, "open_text", lambda _: text),
            patch.object(registry, "open_image", lambda _: images),
            patch.object(listing, "fetch", self.web.fetch),
            patch.object(Executions, "_client", self.step_functions),
            patch.object(RunRow, "from_raw_data", Parsed().row),
            connected(self.engine, self._dynamodb),
            stored_in(self.objects),
        ]
        with ExitStack() as stack:
            for each in patches:
                stack.enter_context(each)
            work._terms.cache_clear()  # ids of runs are the same in each schedule
            try:
                yield
            finally:
                outside.tasks.close()

    def run(self) -> None:
        self.people.begin()
        self.people.act(0, Action(kind="start", at=0))
        for number, action in enumerate(self._schedule.actions, 1):
            self.people.act(number, action)
        self.outside.tasks.spawn("reader", "reader", self._reader)
        self.outside.tasks.spawn("clock", "clock", self._every_minute, after=MINUTE_MS)
        for attempt in range(ENDINGS):
            self._settle_down()
            if not (left := self._open_runs()):
                return
            for run_id in left:
                if not self._is_paused(run_id):
                    self._wrong.append(f"{run_id} waits for nobody, and nothing moves")
                self.people.end(run_id, self._schedule.held if attempt < ENDINGS // 2 else "cancel")

    def played(self) -> Played:
        self.watch.read(again=True)
        wrong = [*self._wrong, *self.watch.wrong, *self.people.surprises, *self.lambdas.surprises]
        wrong += invariants.after(
            self.rows("runs"), self.rows("items"), self.rows("settings"), self._deleted, self.watch.documents
        )
        wrong += self._unread()
        wrong += [f"{execution.arn} still runs" for execution in self.step_functions.running()]
        return Played(
            wrong=tuple(dict.fromkeys(wrong)),
            trace=tuple(self.outside.trace),
            struck=dict(self.outside.striking.struck),
            runs=len(self.watch.run_ids),
            calls=self.outside.calls,
        )

    def rows(self, table: str) -> list[Row]:
        """Every row of a table, as a person would read it."""
        return [readable(item, self._file) for item in self.engine.rows(table_name(ENVIRONMENT[table]))]

    def _unread(self) -> Iterator[str]:
        """Entries that a person deleted count as stored: nobody wants them back."""
        in_use = [row for row in self.rows("items") if row["status"] != WITHDRAWN]
        entries = _of("entry", (*in_use, *self._deleted))
        return self.web.unread(_of("source", in_use), _of("source", self._deleted), entries)

    def new_id(self) -> str:
        """A ULID of the project's clock."""
        return str(ULID(self.outside.clock().to_bytes(6, "big") + self.outside.random.randbytes(10)))

    def _play_out(self) -> None:
        """Until nothing but the reconciler's clock goes on. What waits for a number of calls that is not reached goes
        on when all is quiet."""
        tasks = self.outside.tasks
        for _ in range(STEPS):
            soonest = tasks.next_at(_BACKGROUND)
            if soonest is None or soonest - tasks.now > QUIET_MS:
                if self.outside.release_one():
                    continue
                if soonest is None or soonest - tasks.now > FAR_MS:
                    return
            tasks.step()
        raise AssertionError("the schedule does not come to an end")

    def _settle_down(self) -> None:
        """Nothing happens any more, and the reconciler has had its time to close what died."""
        for minute in range(PATIENCE):
            self._play_out()
            if minute >= TICKS and all(self._is_paused(run_id) for run_id in self._open_runs()):
                return
            self._let_the_reconciler_look()

    def _let_the_reconciler_look(self) -> None:
        tasks = self.outside.tasks
        until = tasks.now + MINUTE_MS
        for _ in range(STEPS):
            soonest = tasks.next_at(frozenset())
            if soonest is None or soonest > until:
                return
            tasks.step()
        raise AssertionError("the reconciler does not come to an end")

    def _open_runs(self) -> list[str]:
        rows = self.engine.rows(table_name(ENVIRONMENT["runs"]))
        return [row["run_id"]["S"] for row in rows if row["sk"]["S"] == "P#META" and "outcome" not in row]

    def _is_paused(self, run_id: str) -> bool:
        return lifecycle.run_status(stores.open_store().runs.read(run_id)) == "paused"

    def _reader(self) -> None:
        for _ in range(READS):
            self.outside.until_calls(self.outside.calls + self.outside.random.randint(4, 40))
            self.watch.read()

    def _every_minute(self) -> None:
        """The reconciler's own errors are nobody's to retry: it comes again."""
        while True:
            try:
                self.lambdas.call("reconcile", {})
            except StateError as error:
                self.outside.tell("the reconciler failed", str(error))
            self.outside.tasks.sleep(MINUTE_MS)

    def _dynamodb(self, operation: str, request: Request, proceed: Callable[[], Answer]) -> Answer:
        def refusal(kind: str) -> Exception | None:
            return _refusal(kind, operation, request)

        def apply() -> Answer:
            gone = self._about_to_go(operation, request)
            answer = proceed()
            self._deleted += gone
            self.watch.written(operation, request)
            if operation not in _READING:
                self.outside.tell(operation, spoken(operation, request))
            return answer

        answer: Answer = self.outside.call(operation, apply, writes=operation not in _READING, refusal=refusal)
        return answer

    def _s3(self, operation: str, request: Request, proceed: Callable[[], Answer]) -> Answer:
        def refusal(kind: str) -> Exception | None:
            return _S3_REFUSALS[kind](operation) if kind in _S3_REFUSALS else None

        def apply() -> Answer:
            self.outside.tell(operation, str(request["Key"]))
            return proceed()

        answer: Answer = self.outside.call(operation, apply, writes=operation not in _READING, refusal=refusal)
        return answer

    def _about_to_go(self, operation: str, request: Request) -> list[Row]:
        """What a person deletes was there: the counts of finished units still stand for it."""
        if operation != "DeleteItem":
            return []
        key = {"TableName": request["TableName"], "Key": request["Key"]}
        item = self.engine.call("GetItem", key).get("Item")
        return [readable(item, self._file)] if item else []

    def _file(self, bucket: str, key: str) -> bytes:
        return self.objects.contents[bucket, key]


class _Time:
    """In the place of the module `time`."""

    def __init__(self, sleep: Callable[[float], None]) -> None:
        self.sleep = sleep


_S3_REFUSALS: Mapping[str, Callable[[str], ClientError]] = {"throttled": slow_down, "internal error": internal_error}
_REFUSALS: Mapping[str, Callable[[str], Exception]] = {"throttled": throttled, "internal error": internal}


def _refusal(kind: str, operation: str, request: Request) -> Exception | None:
    """A conflict is of writes only."""
    if kind != "conflict":
        return _REFUSALS[kind](operation)
    refused: ClientError = in_conflict(operation, request)
    return None if operation in _READING else refused


def _of(kind: str, rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["pk"].endswith(f"#{kind}")]


@cache
def _definitions() -> Mapping[str, Any]:
    """The generated files themselves, as they are deployed."""
    read = {key: json.loads(definitions.path_of(one).read_text(encoding="utf-8")) for key, one in PIPELINES.items()}
    for definition in read.values():
        check(definition["States"])
    return read
