"""The Lambda zygote: imports the project's code once, then forks a worker whenever the host asks for one.

A process of its own, because forking the host, which has threads, is not safe. Only the zygote ends workers: they
are its children, so an id that it kills cannot have been given to another process meanwhile.
"""

from __future__ import annotations

import functools
import gc
import importlib
import os
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
import botocore.loaders

from local import orphans, wire, worker

_REAP_SECONDS = 1.0
_WARM_SERVICES = ("dynamodb", "s3", "stepfunctions")


def main(control: socket.socket, module: str, project: str) -> None:
    functions, timeouts = _load(module)
    wire.send(control, {"functions": sorted(functions), "timeouts": dict(timeouts)})
    _share_service_models()
    gc.freeze()  # so that the collector of a worker does not copy the pages it shares with its siblings
    Zygote(control, functions, project).serve()


def _share_service_models() -> None:
    """Half of what a worker's first client costs is reading the service's model: read here, once for all workers."""
    loader: Any = botocore.loaders.JSONFileLoader
    read = functools.cache(functools.partial(loader.load_file, loader()))
    loader.load_file = lambda _, path: read(path)
    for service in _WARM_SERVICES:
        boto3.client(service)


def _load(module: str) -> tuple[Mapping[str, worker.Handler], Mapping[str, int]]:
    loaded: Any = importlib.import_module(module)
    return loaded.FUNCTIONS, loaded.TIMEOUTS


class Zygote:
    def __init__(self, control: socket.socket, functions: Mapping[str, worker.Handler], project: str) -> None:
        self._control = control
        self._functions = functions
        self._project = project
        self._children: set[int] = set()

    def serve(self) -> None:
        """Fork and kill until the host closes its end; then end every worker."""
        self._control.settimeout(_REAP_SECONDS)
        try:
            while True:
                self._step()
                self._reap()
        except wire.Closed:
            for child in self._children:
                os.kill(child, signal.SIGKILL)

    def _step(self) -> None:
        try:
            data, descriptors, _, _ = socket.recv_fds(self._control, 1, 1)
        except TimeoutError:
            return
        if data == b"F":
            wire.send(self._control, {"pid": self._fork(descriptors[0])})
        elif data == b"K":
            self._kill(wire.receive(self._control)[0]["pid"])
        else:
            raise wire.Closed

    def _fork(self, descriptor: int) -> int:
        parent = os.getpid()
        child = os.fork()
        if child:
            os.close(descriptor)
            self._children.add(child)
            return child
        self._run_worker(parent, descriptor)
        return 0

    def _run_worker(self, parent: int, descriptor: int) -> None:
        """The life of a forked worker. A SystemExit or worse of a handler ends the process, as in AWS."""
        orphans.end_with_parent(parent)
        self._control.close()
        try:
            worker.serve(socket.socket(fileno=descriptor), self._functions, self._project)
        finally:
            os._exit(0)

    def _kill(self, child: int) -> None:
        if child in self._children:
            os.kill(child, signal.SIGKILL)

    def _reap(self) -> None:
        while self._children:
            child, _ = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            self._children.discard(child)


if __name__ == "__main__":
    orphans.end_with_parent(int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the stack ends us in order
    main(socket.socket(fileno=int(sys.argv[2])), sys.argv[3], str(Path(sys.argv[4])) + os.sep)
