"""The whole local stack as one object: `with Stack(folder) as stack: stack.url`.

Java, the AWS endpoint with its zygote, and the API start side by side; what they need of each other (ports, ids) is
known before the first of them runs.
"""

from __future__ import annotations

import importlib
import json
import os
import socket
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from local import dynamodb, processes, provision
from local.faults import Faults
from local.identity import (
    ACCESS_KEY,
    BUCKET,
    REGION,
    ROLE_ARN,
    SCHEDULE_GROUP,
    TOPIC_ARN,
    USER_POOL_CLIENT_ID,
    USER_POOL_ID,
    lambda_arn,
    state_machine_arn,
)
from local.processes import Child
from local.provision import User

PROJECT = Path(__file__).resolve().parent.parent
DEMO = User("demo@example.com", "demo-Millrace-1", "admin")
SOURCES_PORT = 8081  # of a stack that is kept: entries are known by their address, so it must stay the same
READY_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Where the parts are. The defaults are Millrace itself; tests name their own handlers and app."""

    port: int = 0
    aws_port: int = 0
    sources_port: int = 0
    workers: int = 16
    api_processes: int = 2
    api_threads: int = 4
    project: Path = PROJECT
    functions: str = "chalicelib.steps.functions"
    app: str | None = "app"
    gateway: str = "chalicelib.api.gateway"
    tables: str = "infra.tables"
    definitions: Path = PROJECT / "infra"
    static: Path = PROJECT / "dashboard" / "dist"
    tools: Path = PROJECT / ".millrace" / "tools"
    users: tuple[User, ...] = (DEMO,)
    faults: Faults = field(default_factory=Faults)
    every_minute: tuple[str, ...] = ("reconcile", "notify")  # in AWS; here every `reconcile_seconds`
    reconcile_seconds: float = 5.0
    environment: tuple[tuple[str, str], ...] = ()


class Stack:
    """Attributes while it runs: `url` (API and dashboard), `aws_url`, `dynamodb_url`, `sources_url`, `env`, `pids`."""

    def __init__(self, data: Path, options: Options | None = None, **changes: Any) -> None:
        self.data = Path(data).resolve()
        self.options = options or Options(**changes)
        self.children: list[Child] = []
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start all parts and wait until they serve. Raises DidNotStart; then nothing is left running."""
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        processes.stop(self.children)
        for listener in self._sockets:
            listener.close()
        self.children.clear()

    @property
    def pids(self) -> dict[str, int]:
        return {child.name: child.pid for child in self.children} | {"zygote": self._zygote}

    def report(self) -> dict[str, Any]:
        """What stack.json holds."""
        ids = {"user_pool": USER_POOL_ID, "user_pool_client": USER_POOL_CLIENT_ID, "bucket": BUCKET}
        urls = {"api": self.url, "aws": self.aws_url, "dynamodb": self.dynamodb_url, "sources": self.sources_url}
        faults = asdict(self.options.faults) | {"status": f"{self.aws_url}/_local/faults"}
        return {"urls": urls, "pids": self.pids, "ids": ids, "env": self.env, "faults": faults}

    def _start(self) -> None:
        self._logs = self.data / "logs"
        self._logs.mkdir(parents=True, exist_ok=True)
        api, aws = self._listen(self.options.port), self._listen(self.options.aws_port)
        sources = self._listen(self.options.sources_port)
        dynamodb_port = processes.free_port()
        self.url, self.aws_url, self.sources_url = _url(api), _url(aws), _url(sources)
        self.dynamodb_url = f"http://127.0.0.1:{dynamodb_port}"
        self.env = self._environment()
        java = self._start_dynamodb(dynamodb_port)
        endpoint, ready = self._start_aws(aws)
        servers = [*self._start_api(api), self._start_python("sources", "local.sources", sources, [])]
        self._provision(java, dynamodb_port, endpoint, ready)
        for server, pipe in servers:
            processes.wait_for_message(server, pipe, READY_SECONDS)
            os.close(pipe)
        self._write_report()

    def _listen(self, port: int) -> socket.socket:
        listener = processes.listen(port)
        self._sockets.append(listener)
        return listener

    def _environment(self) -> dict[str, str]:
        """What CloudFormation puts into each function's environment, plus where the emulators are."""
        declared: Any = importlib.import_module(self.options.tables)
        machines = [path.name.removesuffix(".asl.json") for path in self.options.definitions.glob("*.asl.json")]
        return {
            **{variable: f"millrace-{short}" for short, variable in declared.ENVIRONMENT.items()},
            **{f"STATE_MACHINE_ARN_{name.upper()}": state_machine_arn(name) for name in sorted(machines)},
            "BUCKET": BUCKET,
            "SCHEDULE_GROUP": SCHEDULE_GROUP,
            "SCHEDULER_ROLE_ARN": ROLE_ARN,
            "SCHEDULED_FUNCTION_ARN": lambda_arn("scheduled"),
            "USER_POOL_ID": USER_POOL_ID,
            "USER_POOL_CLIENT_ID": USER_POOL_CLIENT_ID,
            "NOTIFICATIONS_TOPIC_ARN": TOPIC_ARN,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": ACCESS_KEY,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": self.aws_url,
            "AWS_ENDPOINT_URL_DYNAMODB": self.dynamodb_url,
            "LOCAL_DEMO_SOURCES": self.sources_url.removeprefix("http://"),  # what sources.guard lets through
            **dict(self.options.environment),
        }

    def _start_dynamodb(self, port: int) -> Child:
        home = dynamodb.install(self.options.tools)
        command = dynamodb.command(home, self.data / "dynamodb", port)
        child = processes.start_foreign("dynamodb", command, self._logs, environment=self._inherited(), folder=home)
        self.children.append(child)
        return child

    def _start_aws(self, listener: socket.socket) -> tuple[Child, int]:
        options = self.options
        words = [
            *("--data", str(self.data), "--module", options.functions, "--project", str(options.project)),
            *("--workers", str(options.workers), "--faults", json.dumps(asdict(options.faults))),
            *("--every-minute", ",".join(options.every_minute), "--every", str(options.reconcile_seconds)),
        ]
        return self._start_python("aws", "local.aws", listener, words)

    def _start_api(self, listener: socket.socket) -> list[tuple[Child, int]]:
        options = self.options
        if options.app is None:
            return []
        words = ["--app", options.app, "--static", str(options.static), "--threads", str(options.api_threads)]
        words += ["--gateway", options.gateway]
        return [
            self._start_python(f"api-{number}", "local.api", listener, words)
            for number in range(1, options.api_processes + 1)
        ]

    def _start_python(self, name: str, module: str, listener: socket.socket, words: Sequence[str]) -> tuple[Child, int]:
        """A part of ours: it is handed its listening socket and a pipe on which it says that it is ready."""
        ready, theirs = os.pipe()
        files = (listener.fileno(), theirs)
        given = ["--parent", str(os.getpid()), "--listen", str(files[0]), "--ready", str(files[1])]
        command = [sys.executable, "-m", module, *given, *words]
        environment = self._inherited() | self.env
        child = processes.start(
            name, command, self._logs, environment=environment, folder=self.options.project, files=files
        )
        os.close(theirs)
        self.children.append(child)
        return child, ready

    def _inherited(self) -> dict[str, str]:
        """Our environment without its AWS settings, our code on the path even when the project is elsewhere."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        path = os.pathsep.join(filter(None, (str(PROJECT), kept.get("PYTHONPATH"))))
        return kept | {"PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}

    def _provision(self, java: Child, port: int, endpoint: Child, ready: int) -> None:
        options = self.options
        declared: Any = importlib.import_module(options.tables)
        names = {short: self.env[variable] for short, variable in declared.ENVIRONMENT.items()}
        processes.wait_for_port(java, port, READY_SECONDS)
        provision.tables(self.dynamodb_url, declared.TABLES, names, getattr(declared, "TTL_ATTRIBUTE", None))
        answered = json.loads(processes.wait_for_message(endpoint, ready, READY_SECONDS))
        os.close(ready)
        self._zygote: int = answered["zygote"]
        provision.bucket(self.aws_url)
        provision.topic(self.aws_url)
        provision.people(self.aws_url, options.users)
        provision.state_machines(self.aws_url, options.definitions, answered["functions"])

    def _write_report(self) -> None:
        temporary = self.data / "stack.json.new"
        temporary.write_text(json.dumps(self.report(), indent=2), encoding="utf-8")
        temporary.replace(self.data / "stack.json")


def _url(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}"
