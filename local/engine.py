"""Changes to moto's Step Functions engine: cheaper, bounded, and its Lambda calls go straight to our host.

What a definition does is not changed. Each function says what it replaces and why.
"""

from __future__ import annotations

import collections
import datetime
import functools
import json
import logging
import sys
import time
from collections.abc import Callable
from typing import Any, Protocol

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from jsonpath_ng.ext.parser import parse

from local.identity import ACCESS_KEY
from local.lambdas import Answer, NoSuchFunction, TooManyRequests

_KEPT_HISTORIES = 100
_START_SECONDS = 2.0
_REQUEST_SECONDS = 60


class Invoker(Protocol):
    def invoke(self, function: str, payload: bytes) -> Answer: ...


def install(host: Invoker, endpoint: str) -> None:
    """Patch moto before it serves its first request. `endpoint` is this process's own URL."""
    logging.getLogger("moto.stepfunctions").setLevel(logging.CRITICAL)  # a failed unit is not our error
    _reuse_clients(endpoint)
    _call_lambda_directly(host)
    _parse_once()
    _count_per_component()
    _forget_threads()
    _iterate_without_recursion()
    _drop_iteration_history()
    _run_iterations_in_their_worker()
    _bound_histories()
    _stop_at_once()
    _stay_stopped()


def _reuse_clients(endpoint: str) -> None:
    """moto makes a boto3 client for each task: half the time of a Map iteration."""
    from moto.stepfunctions.parser.asl.utils import boto_client

    @functools.cache
    def client(service: str, region: str) -> Any:
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=endpoint,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=ACCESS_KEY,
            config=Config(read_timeout=_REQUEST_SECONDS, retries={"total_max_attempts": 1}, max_pool_connections=32),
        )

    def boto_client_for(region: str, service: str, **_: Any) -> Any:
        return client(service, region)

    _replace(boto_client, "boto_client_for", boto_client_for)


def _call_lambda_directly(host: Invoker) -> None:
    from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils as lambdas

    def invoke(parameters: dict[str, Any], **_: Any) -> dict[str, Any]:
        answer = _invoke(host, parameters)
        head: dict[str, Any] = {"StatusCode": 200, "ExecutedVersion": "$LATEST", "Payload": json.loads(answer.payload)}
        return head | ({"FunctionError": answer.error} if answer.error else {})

    def execute(env: Any, parameters: dict[str, Any], **_: Any) -> None:
        response = invoke(parameters)
        if error := response.get("FunctionError"):
            payload = json.dumps(response["Payload"], separators=(",", ":"))
            raise lambdas.LambdaFunctionErrorException(error, payload)
        env.stack.append(response)

    _replace(lambdas, "_invoke_lambda_function", invoke)
    _replace(lambdas, "exec_lambda_function", execute)


def _invoke(host: Invoker, parameters: dict[str, Any]) -> Answer:
    """Lambda's API errors reach the definition as `Lambda.<code>`."""
    name = parameters["FunctionName"].split(":function:")[-1].split(":")[0]
    try:
        return host.invoke(name, parameters.get("Payload", b"{}"))
    except NoSuchFunction:
        raise _client_error(404, "ResourceNotFoundException", f"Function not found: {name}") from None
    except TooManyRequests:
        raise _client_error(429, "TooManyRequestsException", "Rate Exceeded.") from None


def _client_error(status: int, code: str, message: str) -> ClientError:
    metadata: Any = {"HTTPStatusCode": status, "RequestId": "local"}
    return ClientError({"Error": {"Code": code, "Message": message}, "ResponseMetadata": metadata}, "Invoke")


def _parse_once() -> None:
    """moto parses a definition at each start, which takes a second for ours, and a JSONPath at each use, which was
    two thirds of a Map iteration. Programs and paths hold no state of a run.
    """
    from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser as Parser
    from moto.stepfunctions.parser.asl.utils import json_path

    _replace(json_path, "parse", functools.lru_cache(maxsize=1024)(parse))
    _replace(Parser, "parse", staticmethod(functools.lru_cache(maxsize=64)(Parser.parse)))


def _count_per_component() -> None:
    """A retry's attempts are counted under a key that its component makes at its first use. Two iterations that fail
    at the same moment make two, the first one's count is lost, and its unit is tried once more than declared.
    """
    from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent

    _replace(EvalComponent, "heap_key", property(key_of))


def key_of(component: object) -> str:
    """Unique in the heap of an execution, which keeps its program's components alive."""
    return f"component-{id(component)}"


