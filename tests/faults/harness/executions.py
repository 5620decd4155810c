"""Step Functions: what stands in for the boto client in `chalicelib.execution`, and the executions behind it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.pipelines import PIPELINES
from infra.definition import functions
from tests.faults.harness.lambdas import Lambdas
from tests.faults.harness.machine import Machine, StateError
from tests.faults.harness.outside import Outside
from tests.faults.harness.tasks import Event, Task
from tests.faults.memory.refusals import client_error

Data = Any
EVENT_MS = 3_000  # until EventBridge has told of an execution's end
Read = Callable[[str, str], bytes]  # bucket, key -> a file
_REFUSALS = {
    "throttled": ("ThrottlingException", "Rate exceeded", 400),
    "internal error": ("InternalServerError", "Internal server error", 500),
}


class Token:
    """A task that waits to be called back, until its attempt is over."""

    def __init__(self, execution: Execution) -> None:
        self.execution = execution
        self.over = Event()
        self.output: Data = None
        self.error: StateError | None = None


class Execution:
    def __init__(self, arn: str, content: str) -> None:
        self.arn = arn
        self.content = content
        self.status = "RUNNING"
        self.tasks: list[Task] = []


class StepFunctions:
    """The calls of the boto client that the project uses. Each passes through `Outside`."""

    def __init__(self, outside: Outside, lambdas: Lambdas, read: Read, definitions: Mapping[str, Data]) -> None:
        self.executions: dict[str, Execution] = {}
        self._outside = outside
        self._lambdas = lambdas
        self._read = read
        self._definitions = definitions
        self._tokens: dict[str, Token] = {}

    def start_execution(self, **asked: str) -> Data:
        return self._call("StartExecution", lambda: self._start(**asked), writes=True)

    def describe_execution(self, *, executionArn: str) -> Data:
        return self._call("DescribeExecution", lambda: {"status": self._found(executionArn).status}, writes=False)

    def stop_execution(self, *, executionArn: str, **_: str) -> Data:
        return self._call("StopExecution", lambda: self.abort(self._found(executionArn)), writes=True)

    def send_task_success(self, *, taskToken: str, output: str) -> Data:
        return self._call("SendTaskSuccess", lambda: self._send(taskToken, output), writes=True)

    def running(self) -> list[Execution]:
        return [execution for execution in self.executions.values() if execution.status == "RUNNING"]

    def abort(self, execution: Execution) -> Data:
        """Its states go no further. Functions that are at work are not told."""
        if execution.status == "RUNNING":
            self._end(execution, "ABORTED")
            for task in execution.tasks:
                self._outside.tasks.kill(task)
        return {}

    def lose(self, execution: Execution) -> None:
        self.abort(execution)
        del self.executions[execution.arn]

    def token_for(self, execution: Execution) -> tuple[str, Token]:
        name = f"token-{len(self._tokens) + 1}"
        self._tokens[name] = Token(execution)
        return name, self._tokens[name]

    def give_up(self, token: str) -> None:
        """Its attempt is over: what comes with it now is refused."""
        self._tokens[token].execution = _NOBODYS

    def _call(self, name: str, proceed: Callable[[], Data], *, writes: bool) -> Data:
        def refusal(kind: str) -> ClientError | None:
            return client_error(name, *_REFUSALS[kind][:2], status=_REFUSALS[kind][2]) if kind in _REFUSALS else None

        return self._outside.call(name, proceed, writes=writes, refusal=refusal)

    def _start(self, *, stateMachineArn: str, name: str, input: str) -> Data:
        """Started again with the same input while it runs, it is the same execution."""
        arn = f"{stateMachineArn.replace(':stateMachine:', ':execution:')}:{name}"
        known = self.executions.get(arn)
        if known is None:
            self._carry(stateMachineArn.rpartition(":")[2], arn, input)
        elif known.status != "RUNNING" or known.content != input:
            raise client_error("StartExecution", "ExecutionAlreadyExists", f"Execution Already Exists: {arn}")
        return {"executionArn": arn}

    def _carry(self, pipeline: str, arn: str, content: str) -> None:
        execution = Execution(arn, content)
        self.executions[arn] = execution
        around = _Around(self._outside, self._lambdas, self, execution, self._read, functions(PIPELINES[pipeline]))
        machine = Machine(self._definitions[pipeline], around, self._outside.random, self._outside.tell)
        name = f"machine {len(self.executions)}"
        task = self._outside.tasks.spawn(name, "machine", lambda: self._run(machine, execution), after=5)
        execution.tasks.append(task)

    def _run(self, machine: Machine, execution: Execution) -> None:
        try:
            machine.run(json.loads(execution.content))
        except StateError as error:
            self._outside.tell("execution failed", str(error))
            self._end(execution, "FAILED")
        else:
            self._outside.tell("execution succeeded")
            self._end(execution, "SUCCEEDED")

    def _end(self, execution: Execution, status: str) -> None:
        """EventBridge tells the reconciler of it, once, some seconds later."""
        execution.status = status
        event = {"detail": {"name": execution.arn.rpartition(":")[2], "status": status}}
        self._outside.tasks.spawn("event", "clock", lambda: self._tell_reconciler(event), after=EVENT_MS)

    def _tell_reconciler(self, event: Data) -> None:
        try:
            self._lambdas.call("reconcile", event)
        except StateError as error:
            self._outside.tell("the reconciler failed", str(error))

    def _found(self, arn: str) -> Execution:
        if arn not in self.executions:
            raise client_error("DescribeExecution", "ExecutionDoesNotExist", f"Execution Does Not Exist: {arn}")
        return self.executions[arn]

    def _send(self, name: str, output: str) -> Data:
        token = self._tokens.get(name)
        if token is None:
            raise client_error("SendTaskSuccess", "InvalidToken", "Invalid token")
        if token.over.is_set or token.execution.status != "RUNNING":
            raise client_error("SendTaskSuccess", "TaskTimedOut", "Task Timed Out: the task is over")
        token.output = json.loads(output)
        self._outside.tasks.set(token.over)
        return {}


_NOBODYS = Execution("", "")
_NOBODYS.status = "SUCCEEDED"


class _Around:
    """What one execution reaches."""

    def __init__(
        self,
        outside: Outside,
        lambdas: Lambdas,
        service: StepFunctions,
        execution: Execution,
        read: Read,
        names: Mapping[str, str],
    ) -> None:
        self._outside = outside
        self._lambdas = lambdas
        self._service = service
        self._execution = execution
        self._read = read
        self._names = {f"${{{logical_id}}}": name for logical_id, name in names.items()}

    def invoke(self, function: str, payload: Data, limit: int) -> Data:
        """The function's own time limit, which Lambda enforces, is shorter than the state's."""
        return self._lambdas.call(self._names[function], payload)

    def invoke_and_wait(self, function: str, payload: Callable[[str], Data], limit: int) -> Data:
        """Over when the token comes back or the invocation fails, whichever is first."""
        name, token = self._service.token_for(self._execution)

        def invoke() -> None:
            try:
                self._lambdas.call(self._names[function], payload(name))
            except StateError as error:
                token.error = error
                self._outside.tasks.set(token.over)

        self._spawn(f"machine's {self._names[function]}", invoke)
        try:
            if not self._outside.tasks.wait(token.over, limit * 1000):
                raise StateError("States.Timeout", "the token did not come back")
        finally:
            self._service.give_up(name)
        if token.error:
            raise token.error
        return token.output

    def read_json(self, bucket: str, key: str) -> Data:
        self._outside.tasks.sleep(3)
        if fault := self._outside.striking.next("manifest", "machine"):
            self._outside.struck(fault.kind, key)
            raise StateError("States.ItemReaderFailed", "S3 did not answer")
        return json.loads(self._read(bucket, key))

    def sleep(self, seconds: float) -> None:
        self._outside.nap(seconds)

    def together(self, bodies: Sequence[Callable[[], None]], most: int) -> None:
        waiting = list(reversed(bodies))

        def take() -> None:
            while waiting:
                waiting.pop()()

        children = [self._spawn(f"child {number + 1}", take) for number in range(min(most, len(bodies)))]
        for child in children:
            self._outside.tasks.wait(child.over)

    def _spawn(self, name: str, body: Callable[[], None]) -> Task:
        task = self._outside.tasks.spawn(name, "machine", body, after=2)
        self._execution.tasks.append(task)
        return task
