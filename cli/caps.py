"""A run's caps: what was asked for, what they are, and `millrace caps`, which shows or sets them."""

from __future__ import annotations

from argparse import Namespace

from rich.console import Console

from cli import printing, target
from cli import progress as documents
from cli.api import Api, Json, segment
from cli.changes import change
from cli.exits import CommandFailed, Exit
from cli.progress import Run
from cli.records import CAPS, amount, caps_used


def asked(options: Namespace) -> Json:
    """Only what was given: a cap, or None to lift it. What is not given is no option of this command line."""
    given = vars(options)
    return {name: given[f"cap_{name}"] for name in CAPS if f"cap_{name}" in given}


def merged(run: Run, options: Namespace) -> Json:
    """Both caps, as the API takes them: what was not asked for stays as it is."""
    return {**_current(run), **asked(options)}


def caps(options: Namespace, api: Api, console: Console) -> Exit:
    if not asked(options):
        return _show(options, api, console)
    body = merged(target.run(options, api), options) | ({"why": options.why} if options.why else {})
    answer = change(api, f"/runs/{segment(options.run_id)}/caps", body, method="PUT")
    if options.json:
        return printing.document(console, answer)
    return printing.text(console, f"run {options.run_id}: {_words(answer.get('caps') or {})}")


def _show(options: Namespace, api: Api, console: Console) -> Exit:
    if options.why:
        raise CommandFailed("--why is for a change: give --items or --credits as well", Exit.USAGE)
    progress = documents.read(api.call("GET", f"/runs/{segment(options.run_id)}"))
    if options.json:
        current = _current(progress.run) if progress.run else {}
        return printing.document(console, {"run_id": options.run_id, "caps": current})
    return printing.text(console, f"run {options.run_id}: {caps_used(progress) or 'no caps'}")


def _current(run: Run) -> Json:
    return {name: getattr(run.caps, name, None) for name in CAPS}


def _words(caps: Json) -> str:
    told = [f"{name} at most {amount(caps[name])}" for name in reversed(CAPS) if caps.get(name) is not None]
    return ", ".join(told) or "no caps"