def _forget_threads() -> None:
    """moto keeps every thread it ever started in one list."""
    from moto.stepfunctions.parser.backend import execution_worker  # noqa: F401  its imports load the engine

    nothing: collections.deque[Any] = collections.deque(maxlen=0)
    for name, module in list(sys.modules.items()):
        if name.startswith("moto.stepfunctions.") and hasattr(module, "TMP_THREADS"):
            _replace(module, "TMP_THREADS", nothing)


def _iterate_without_recursion() -> None:
    """A Map worker calls itself for its next item: 1,000 items of one worker end in a RecursionError."""
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration import iteration_worker
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.itemprocessor import (
        distributed_item_processor_worker as distributed,
    )

    def loop(step: Callable[[Any, Any, Any], None]) -> Callable[[Any, Any, Any], None]:
        def eval_pool(self: Any, job: Any, worker_frame: Any) -> None:
            if getattr(self, "_iterating", False):  # the call at the end of `step`: hand its job to the loop
                self._next = job
                return
            self._iterating, self._next = True, job
            while True:
                job, self._next = self._next, None
                step(self, job, worker_frame)
                if self._next is None:
                    return

        return eval_pool

    for worker in (iteration_worker.IterationWorker, distributed.DistributedItemProcessorWorker):
        _replace(worker, "_eval_pool", loop(worker._eval_pool))


def _drop_iteration_history() -> None:
    """Events of a distributed Map's iterations are unreadable in moto (in AWS they belong to child executions)."""
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration import (
        distributed_iteration_component as distributed,
    )
    from moto.stepfunctions.parser.asl.eval.event.event_manager import EventManager

    class NoHistory(EventManager):
        def _publish_history_event(self, *_: Any, **__: Any) -> None:
            """Nobody could read it."""

    _replace(distributed, "EventManager", NoHistory)


def _run_iterations_in_their_worker() -> None:
    """An iteration is run by a Map worker's thread that waits for a second thread: only a time-out needs that."""
    from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent
    from moto.stepfunctions.parser.asl.component.program.program import Program

    in_thread = Program.eval

    def run(self: Any, env: Any) -> None:
        if self.timeout_seconds or not env.is_frame():
            in_thread(self, env)
            return
        env.next_state_name = self.start_at.start_at_name
        EvalComponent.eval(self, env)

    _replace(Program, "eval", run)


def _bound_histories() -> None:
    """Keep the history of the latest executions only; what an execution was and became is kept for all."""
    from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication as Communication

    finished: collections.deque[Any] = collections.deque()
    terminated = Communication.terminated

    def finish(self: Any) -> None:
        terminated(self)
        finished.append(self.execution)
        if len(finished) > _KEPT_HISTORIES:
            finished.popleft().exec_worker.env.event_manager._history_event_list.clear()

    _replace(Communication, "terminated", finish)


def _stop_at_once() -> None:
    """moto forgets a StopExecution, or fails, until the execution's thread has begun; a wait for a task token, like
    that of a paused run, it never ends. In AWS the execution is aborted when the call returns.
    """
    from moto.stepfunctions.parser.api import ExecutionStatus
    from moto.stepfunctions.parser.backend.execution import Execution

    stop = Execution.stop

    def stop_at_once(self: Any, stop_date: datetime.datetime, error: str | None, cause: str | None) -> None:
        worker = self.exec_worker
        end = time.monotonic() + _START_SECONDS
        while (worker.env is None or worker.env._program_state is None) and time.monotonic() < end:
            time.sleep(0.001)
        stop(self, stop_date, error, cause)
        if self.exec_status == ExecutionStatus.RUNNING:
            self.exec_status, self.stop_date = ExecutionStatus.ABORTED, stop_date
        for waiting in list(worker.env.callback_pool_manager._pool.values()):
            waiting.interrupt_all()

    _replace(Execution, "stop", stop_at_once)


def _stay_stopped() -> None:
    """A stop makes the state in hand fail, and in moto the failure then took the place of the stop."""
    from moto.stepfunctions.parser.asl.eval.environment import Environment
    from moto.stepfunctions.parser.asl.eval.program_state import ProgramStopped, ProgramTimedOut

    set_error = Environment.set_error

    def set_error_unless_stopped(self: Any, **arguments: Any) -> None:
        if not isinstance(self._program_state, (ProgramStopped, ProgramTimedOut)):
            set_error(self, **arguments)

    _replace(Environment, "set_error", set_error_unless_stopped)


def _replace(owner: Any, name: str, value: Any) -> None:
    setattr(owner, name, value)
