"""Child processes: started so that they end with us, watched while they start, ended in order."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_ORPHANS = str(Path(__file__).with_name("orphans.py"))
_LOOK_SECONDS = 0.02
_STOP_SECONDS = 10.0


class DidNotStart(Exception):
    """A part of the stack ended or was silent for too long; its log's last lines are in the message."""


@dataclass(frozen=True, slots=True)
class Child:
    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    def check(self) -> None:
        """Raise DidNotStart if it has ended."""
        if self.process.poll() is not None:
            tail = self.log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise DidNotStart(f"{self.name} ended with {self.process.returncode}:\n{tail}")


def start(
    name: str,
    command: Sequence[str],
    logs: Path,
    *,
    environment: Mapping[str, str],
    folder: Path,
    files: Sequence[int] = (),
) -> Child:
    """Start a program of ours, which calls `orphans.end_with_parent` itself. Its output goes to a log."""
    log = logs / f"{name}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(environment),
            cwd=folder,
            pass_fds=files,
        )
    return Child(name, process, log)


def start_foreign(
    name: str, command: Sequence[str], logs: Path, *, environment: Mapping[str, str], folder: Path
) -> Child:
    """Start a program that knows nothing of us."""
    wrapped = [sys.executable, "-I", "-S", _ORPHANS, str(os.getpid()), *command]
    return start(name, wrapped, logs, environment=environment, folder=folder)


def wait_for_port(child: Child, port: int, seconds: float) -> None:
    """Until it accepts connections."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        child.check()
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(_LOOK_SECONDS)
    raise DidNotStart(f"{child.name} did not listen within {seconds} s; see {child.log}")


def wait_for_message(child: Child, pipe: int, seconds: float) -> bytes:
    """What a child writes to its end of `pipe` before it closes it."""
    end = time.monotonic() + seconds
    parts: list[bytes] = []
    while (left := end - time.monotonic()) > 0:
        if not select.select([pipe], [], [], min(left, 0.2))[0]:
            child.check()
            continue
        part = os.read(pipe, 1 << 16)
        if not part:
            child.check()
            return b"".join(parts)
        parts.append(part)
    raise DidNotStart(f"{child.name} was not ready within {seconds} s; see {child.log}")


def stop(children: Sequence[Child]) -> None:
    """Ask all, wait for all, and kill who does not listen."""
    for child in children:
        if child.process.poll() is None:
            child.process.send_signal(signal.SIGTERM)
    end = time.monotonic() + _STOP_SECONDS
    for child in children:
        try:
            child.process.wait(timeout=max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait(timeout=_STOP_SECONDS)


def listen(port: int) -> socket.socket:
    """A listening socket on loopback; port 0: any free one. Bound by us, so that nobody takes it meanwhile.

    Raises DidNotStart, which names the port.
    """
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise DidNotStart(f"port {port} of this machine cannot be used: {error.strerror}") from error
    listener.listen(256)
    listener.setblocking(False)
    return listener


def free_port() -> int:
    """A port for a program that cannot be given a socket."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
