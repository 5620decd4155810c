"""A progress document as bars for a terminal and as one line for a log. It draws what the API says.

Titles come from the web: they are printed as text, never as markup or control characters.
"""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from cli import records
from cli.progress import Progress, Run, Stage

COLOURS = {
    "active": "cyan",
    "running": "cyan",
    "completed": "green",
    "failed": "red",
    "paused": "yellow",
    "cancelled": "yellow",
}
MOST_TITLES = 3


def plain(text: object) -> str:
    """Printable on one line: no escape sequence of a scraped title reaches the terminal."""
    return "".join(character if character.isprintable() else " " for character in str(text))


def bars(progress: Progress, note: str = "") -> RenderableType:
    """The whole picture: the run, the global bar, one bar per stage, what is in hand."""
    parts: list[RenderableType] = [_heading(progress.run), *_records(progress)]
    parts += [_overall(progress), _stages(progress.stages)]
    parts += [Text(f"now: {now}", "dim", no_wrap=True, overflow="ellipsis")] if (now := _now(progress)) else []
    if progress.error_summary and progress.error_summary.message:
        parts.append(Text(plain(progress.error_summary.message), "red"))
    if note:
        parts.append(Text(plain(note), "yellow"))
    return Group(*parts)


def line(progress: Progress) -> str:
    """The same on one line, for logs."""
    whole = progress.global_progress
    status = progress.run.status if progress.run else "no run"
    parts = [f"{status} {whole.percentage:g}%", f"{whole.completed_items}/{whole.total_items} items"]
    parts += [_stage_line(stage) for stage in progress.stages if stage.status in ("active", "paused", "failed")]
    parts += [whole.estimated_remaining_time] if whole.estimated_remaining_time else []
    parts += [caps] if (caps := records.caps_used(progress)) else []
    parts += [asked] if progress.run and (asked := records.control(progress.run)) else []
    return plain(" · ".join(parts))


def ending(progress: Progress) -> str:
    """What to tell at the end: the status, and why when it is not plain success."""
    if progress.run is None:
        return "no run"
    run = progress.run
    summary = progress.error_summary.message if progress.error_summary else None
    control = "" if run.status == "completed" else records.control(run)
    reasons = [control, records.to_go_on(run), records.reason(run), summary, *records.history(progress)]
    return " · ".join(
        [f"run {plain(run.run_id)} {plain(run.status)}", *(plain(reason) for reason in reasons if reason)]
    )


def _heading(run: Run | None) -> Text:
    if run is None:
        return Text("This site has not run yet", "bold")
    colour = COLOURS.get(run.status, "default")
    names = f"{plain(run.pipeline_name)} · {plain(run.site_id)} · {plain(run.run_id)} "
    return Text.assemble((names, "bold"), (plain(run.status), f"bold {colour}"))


def _records(progress: Progress) -> list[RenderableType]:
    """What was done to the run by whom and why, and what its caps leave."""
    run = progress.run
    if run is None:
        return []
    told = [(records.control(run), "yellow"), (records.to_go_on(run), "yellow"), (records.reason(run), "red")]
    told += [(done, "") for done in records.history(progress)]
    told += [(f"caps: {caps}", "dim")] if (caps := records.caps_used(progress)) else []
    return [Text(plain(text), style) for text, style in told if text]


def _overall(progress: Progress) -> Table:
    whole = progress.global_progress
    grid = Table.grid(padding=(0, 1))
    grid.add_row(
        ProgressBar(total=100, completed=whole.percentage, width=40),
        Text(f"{whole.percentage:g} %", "bold"),
        Text(f"{whole.completed_items} of {whole.total_items} items"),
        Text(plain(whole.estimated_remaining_time or ""), "dim"),
    )
    return grid


def _stages(stages: list[Stage]) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", style="dim")
    grid.add_column(no_wrap=True)
    grid.add_column()
    grid.add_column(justify="right")
    for stage in stages:
        grid.add_row(str(stage.number), plain(stage.name), _bar(stage), _counts(stage), _failed(stage), _status(stage))
    return grid


def _bar(stage: Stage) -> ProgressBar:
    return ProgressBar(total=100, completed=stage.progress_percentage, width=20)


def _counts(stage: Stage) -> str:
    """What is expected is marked as such: a waiting stage's input is not known yet."""
    expected = stage.expected_count
    if stage.status == "pending" and not stage.input_count and expected:
        return f"~{expected:g}"
    return f"{stage.processed_count}/{stage.input_count}"


def _failed(stage: Stage) -> Text:
    return Text(f"{stage.failed} failed" if stage.failed else "", "red")


def _status(stage: Stage) -> Text:
    reason = f": {plain(stage.status_reason)}" if stage.status_reason else ""
    return Text(plain(stage.status) + reason, COLOURS.get(stage.status, "dim"))


def _stage_line(stage: Stage) -> str:
    failed = f" ({stage.failed} failed)" if stage.failed else ""
    return f"{stage.short_name or stage.name} {stage.processed_count}/{stage.input_count}{failed}"


def _now(progress: Progress) -> str:
    titles = [plain(current.title) for stage in progress.stages for current in stage.currently_processing]
    return " · ".join(titles[:MOST_TITLES])
