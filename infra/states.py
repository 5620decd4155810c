"""The parts that the states of a definition are made of: calls, answers, choices, retries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.errors import RETRYABLE
from chalicelib.steps.functions import TIMEOUTS

State = dict[str, Any]

INVOKE = "arn:aws:states:::lambda:invoke"
INVOKE_AND_WAIT = "arn:aws:states:::lambda:invoke.waitForTaskToken"
TIMEOUT_MARGIN_SECONDS = 15  # the function's own timeout strikes first and says more

OURS = tuple(error.__name__ for error in RETRYABLE)
LAMBDA_TRANSIENT = (
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.Unknown",
    "Runtime.ExitError",
)
TIMED_OUT = ("Sandbox.Timedout", "States.Timeout")


def camel(name: str) -> str:
    """Chalice's rule for logical ids: `work_image_prompt` -> `WorkImagePrompt`."""
    return "".join(word.capitalize() for word in name.split("_"))


def placeholder(logical_id: str) -> str:
    return "${" + logical_id + "}"


def invoke(function: str, payload: State, comment: str, *, timeout: int | None = None) -> State:
    """`timeout` is the function's own, in seconds; by default the one it is registered with."""
    return {
        "Type": "Task",
        "Comment": comment,
        "Resource": INVOKE,
        "Parameters": {"FunctionName": placeholder(camel(function)), "Payload": payload},
        "TimeoutSeconds": (timeout or TIMEOUTS[function]) + TIMEOUT_MARGIN_SECONDS,
    }


def answer(*fields: str) -> State:
    """Of Lambda's answer only the payload's named fields: a missing one is an error here, not three states later."""
    return {f"{field}.$": f"$.Payload.{field}" for field in fields}


def choice(variable: str, routes: Mapping[str, str], *, default: str) -> State:
    return {
        "Type": "Choice",
        "Choices": [{"Variable": variable, "StringEquals": word, "Next": target} for word, target in routes.items()],
        "Default": default,
    }


def caught(target: str) -> State:
    return {"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": target}


def transient() -> State:
    return retry((*OURS, *LAMBDA_TRANSIENT), attempts=6)


def slow() -> State:
    """Twice only: each attempt may take minutes before it is given up."""
    return retry(TIMED_OUT, attempts=2)


def anything() -> State:
    """For steps that record an end: nothing better can be done than to try again."""
    return retry(("States.ALL",), attempts=8)


def retry(errors: Iterable[str], *, attempts: int) -> State:
    return {
        "ErrorEquals": list(errors),
        "IntervalSeconds": 2,
        "BackoffRate": 2,
        "MaxDelaySeconds": 60,
        "MaxAttempts": attempts,
        "JitterStrategy": "FULL",
    }
