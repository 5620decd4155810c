"""Exit statuses that scripts can use, and the error that ends a command with one of them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum


class Exit(IntEnum):
    COMPLETED = 0
    ERROR = 1
    USAGE = 2
    RUN_FAILED = 3
    RUN_CANCELLED = 4
    WITH_ERRORS = 5
    RUN_ACTIVE = 6
    NOT_ALLOWED = 7
    UNREACHABLE = 8
    CAP_REACHED = 9
    INTERRUPTED = 130


MEANING: Mapping[Exit, str] = {
    Exit.COMPLETED: "done; a watched run completed",
    Exit.ERROR: "the API or the command could not do it",
    Exit.USAGE: "wrong arguments",
    Exit.RUN_FAILED: "the run failed",
    Exit.RUN_CANCELLED: "the run was cancelled",
    Exit.WITH_ERRORS: "done, but some items failed, some lines were invalid, or some runs or schedules were refused",
    Exit.RUN_ACTIVE: "a run of this site and pipeline is already active",
    Exit.NOT_ALLOWED: "not signed in, or not allowed",
    Exit.UNREACHABLE: "the server cannot be reached",
    Exit.CAP_REACHED: "the run is paused at a cap; it goes on when the cap is raised",
    Exit.INTERRUPTED: "interrupted; a watched run goes on",
}


class CommandFailed(Exception):
    """Ends the command: `message` goes to stderr in one line."""

    def __init__(self, message: str, status: Exit = Exit.ERROR) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
