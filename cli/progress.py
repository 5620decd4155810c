"""The run_progress document as the API sends it. Only what is drawn is named; unknown fields are ignored."""

from __future__ import annotations

from typing import Any

import msgspec

from cli.exits import CommandFailed, Exit

FINAL = {"completed": Exit.COMPLETED, "failed": Exit.RUN_FAILED, "cancelled": Exit.RUN_CANCELLED}


class Run(msgspec.Struct, frozen=True):
    run_id: str
    status: str
    site_id: str = ""
    pipeline_name: str = ""
    with_errors: bool = False
    reason: str | None = None


class GlobalProgress(msgspec.Struct, frozen=True):
    total_items: int = 0
    completed_items: int = 0
    percentage: float = 0
    estimated_remaining_time: str | None = None


class Current(msgspec.Struct, frozen=True):
    title: str


class Stage(msgspec.Struct, frozen=True):
    number: int
    name: str
    status: str
    short_name: str = ""
    status_reason: str | None = None
    input_count: int = 0
    expected_count: float | None = None
    processed_count: int = 0
    failed: int = 0
    progress_percentage: float = 0
    currently_processing: list[Current] = []


class ErrorSummary(msgspec.Struct, frozen=True):
    count: int = 0
    message: str | None = None


class Progress(msgspec.Struct, frozen=True):
    run: Run | None
    global_progress: GlobalProgress
    stages: list[Stage]
    poll_after_ms: float | None = None
    error_summary: ErrorSummary | None = None

    @property
    def over(self) -> bool:
        return self.poll_after_ms is None or (self.run is not None and self.run.status in FINAL)


def read(document: dict[str, Any]) -> Progress:
    try:
        return msgspec.convert(document, Progress)
    except msgspec.ValidationError as error:
        raise CommandFailed(f"the server's run_progress is not of the known form: {error}") from error


def exit_of(run: Run) -> Exit:
    """The status of a run that is over; a run that never ends by itself counts as an error."""
    status = FINAL.get(run.status, Exit.ERROR)
    return Exit.WITH_ERRORS if status is Exit.COMPLETED and run.with_errors else status
