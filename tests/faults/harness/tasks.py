"""Cooperative tasks on a virtual clock: times alone decide what runs when, so a schedule plays the same each time.

A task is a greenlet: the project's code runs in it unchanged and is suspended wherever it calls the outside.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable

from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]


class Killed(BaseException):
    """The process of this task is gone. No `except Exception` of the project may live on."""


class Event:
    """Set once; tasks wait for it."""

    def __init__(self) -> None:
        self.is_set = False
        self.waiting: list[Task] = []


class Task:
    def __init__(self, name: str, role: str, body: Callable[[], None], hub: greenlet) -> None:
        self.name = name
        self.role = role
        self.dead = False
        self.turn = 0  # wakes of earlier turns are out of date
        self.over = Event()
        self._body = body
        self.greenlet = greenlet(self._run, hub)  # where it goes when it ends: not to whoever spawned it

    def waits_in(self, turn: int) -> bool:
        return turn == self.turn and not self.greenlet.dead

    def _run(self) -> None:
        if not self.dead:
            try:
                self._body()
            except Killed:
                self.dead = True


class Tasks:
    """`now` is in milliseconds and never goes back; what the project's clock says is `World.clock`."""

    def __init__(self, now: int) -> None:
        self.now = now
        self._heap: list[tuple[int, int, int, Task]] = []
        self._count = 0
        self._by_greenlet: dict[greenlet, Task] = {}
        self._hub = getcurrent()

    def spawn(self, name: str, role: str, body: Callable[[], None], after: int = 0) -> Task:
        task = Task(name, role, body, self._hub)
        self._by_greenlet[task.greenlet] = task
        self._wake(task, after)
        return task

    @property
    def current(self) -> Task | None:
        return self._by_greenlet.get(getcurrent())

    def sleep(self, milliseconds: int) -> None:
        """Suspend the current task. Raises Killed when it was killed meanwhile."""
        task = self._me()
        self._wake(task, milliseconds)
        self._suspend(task)

    def wait(self, event: Event, milliseconds: int | None = None) -> bool:
        """False when the time was up first."""
        task = self._me()
        if event.is_set:
            return True
        event.waiting.append(task)
        if milliseconds is not None:
            self._wake(task, milliseconds)
        self._suspend(task)
        if not event.is_set:
            event.waiting.remove(task)
        return event.is_set

    def set(self, event: Event) -> None:
        event.is_set = True
        for task in event.waiting:
            self._wake(task, 0)
        event.waiting.clear()

    def kill(self, task: Task) -> None:
        """It goes no further than where it is suspended."""
        if not task.dead:
            task.dead = True
            self._wake(task, 0)

    def next_at(self, roles: frozenset[str]) -> int | None:
        """When something happens next, tasks of these roles left out."""
        times = (at for at, _, turn, task in self._heap if task.waits_in(turn) and task.role not in roles)
        return min(times, default=None)

    def step(self) -> bool:
        """Run the task whose time comes first up to its next suspension. False: nobody waits for a time."""
        while self._heap:
            at, _, turn, task = heapq.heappop(self._heap)
            if not task.waits_in(turn):
                continue
            self.now = max(self.now, at)
            task.turn += 1
            task.greenlet.switch()
            if task.greenlet.dead:
                del self._by_greenlet[task.greenlet]
                self.set(task.over)
            return True
        return False

    def close(self) -> None:
        """End what is still suspended, so that nothing of one schedule lives on in the next."""
        for task in list(self._by_greenlet.values()):
            task.dead = True
            if task.greenlet:  # one that never began has nothing to end
                task.greenlet.throw(Killed)
        self._by_greenlet.clear()
        self._heap.clear()

    def _me(self) -> Task:
        task = self.current
        assert task is not None, "only a task may wait"
        return task

    def _wake(self, task: Task, milliseconds: int) -> None:
        self._count += 1
        heapq.heappush(self._heap, (self.now + milliseconds, self._count, task.turn, task))

    def _suspend(self, task: Task) -> None:
        if task.dead:
            raise Killed
        self._hub.switch()
        if task.dead:
            raise Killed
