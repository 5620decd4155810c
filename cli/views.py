"""Where a watched run is shown: live bars, plain lines on change, JSON Lines, or nowhere."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol

from rich.console import Console
from rich.live import Live

from cli import drawing, printing
from cli.api import Json
from cli.progress import Progress, read


class View(Protocol):
    def __enter__(self) -> View: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def show(self, document: Json, /) -> None:
        """A new run_progress document."""

    def stale(self, note: str, /) -> None:
        """What is shown is no longer fresh, and why."""


class Silent:
    """Waits without a word."""

    def __enter__(self) -> View:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def show(self, document: Json, /) -> None:
        """Nothing to say."""

    def stale(self, note: str, /) -> None:
        """Nothing to say."""


class Lines(Silent):
    """One line for each change that a reader would notice."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._last = ""

    def show(self, document: Json, /) -> None:
        self._say(drawing.line(read(document)))

    def stale(self, note: str, /) -> None:
        self._say(drawing.plain(note))

    def _say(self, line: str) -> None:
        if line != self._last:
            self._console.print(line, markup=False, highlight=False, soft_wrap=True)
            self._last = line


class JsonLines(Silent):
    """Each new document as the API sent it, one to a line."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def show(self, document: Json, /) -> None:
        printing.document(self._console, document)
        self._console.file.flush()  # whoever reads the lines wants them now

    def stale(self, note: str, /) -> None:
        printing.complaint(note)


class Bars:
    """Bars that move in place."""

    def __init__(self, console: Console) -> None:
        self._live = Live(console=console, auto_refresh=False, transient=False)
        self._progress: Progress | None = None

    def __enter__(self) -> View:
        self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.__exit__(kind, error, trace)

    def show(self, document: Json, /) -> None:
        self._progress = read(document)
        self._live.update(drawing.bars(self._progress), refresh=True)

    def stale(self, note: str, /) -> None:
        shown = drawing.bars(self._progress, note) if self._progress else drawing.plain(note)
        self._live.update(shown, refresh=True)


def for_console(console: Console) -> View:
    return Bars(console) if console.is_terminal else Lines(console)
