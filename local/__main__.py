"""`python -m local --data DIR`: start the stack, say where it is, stay until Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
import time
from pathlib import Path

from local.dynamodb import InstallFailed
from local.faults import Faults
from local.processes import DidNotStart
from local.provision import User
from local.stack import DEMO, SOURCES_PORT, Options, Stack


def main() -> int:
    options = _arguments()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    began = time.monotonic()
    stack = Stack(options.data, _options(options))
    try:
        stack.start()
    except (DidNotStart, InstallFailed, OSError) as error:
        print(f"local stack: {error}", file=sys.stderr)
        return 1
    print(f"ready in {time.monotonic() - began:.1f} s: {stack.url} as {options.user} / {options.password}", flush=True)
    try:
        return _stay(stack, stopping)
    finally:
        stack.stop()


def _stay(stack: Stack, stopping: threading.Event) -> int:
    """0 when asked to stop, 1 when a part of the stack ended by itself."""
    while not stopping.wait(0.5):
        try:
            for child in stack.children:
                child.check()
        except DidNotStart as error:
            print(f"local stack: {error}", file=sys.stderr)
            return 1
    return 0


def _options(options: argparse.Namespace) -> Options:
    faults = Faults(
        deliver_twice=options.deliver_twice, kill_probability=options.kill_probability, seed=options.fault_seed
    )
    return Options(
        port=options.port,
        sources_port=options.sources_port,
        workers=options.workers,
        users=(User(options.user, options.password, "admin"),),
        faults=faults,
        reconcile_seconds=options.reconcile_seconds,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that keeps everything; it may be new")
    parser.add_argument("--port", type=int, default=8080, help="of the API and the dashboard; 0: any free one")
    parser.add_argument("--sources-port", type=int, default=SOURCES_PORT, help="of the demo sources; 0: any free one")
    parser.add_argument("--workers", type=int, default=16, help="Lambda workers at a time")
    parser.add_argument("--user", default=DEMO.email, help="e-mail of the demo user, an admin")
    parser.add_argument("--password", default=DEMO.password)
    parser.add_argument("--reconcile-seconds", type=float, default=5.0, help="0: never")
    parser.add_argument("--deliver-twice", action="store_true", help="fault: run each work invocation twice")
    parser.add_argument("--kill-probability", type=float, default=0.0, help="fault: kill workers at a random line")
    parser.add_argument("--fault-seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
