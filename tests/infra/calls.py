"""What each function asks of AWS, recorded while it runs, in the words of IAM."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.client import BaseClient

from infra.permissions import Policy

Need = tuple[str, str]  # action, resource: ("dynamodb:Query", "ItemsTable/index/queue")
_asking: ContextVar[str] = ContextVar("asking", default="")  # the state machine runs in threads of its own
_INNER = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}
_MANY = {"BatchGetItem", "BatchWriteItem"}


@dataclass
class Calls:
    """`needs` by function. Tables, the bucket and the topic must be named as their logical ids in the template."""

    needs: dict[str, set[Need]] = field(default_factory=dict)

    @contextmanager
    def by(self, function: str) -> Iterator[None]:
        """Calls made inside are this function's; one function may stand inside another's call."""
        token = _asking.set(function)
        try:
            yield
        finally:
            _asking.reset(token)

    def record(self, monkeypatch: pytest.MonkeyPatch) -> None:
        call = BaseClient._make_api_call

        def recording(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
            if asking := _asking.get():
                service = client.meta.service_model.service_name
                self.needs.setdefault(asking, set()).update(_needs(service, operation, parameters))
            with self.by(""):  # what AWS does behind a call is not the function's doing
                return call(client, operation, parameters)

        monkeypatch.setattr(BaseClient, "_make_api_call", recording)


def _needs(service: str, operation: str, parameters: Mapping[str, Any]) -> Iterator[Need]:
    if service == "dynamodb":
        yield from _rows(operation, parameters)
    elif service == "s3":
        yield f"s3:{operation}", f"Bucket/{parameters['Key'].split('/')[0]}/*"
    elif service == "stepfunctions":
        yield f"states:{operation}", "execution" if "executionArn" in parameters else "stateMachine"
    elif service == "scheduler":
        yield f"scheduler:{operation}", "schedule"
        if "Target" in parameters:
            yield "iam:PassRole", parameters["Target"]["RoleArn"]
    elif service == "sns":
        yield f"sns:{operation}", parameters["TopicArn"].rpartition(":")[2]
    else:
        yield f"{service}:{operation}", "*"


def _rows(operation: str, parameters: Mapping[str, Any]) -> Iterator[Need]:
    """A transaction needs what is inside it; a query of an index needs the index."""
    if operation == "TransactWriteItems":
        for action in parameters["TransactItems"]:
            for kind, inner in action.items():
                yield f"dynamodb:{_INNER[kind]}", inner["TableName"]
    elif operation in _MANY:
        for table in parameters["RequestItems"]:
            yield f"dynamodb:{operation}", table
    else:
        index = parameters.get("IndexName")
        yield f"dynamodb:{operation}", parameters["TableName"] + (f"/index/{index}" if index else "")


def granted(policy: Policy) -> set[Need]:
    """What a policy allows, in the same words; logs and traces, which the Lambda service writes, left out."""
    return {
        (action, _named(resource))
        for statement in policy["Statement"]
        for action in statement["Action"]
        for resource in statement["Resource"]
        if action.split(":")[0] not in {"logs", "xray"}
    }


def _named(resource: Any) -> str:
    if "Ref" in resource:
        return str(resource["Ref"])
    if "Fn::GetAtt" in resource:
        return str(resource["Fn::GetAtt"][0])
    text: str = resource["Fn::Sub"]
    for kind in ("stateMachine", "execution", "schedule"):
        if f":{kind}:" in text or f":{kind}/${{ScheduleGroup}}/" in text:
            return kind
    logical_id, _, rest = text.removeprefix("${").partition(".Arn}")
    return logical_id + rest
