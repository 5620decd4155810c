"""The Lambda host: a bounded pool of worker processes behind one call, `invoke`.

It lives inside the AWS endpoint's process, so that the state machine engine calls it without HTTP in between
(measured: one HTTP hop through boto3 costs more CPU than the whole hand-over to a worker).
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import dataclass

from local import wire
from local.faults import FaultPlan
from local.identity import lambda_arn

_START_SECONDS = 120.0
_GRACE_SECONDS = 0.05
_DEFAULT_TIMEOUT = 60


class NoSuchFunction(Exception):
    """404 ResourceNotFoundException."""


class TooManyRequests(Exception):
    """429: all workers are busy and the queue is full, or no worker came free in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`error` is None or what AWS sends as X-Amz-Function-Error; the payload is JSON."""

    payload: bytes
    error: str | None = None


@dataclass(frozen=True, slots=True)
class _Worker:
    pid: int
    connection: socket.socket


class LambdaHost:
    def __init__(self, *, module: str, project: str, workers: int, plan: FaultPlan, queue: int = 512) -> None:
        self.plan = plan
        self._most = workers
        self._queue = queue
        self._control, theirs = socket.socketpair()
        command = [sys.executable, "-m", "local.zygote", str(os.getpid()), str(theirs.fileno()), module, project]
        self._zygote = subprocess.Popen(command, pass_fds=[theirs.fileno()])
        theirs.close()
        self._zygote_lock = threading.Lock()
        self._free = threading.Condition()
        self._idle: list[_Worker] = []
        self._started = self._waiting = self.running = 0

    def wait_ready(self) -> None:
        """Until the project's code is imported. Raises wire.Closed when its import fails."""
        self._control.settimeout(_START_SECONDS)
        head, _ = wire.receive(self._control)
        self.functions: list[str] = head["functions"]
        self._timeouts: dict[str, int] = head["timeouts"]
        self.zygote_pid = self._zygote.pid

    def invoke(self, function: str, payload: bytes) -> Answer:
        """Run one invocation in a worker and answer as AWS does, with its faults if the plan says so."""
        if function not in self.functions:
            raise NoSuchFunction(function)
        second = self.plan.twice(function)
        if second == "together":
            self._deliver_again(function, payload)
        answer = self._run(function, payload)
        if second == "after":
            self._deliver_again(function, payload)
        return answer

    def invoke_later(self, function: str, payload: bytes) -> None:
        """An `Event` invocation: accepted now, run in the background, its answer dropped."""
        if function not in self.functions:
            raise NoSuchFunction(function)
        threading.Thread(target=self.invoke, args=(function, payload), daemon=True).start()

    def close(self) -> None:
        self._control.close()
        self._zygote.wait(timeout=10)

    def _deliver_again(self, function: str, payload: bytes) -> None:
        threading.Thread(target=self._run, args=(function, payload), daemon=True).start()

    def _run(self, function: str, payload: bytes) -> Answer:
        timeout = self._timeouts.get(function, _DEFAULT_TIMEOUT)
        worker = self._take(timeout)
        try:
            answer = self._exchange(worker, function, payload, timeout)
        except BaseException:
            self._discard(worker)
            raise
        return answer

    def _exchange(self, worker: _Worker, function: str, payload: bytes, timeout: int) -> Answer:
        """One invocation in one worker. A worker that died or ran out of time is not used again."""
        request = uuid.uuid4().hex
        kill_at = self.plan.kill_at_line(function)
        head = {"function": function, "request_id": request, "arn": lambda_arn(function), "kill_at_line": kill_at}
        worker.connection.settimeout(timeout + _GRACE_SECONDS)
        try:
            wire.send(worker.connection, head | {"deadline": time.time() + timeout}, payload)
            answer, body = wire.receive(worker.connection)
        except wire.Closed:
            self.plan.count("killed" if kill_at else "crashed")
            self._discard(worker)
            return _unhandled(request, "Runtime.ExitError", "Error: Runtime exited without providing a reason")
        except TimeoutError:
            self._discard(worker)
            return _unhandled(request, "Sandbox.Timedout", f"Error: Task timed out after {timeout}.00 seconds")
        self.plan.learn(function, answer["lines"])
        self._give_back(worker)
        return Answer(body, None if answer["ok"] else "Unhandled")

    def _take(self, patience: float) -> _Worker:
        """An idle worker, the latest used first (its caches are warm), or a new one, or the next to come free."""
        with self._free:
            if not self._idle and self._started >= self._most:
                self._wait_for_worker(patience)
            self.running += 1
            if self._idle:
                return self._idle.pop()
            self._started += 1
        try:
            return self._fork()
        except BaseException:
            self._forget()
            raise

    def _wait_for_worker(self, patience: float) -> None:
        if self._waiting >= self._queue:
            raise TooManyRequests
        self._waiting += 1
        try:
            if not self._free.wait_for(lambda: self._idle or self._started < self._most, patience):
                raise TooManyRequests
        finally:
            self._waiting -= 1

    def _give_back(self, worker: _Worker) -> None:
        with self._free:
            self.running -= 1
            self._idle.append(worker)
            self._free.notify()

    def _discard(self, worker: _Worker) -> None:
        if worker.connection.fileno() < 0:
            return
        worker.connection.close()
        with self._zygote_lock:
            self._control.sendall(b"K")
            wire.send(self._control, {"pid": worker.pid})
        self._forget()

    def _forget(self) -> None:
        with self._free:
            self.running -= 1
            self._started -= 1
            self._free.notify()

    def _fork(self) -> _Worker:
        ours, theirs = socket.socketpair()
        with self._zygote_lock, theirs:
            socket.send_fds(self._control, [b"F"], [theirs.fileno()])
            head, _ = wire.receive(self._control)
        return _Worker(head["pid"], ours)


def _unhandled(request: str, kind: str, message: str) -> Answer:
    failure = {"errorType": kind, "errorMessage": f"RequestId: {request} {message}"}
    return Answer(json.dumps(failure).encode(), "Unhandled")
