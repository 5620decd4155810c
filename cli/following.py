"""Stays with a run until it is over: live for `watch`, quietly for `--wait`."""

from __future__ import annotations

from argparse import Namespace

from rich.console import Console

from cli import printing, target, views
from cli import progress as documents
from cli.api import Api, Json, required
from cli.drawing import ending
from cli.exits import Exit
from cli.watch import follow


def watch(options: Namespace, api: Api, console: Console) -> Exit:
    options.watch = True
    return _followed(options, api, console, options.run_id)


def started(options: Namespace, api: Api, console: Console, answer: Json) -> Exit:
    """What a command that began a run says, or does until its end."""
    if options.wait or options.watch:
        return _followed(options, api, console, required(answer, "run_id"))
    if options.json:
        return printing.document(console, answer)
    return printing.text(console, required(answer, "run_id"))  # alone, so that a script can take it as it is


def _followed(options: Namespace, api: Api, console: Console, run_id: str | None) -> Exit:
    """Who watches sees a pause and may see the run go on; who only waits would wait for ever at a cap."""
    where = {"site": target.site(options, api), "pipeline": options.pipeline} if run_id is None else {}
    try:
        document = follow(api, run_id, _view(options, console), stop_at_cap=not options.watch, **where)
    except KeyboardInterrupt:
        printing.complaint("stopped watching; the run goes on")
        raise
    progress = documents.read(document)
    if options.json and not options.watch:
        printing.document(console, document)
    elif not options.json:
        printing.text(console, ending(progress))
    return documents.exit_of(progress.run) if progress.run else Exit.ERROR


def _view(options: Namespace, console: Console) -> views.View:
    if not options.watch:
        return views.Silent()
    return views.JsonLines(console) if options.json else views.for_console(console)
