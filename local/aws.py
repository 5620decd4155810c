"""The AWS endpoint, one process: moto behind a lock, the state machine engine, and the Lambda API.

moto is not safe under threads, so its requests are handled one at a time. State machines run in threads of their own
and hold no lock while they wait for a Lambda.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import waitress
from waitress.channel import HTTPChannel
from waitress.task import WSGITask

from local import clock, engine, orphans, scheduler, wire
from local.faults import FaultPlan, Faults
from local.identity import USER_POOL_CLIENT_ID, USER_POOL_ID
from local.lambdas import LambdaHost, NoSuchFunction, TooManyRequests

Environ = dict[str, Any]
StartResponse = Callable[..., Any]

_INVOCATIONS = re.compile(r"/2015-03-31/functions/(?P<name>[^/]+)/invocations/?")
_THREADS = 64
_METADATA = re.compile(rb"^x-amz-meta-[^:\r\n]+", re.IGNORECASE | re.MULTILINE)
_JSON = ("Content-Type", "application/json")


class Endpoint:
    """WSGI: `/_local/...` for tests, the Lambda API for the host, everything else for moto. Each of `flushes` is called
    at the end of a request, under the lock."""

    def __init__(
        self, host: LambdaHost, moto: Any, schedules: scheduler.Clock, flushes: Sequence[Callable[[], None]]
    ) -> None:
        self._host = host
        self._moto = moto
        self.schedules = schedules
        self._flushes = flushes
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.startswith("/_local/"):
            return self._local(path.removeprefix("/_local/"), environ, start)
        if match := _INVOCATIONS.fullmatch(path):
            return self._invoke(match["name"], environ, start)
        environ["RAW_URI"] = environ["REQUEST_URI"]  # how moto's own server calls it; S3 keys are read from it
        with self._lock:
            body = b"".join(self._moto(environ, start))
            for flush in self._flushes:
                flush()
        return [body]

    def _local(self, what: str, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        if what == "faults" and environ["REQUEST_METHOD"] == "POST":
            self._host.plan.set(Faults(**json.loads(environ["wsgi.input"].read())))
        if what == "scheduler" and environ["REQUEST_METHOD"] == "POST":
            return self._play(json.loads(environ["wsgi.input"].read()), start)
        report = {"faults": self._host.plan.report(), "running": self._host.running, "functions": self._host.functions}
        start("200 OK", [_JSON])
        return [json.dumps(report).encode()]

    def _play(self, asked: dict[str, str], start: StartResponse) -> Iterable[bytes]:
        """Fire what Scheduler would between two times, which need not have come."""
        after, until = (datetime.fromisoformat(asked[name]) for name in ("after", "until"))
        fired = [{"name": name, "at": at.isoformat()} for name, at in self.schedules.play(after, until)]
        start("200 OK", [_JSON])
        return [json.dumps({"fired": fired}).encode()]

    def _invoke(self, name: str, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        function = name.split(":function:")[-1].split(":")[0]
        payload = environ["wsgi.input"].read()
        try:
            if environ.get("HTTP_X_AMZ_INVOCATION_TYPE") == "Event":
                self._host.invoke_later(function, payload)
                start("202 Accepted", [_JSON])
                return [b""]
            answer = self._host.invoke(function, payload)
        except NoSuchFunction:
            return _refuse(start, "404 Not Found", "ResourceNotFoundException", f"Function not found: {function}")
        except TooManyRequests:
            return _refuse(start, "429 Too Many Requests", "TooManyRequestsException", "Rate Exceeded.")
        headers = [_JSON, ("X-Amz-Executed-Version", "$LATEST")]
        start("200 OK", headers + ([("X-Amz-Function-Error", answer.error)] if answer.error else []))
        return [answer.payload]


class Task(WSGITask):  # type: ignore[misc]
    """waitress capitalises header names; the names of S3 metadata are data, and lower case."""

    def build_response_header(self) -> bytes:
        header: bytes = super().build_response_header()
        return _METADATA.sub(lambda name: name[0].lower(), header)


class Channel(HTTPChannel):  # type: ignore[misc]
    task_class = Task


def _refuse(start: StartResponse, status: str, code: str, message: str) -> Iterable[bytes]:
    start(status, [_JSON, ("x-amzn-ErrorType", code)])
    return [json.dumps({"Type": "User", "Message": message}).encode()]


def stable_pool_ids() -> None:
    """moto makes random ids, or hashes of the settings: ours outlive a restart and a changed setting."""
    from moto.cognitoidp import models

    def generate_id(_strategy: str | None, scope: str, *_: Any) -> str:
        return USER_POOL_CLIENT_ID if scope == USER_POOL_ID else USER_POOL_ID.split("_")[1]

    models.generate_id = generate_id  # type: ignore[attr-defined,assignment]


def main() -> None:
    options = _arguments()
    orphans.end_with_parent(options.parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the stack ends us in order
    listener = socket.socket(fileno=options.listen)
    port = listener.getsockname()[1]
    plan = FaultPlan(Faults(**json.loads(options.faults)))
    host = LambdaHost(module=options.module, project=options.project, workers=options.workers, plan=plan)
    endpoint = _endpoint(host, port, options.data)
    server = waitress.create_server(endpoint, sockets=[listener], threads=_THREADS, connection_limit=1000)
    server.channel_class = Channel
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    threading.Thread(target=_announce, args=(host, endpoint.schedules, options), daemon=True).start()
    try:
        server.run()
    finally:
        host.close()


def _endpoint(host: LambdaHost, port: int, data: Path) -> Endpoint:
    """Import moto late, while the zygote imports the project's code on the other core."""
    os.environ["MOTO_PORT"] = str(port)
    from moto.core.config import default_user_config
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    from local.entries import EntryFile
    from local.objects import ObjectFiles

    default_user_config["stepfunctions"] = {"execute_state_machine": True}
    engine.install(host, f"http://127.0.0.1:{port}")
    stable_pool_ids()
    files = ObjectFiles(data / "s3")
    files.load()
    entries = EntryFile(data / "scheduler" / "entries.json")
    entries.load()
    looked, deliver = data / "scheduler" / "looked", scheduler.through(host)
    schedules = scheduler.Clock(lambda: entries.enabled, deliver, looked, now=lambda: datetime.now(UTC))
    return Endpoint(host, DomainDispatcherApplication(create_backend_app), schedules, (files.flush, entries.flush))


def _announce(host: LambdaHost, schedules: scheduler.Clock, options: argparse.Namespace) -> None:
    """Tell the stack that we serve, then keep the clocks, each by itself."""
    try:
        host.wait_ready()
    except wire.Closed:
        os._exit(1)  # the zygote's own words are in the log above
    os.write(options.ready, json.dumps({"functions": host.functions, "zygote": host.zygote_pid}).encode())
    os.close(options.ready)
    threading.Thread(target=scheduler.run, args=(schedules,), daemon=True).start()
    for function in options.every_minute.split(","):
        if function in host.functions:
            threading.Thread(target=clock.tick, args=(host, function, options.every), daemon=True).start()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="local.aws")
    for name in ("parent", "listen", "ready", "workers"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    for name in ("module", "project", "faults", "every-minute"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--every", type=float, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
