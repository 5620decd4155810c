"""The one way to the outside: every call to DynamoDB, S3, Step Functions or a provider passes here and may be struck.

It takes time, so other tasks run meanwhile; its fault, if the schedule has one for it, comes before or after it.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from itertools import count
from typing import Any

from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from tests.faults.harness.schedule import OF_PROVIDERS, Fault, Schedule
from tests.faults.harness.striking import Striking
from tests.faults.harness.tasks import Event, Killed, Task, Tasks

Proceed = Callable[[], Any]
BEGIN = 1_800_000_000_000  # epoch milliseconds
REFUSALS = frozenset({"throttled", "conflict", "internal error"})
Refusal = Callable[[str], "Exception | None"]  # kind of fault -> what the service says, if it says so
_LATENCIES = (1, 1, 1, 1, 2, 3, 5, 8, 13, 40, 200)  # ms, one way
_PROVIDER_MS = (50, 400, 2_000)
_TIMED_OUT_MS = 30_000


class Outside:
    def __init__(self, schedule: Schedule) -> None:
        self.tasks = Tasks(BEGIN)
        self.random = random.Random(schedule.order)
        self.striking = Striking(schedule.faults)
        self.calls = 0
        self.trace: list[str] = []
        self._alike = schedule.order == 0
        self._skew = 0
        self._numbers = count()  # those that wait for the same call go on in the order they came
        self._waiting: list[tuple[int, int, Event]] = []

    def clock(self) -> int:
        """What the project's clock says."""
        return self.tasks.now + self._skew

    def jump(self, seconds: int) -> None:
        self._skew += seconds * 1000
        self.struck("clock", f"{seconds:+} s")

    def nap(self, seconds: float) -> None:
        """Instead of time.sleep."""
        self.tasks.sleep(round(seconds * 1000))

    def call(self, name: str, proceed: Proceed, *, writes: bool, refusal: Refusal) -> Any:
        """`refusal`: how this service says no, where a fault has it say so."""
        task = self.tasks.current
        if task is None:  # the harness itself, which nothing strikes
            return proceed()
        if task.dead:
            raise Killed
        fault = self._fault(task, writes)
        kind = self._strike(fault, name) if fault and self._can(fault, refusal) else None
        self._count()
        self.tasks.sleep(fault.seconds * 1000 if fault and kind == "stalled" else self._latency())
        self._before(kind, task, refusal)
        answer = proceed()
        if kind == "sent twice":
            answer = proceed()
        self.tasks.sleep(self._latency())
        self._after(kind, task)
        return answer

    def ask_provider(self, name: str) -> str | None:
        """A call to a provider: the kind of fault that strikes it, which the provider then answers with."""
        fault = self.striking.next("provider", "work")
        kind = self._strike(fault, name) if fault else None
        self.tasks.sleep(_TIMED_OUT_MS if kind == "provider timeout" else self.random.choice(_PROVIDER_MS))
        assert kind is None or kind in OF_PROVIDERS
        return kind

    def until_calls(self, number: int) -> None:
        """Wait until so many calls have been made, or nothing else goes on."""
        if number > self.calls:
            event = Event()
            heapq.heappush(self._waiting, (number, next(self._numbers), event))
            self.tasks.wait(event)

    def release_one(self) -> bool:
        """Let the first of those that wait for a number of calls go on. False: there is none."""
        if not self._waiting:
            return False
        self.tasks.set(heapq.heappop(self._waiting)[2])
        return True

    def struck(self, kind: str, detail: str) -> None:
        self.striking.struck[kind] += 1
        self.tell(f"*** {kind.upper()}", detail)

    def tell(self, what: str, detail: str = "") -> None:
        task = self.tasks.current
        who = task.name if task else "-"
        self.trace.append(f"{(self.tasks.now - BEGIN) / 1000:>9.3f} {who:<18} {what} {detail[:240]}")

    def _fault(self, task: Task, writes: bool) -> Fault | None:
        """A write is counted among the calls as well."""
        of_call = self.striking.next("call", task.role)
        return (self.striking.next("write", task.role) if writes else None) or of_call

    def _can(self, fault: Fault, refusal: Refusal) -> bool:
        return fault.kind not in REFUSALS or refusal(fault.kind) is not None

    def _strike(self, fault: Fault, name: str) -> str:
        self.struck(fault.kind, name)
        return fault.kind

    def _count(self) -> None:
        self.calls += 1
        while self._waiting and self._waiting[0][0] <= self.calls:
            self.release_one()

    def _latency(self) -> int:
        return 1 if self._alike else self.random.choice(_LATENCIES)

    def _before(self, kind: str | None, task: Task, refusal: Refusal) -> None:
        if kind == "killed before":
            task.dead = True
            raise Killed
        if kind == "unreachable":
            raise EndpointConnectionError(endpoint_url="memory")
        if kind in REFUSALS and (error := refusal(str(kind))):
            raise error

    def _after(self, kind: str | None, task: Task) -> None:
        if kind == "killed after":
            task.dead = True
            raise Killed
        if kind == "answer lost":
            raise ReadTimeoutError(endpoint_url="memory")
