"""The run_progress document as the API sends it. Only what is drawn is named; unknown fields are ignored."""

from __future__ import annotations

from typing import Any

import msgspec

from cli.exits import CommandFailed, Exit

FINAL = {"completed": Exit.COMPLETED, "failed": Exit.RUN_FAILED, "cancelled": Exit.RUN_CANCELLED}


class Act(msgspec.Struct, frozen=True):
    """Who did something to the run, when and why."""

    who: str | None = None
    at: str | None = None
    why: str | None = None
    action: str = ""
    cap: str | None = None  # which cap paused it; then `who` is no person


class Caps(msgspec.Struct, frozen=True):
    items: int | None = None
    credits: float | None = None


class Run(msgspec.Struct, frozen=True):
    run_id: str
    status: str
    site_id: str = ""
    pipeline_name: str = ""
    with_errors: bool = False
    reason: str | None = None
    retry_of: str | None = None
    remake_of: str | None = None
    caps: Caps | None = None
    control: Act | None = None
    marked: Act | None = None
    withdrawn: Act | None = None

    @property
    def capped(self) -> bool:
        """Whether it waits because a cap is reached."""
        return self.status == "paused" and self.control is not None and bool(self.control.cap)


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
    cleared: Act | None = None


class Metrics(msgspec.Struct, frozen=True):
    credits_used: float = 0


class Progress(msgspec.Struct, frozen=True):
    run: Run | None
    global_progress: GlobalProgress
    stages: list[Stage]
    poll_after_ms: float | None = None
    error_summary: ErrorSummary | None = None
    metrics: Metrics | None = None

    @property
    def over(self) -> bool:
        return self.poll_after_ms is None or (self.run is not None and self.run.status in FINAL)

    @property
    def capped(self) -> bool:
        return self.run is not None and self.run.capped


def read(document: dict[str, Any]) -> Progress:
    try:
        return msgspec.convert(document, Progress)
    except msgspec.ValidationError as error:
        raise CommandFailed(f"the server's run_progress is not of the known form: {error}") from error


def exit_of(run: Run) -> Exit:
    """The status of a run that is over or waits at a cap; any other that is followed no longer counts as an error."""
    if run.capped:
        return Exit.CAP_REACHED
    status = FINAL.get(run.status, Exit.ERROR)
    return Exit.WITH_ERRORS if status is Exit.COMPLETED and run.with_errors else status
