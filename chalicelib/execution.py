"""Step Functions: the execution that carries a run. Its name is the run's id, so starting twice is harmless."""

from __future__ import annotations

import json
import os
from functools import cached_property
from typing import TYPE_CHECKING

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.errors import Transient

if TYPE_CHECKING:
    from botocore.client import BaseClient


class ExecutionUnavailable(Transient):
    code = "execution_unavailable"


class Executions:
    @cached_property
    def _client(self) -> BaseClient:
        import boto3

        timeouts = Config(connect_timeout=3, read_timeout=15, retries={"mode": "standard", "total_max_attempts": 4})
        return boto3.client("stepfunctions", config=timeouts)

    def arn(self, pipeline: str, run_id: str) -> str:
        """The run's execution, known before it is started: should the starter die, it can still be looked for."""
        return f"{_machine(pipeline).replace(':stateMachine:', ':execution:')}:{run_id}"

    def start(self, pipeline: str, run_id: str, site_id: str) -> None:
        """Raises ExecutionUnavailable. Started twice, it is one execution."""
        content = json.dumps({"run_id": run_id, "site_id": site_id})
        try:
            self._client.start_execution(stateMachineArn=_machine(pipeline), name=run_id, input=content)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise ExecutionUnavailable(f"the state machine could not be started: {error}") from error
        except BotoCoreError as error:
            raise ExecutionUnavailable(f"the state machine could not be started: {error}") from error

    def status(self, arn: str) -> str:
        """`RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`, or `LOST` when there is no such execution."""
        try:
            status: str = self._client.describe_execution(executionArn=arn)["status"]
        except ClientError as error:
            if error.response["Error"]["Code"] == "ExecutionDoesNotExist":
                return "LOST"
            raise ExecutionUnavailable(f"the execution could not be read: {error}") from error
        except BotoCoreError as error:
            raise ExecutionUnavailable(f"the execution could not be read: {error}") from error
        return status

    def resume(self, task_token: str) -> None:
        """Let a held execution go on. A token that is used up already is as good."""
        try:
            self._client.send_task_success(taskToken=task_token, output="{}")
        except ClientError as error:
            if error.response["Error"]["Code"] not in {"TaskDoesNotExist", "TaskTimedOut", "InvalidToken"}:
                raise ExecutionUnavailable(f"the execution could not be resumed: {error}") from error
        except BotoCoreError as error:
            raise ExecutionUnavailable(f"the execution could not be resumed: {error}") from error


def _machine(pipeline: str) -> str:
    return os.environ[f"STATE_MACHINE_ARN_{pipeline.upper()}"]
