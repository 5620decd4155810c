"""An AWS account in memory: the project's tables and its bucket, and the environment that names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from boto3.dynamodb.types import TypeDeserializer

from infra.tables import ENVIRONMENT, TABLES
from local import audit
from tests.faults.memory.connection import connected
from tests.faults.memory.engine import Engine
from tests.faults.memory.s3 import Objects, stored_in

BUCKET = "memory"
_DESERIALIZE = TypeDeserializer().deserialize


class Account:
    """`env`, as a stack's, is what CloudFormation puts into each function's environment."""

    def __init__(self) -> None:
        names = {short: f"memory-{short}" for short in ENVIRONMENT}
        self.engine = Engine({names[short]: definition for short, definition in TABLES.items()})
        self.objects = Objects()
        self.env = {variable: names[short] for short, variable in ENVIRONMENT.items()}
        self.env |= {"BUCKET": BUCKET, "AWS_REGION": "eu-central-1", "AWS_DEFAULT_REGION": "eu-central-1"}

    @contextmanager
    def opened(self) -> Iterator[None]:
        """The project's stores of this process are this account's."""
        with connected(self.engine), stored_in(self.objects):
            yield

    def scan(self, table: str, environment: Mapping[str, str]) -> Iterator[audit.Row]:
        """In the place of local.audit's own scan, which is boto3's."""
        for item in self.engine.rows(table):
            row: dict[str, Any] = {name: _DESERIALIZE(value) for name, value in item.items()}
            yield audit._readable(row, self.objects, environment["BUCKET"])
