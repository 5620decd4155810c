"""What the services refuse with, as botocore raises it.

NotModelled        (BaseException) the caller uses what this engine does not know: never an answer
Rejected           a refusal on its way up, before it has its operation's name
ClientError        what the caller gets, shaped as botocore shapes it
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from botocore.exceptions import ClientError, ReadTimeoutError

VALIDATION: Final = "ValidationException"
CONDITION_FAILED: Final = "ConditionalCheckFailedException"
CANCELLED: Final = "TransactionCanceledException"
NOTHING: Final = {"Code": "None"}
Reason = dict[str, Any]


class NotModelled(BaseException):
    """Not an Exception: no handler of the code under test may take it for a failed unit and go on."""


class Rejected(Exception):
    """DynamoDB refuses the request. `reasons` are those of a cancelled transaction, in the order sent."""

    def __init__(self, code: str, message: str, reasons: Sequence[Reason] = ()) -> None:
        self.code = code
        self.message = message
        self.reasons = list(reasons)
        super().__init__(f"{code}: {message}")

    def raised_by(self, operation: str) -> ClientError:
        return client_error(operation, self.code, self.message, reasons=self.reasons)


def invalid(message: str) -> Rejected:
    return Rejected(VALIDATION, message)


def cancelled(reasons: Sequence[Reason]) -> Rejected:
    """A transaction that was not applied."""
    codes = ", ".join(reason["Code"] for reason in reasons)
    text = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
    return Rejected(CANCELLED, text, reasons)


def client_error(
    operation: str, code: str, message: str, *, status: int = 400, reasons: Sequence[Reason] = ()
) -> ClientError:
    """For interceptors too: throttling, conflicts, 500s."""
    response: dict[str, Any] = {
        "Error": {"Message": message, "Code": code},
        "ResponseMetadata": {"RequestId": "memory", "HTTPStatusCode": status, "HTTPHeaders": {}, "RetryAttempts": 0},
    }
    if reasons:
        response["CancellationReasons"] = list(reasons)
    return ClientError(response, operation)


def throttled(operation: str) -> ClientError:
    return client_error(operation, "ThrottlingException", "Rate of requests exceeds the allowed throughput.")


def internal(operation: str) -> ClientError:
    return client_error(operation, "InternalServerError", "Internal server error", status=500)


def in_conflict(operation: str, request: dict[str, Any], action: int = 0) -> ClientError:
    """Another transaction holds an item: of a transaction the `action`th, of a single write the one it is for."""
    text = "Transaction is ongoing for the item"
    if operation != "TransactWriteItems":
        return client_error(operation, "TransactionConflictException", text)
    reasons = [NOTHING] * len(request["TransactItems"])
    reasons[action] = {"Code": "TransactionConflict", "Message": text}
    return cancelled(reasons).raised_by(operation)


def in_progress(operation: str) -> ClientError:
    """The same transaction (by its token) is being worked on."""
    return client_error(operation, "TransactionInProgressException", "The transaction is in progress")


def no_answer(operation: str) -> ReadTimeoutError:
    """Whether the call was applied is not known."""
    return ReadTimeoutError(endpoint_url=f"memory/{operation}")
