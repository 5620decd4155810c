"""Steers runs: pause, resume, cancel, mark, clear an error, withdraw. The API notes who, when and why."""

from __future__ import annotations

from argparse import Namespace

from rich.console import Console

from cli import caps, printing, target
from cli.api import Api, ApiError, Json, required, segment
from cli.changes import change
from cli.exits import CommandFailed, Exit
from cli.records import MARKS, raising

MOST_CALLS = 100_000  # of one withdrawal: the server takes some hundreds of items at once


def steer(options: Namespace, api: Api, console: Console) -> Exit:
    """Pause or cancel. Asked twice it has one effect, and the second time is no error."""
    return _steered(options, api, console, target.run_id(options, api), {})


def resume(options: Namespace, api: Api, console: Console) -> Exit:
    """Raised caps go along, so that the run does not stop at once."""
    if not caps.asked(options):
        return _resumed(options, api, console, target.run_id(options, api), {})
    run = target.run(options, api)
    return _resumed(options, api, console, run.run_id, {"caps": caps.merged(run, options)})


def mark(options: Namespace, api: Api, console: Console) -> Exit:
    """One answer for each run; those that were refused are named with the reason."""
    run_ids = list(dict.fromkeys(options.run_ids))
    answer = change(api, "/runs/mark", {"action": options.action, "run_ids": run_ids, "why": options.why})
    return printing.each(
        console,
        answer,
        as_json=options.json,
        done=lambda entry: f"run {entry.get('run_id')} {_marked(options.action, entry)}",
        name=lambda entry: f"run {entry.get('run_id')}",
    )


def withdraw(options: Namespace, api: Api, console: Console) -> Exit:
    counts = withdraw_all(api, options.run_id, {"why": options.why, "requeue": options.requeue})
    if options.json:
        return printing.document(console, {"run_id": options.run_id, **counts})
    requeued = f", {counts['requeued']} back in their queues" if options.requeue else ""
    return printing.text(console, f"run {options.run_id}: {counts['withdrawn']} withdrawn{requeued}")


def withdraw_all(api: Api, run_id: str, body: Json, *, most_calls: int = MOST_CALLS) -> dict[str, int]:
    """What a run made, part by part: each call of the API takes back a bounded number of items."""
    counts = {"withdrawn": 0, "requeued": 0}
    part = body
    for _ in range(most_calls):
        answer = _withdrawn(api, run_id, part, counts["withdrawn"])
        counts = {name: count + int(answer.get(name) or 0) for name, count in counts.items()}
        if not answer.get("cursor"):
            return counts
        part = {**body, "cursor": required(answer, "cursor")}
    raise CommandFailed(f"{counts['withdrawn']} items withdrawn in {most_calls} calls, and the server still has more")


def _resumed(options: Namespace, api: Api, console: Console, run_id: str, body: Json) -> Exit:
    try:
        return _steered(options, api, console, run_id, body)
    except ApiError as error:
        if error.code != "cap_reached":
            raise
        hint = raising(run_id, error.details.get("cap"))
        raise CommandFailed("; ".join(part for part in (error.message, hint) if part), error.status) from error


def _steered(options: Namespace, api: Api, console: Console, run_id: str, body: Json) -> Exit:
    body = {**body, "why": options.why} if options.why else body
    answer = change(api, f"/runs/{segment(run_id)}/{options.action}", body)
    if options.json:
        return printing.document(console, answer)
    already = "" if answer.get("changed", True) else f"; {options.action} was asked for before"
    return printing.text(console, f"run {run_id} {answer.get('status', '')}{already}")


def _marked(action: str, entry: Json) -> str:
    """A run that is still at work may take a moment to end."""
    before, after = entry.get("before"), entry.get("after")
    if action == "clear_error":
        return "error cleared"
    return f"{MARKS[action]}: {before} -> {after}" if before != after else f"{MARKS[action]}; still {after}"


def _withdrawn(api: Api, run_id: str, part: Json, before: int) -> Json:
    try:
        return change(api, f"/runs/{segment(run_id)}/withdraw", part)
    except CommandFailed as error:
        if not before:
            raise
        done = f"{before} items were withdrawn before that; the same command does the rest"
        raise CommandFailed(f"{error.message} ({done})", error.status) from error
