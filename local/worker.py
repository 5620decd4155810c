"""A Lambda worker: one process, one invocation at a time, module state kept between invocations."""

from __future__ import annotations

import json
import os
import socket
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from local import faults, wire

Handler = Callable[[Any, Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What AWS hands to a handler, as far as it has a meaning here."""

    function_name: str
    aws_request_id: str
    invoked_function_arn: str
    deadline: float  # time.time()
    memory_limit_in_mb: int = 512
    function_version: str = "$LATEST"

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self.deadline - time.time()) * 1000))


def serve(connection: socket.socket, functions: Mapping[str, Handler], project: str) -> None:
    """Answer invocations until the host closes the connection. `project` is the folder of code where faults strike."""
    while True:
        try:
            head, payload = wire.receive(connection)
        except wire.Closed:
            return
        answer, body = _invoke(functions[head["function"]], head, payload, project)
        wire.send(connection, answer, body)


def _invoke(handler: Handler, head: Mapping[str, Any], payload: bytes, project: str) -> tuple[dict[str, Any], bytes]:
    os.environ["AWS_LAMBDA_FUNCTION_NAME"] = head["function"]
    context = Context(
        function_name=head["function"],
        aws_request_id=head["request_id"],
        invoked_function_arn=head["arn"],
        deadline=head["deadline"],
    )
    lines = faults.Lines(project, head.get("kill_at_line"))
    try:
        event = json.loads(payload or b"{}")
        with lines:
            result = handler(event, context)
    except Exception as error:  # noqa: BLE001  the boundary: what a handler raises is recorded and answered, as Lambda does
        return {"ok": False, "lines": lines.count}, json.dumps(_failure(error, context.aws_request_id)).encode()
    return _answer(result, context.aws_request_id, lines.count)


def _answer(result: Any, request_id: str, lines: int) -> tuple[dict[str, Any], bytes]:
    try:
        return {"ok": True, "lines": lines}, json.dumps(result).encode()
    except (TypeError, ValueError) as error:
        failure = {"errorType": "Runtime.MarshalError", "errorMessage": f"Unable to marshal response: {error}"}
        return {"ok": False, "lines": lines}, json.dumps(failure | {"requestId": request_id}).encode()


def _failure(error: Exception, request_id: str) -> dict[str, Any]:
    return {
        "errorMessage": str(error),
        "errorType": type(error).__name__,
        "requestId": request_id,
        "stackTrace": traceback.format_tb(error.__traceback__)[1:],
    }
