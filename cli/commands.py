"""What each command does: one or a few calls of the API, and what is printed of the answer."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console

from cli import printing, views
from cli import progress as documents
from cli.api import Api, Json, required, segment
from cli.drawing import bars, ending, plain
from cli.exits import CommandFailed, Exit
from cli.watch import follow

Command = Callable[[Namespace, Api, Console], Exit]
LARGEST_PAGE = 100
FORMATS = {".csv": "csv", ".json": "json"}


def login(options: Namespace, api: Api, console: Console) -> Exit:
    email = options.email or input("E-mail: ")
    password = sys.stdin.readline().rstrip("\r\n") if options.password_stdin else getpass.getpass()
    user = api.sign_in(email, password).get("user") or {}
    if options.json:
        return printing.document(console, {"url": api.url, "user": user})
    return printing.text(console, f"signed in to {api.url} as {user.get('name', email)} ({user.get('role', '?')})")


def import_items(options: Namespace, api: Api, console: Console) -> Exit:
    format = options.format or FORMATS.get(Path(options.file).suffix.lower(), "text")
    body = {"site_id": _site(options, api), "format": format, "content": _content(options.file)}
    answer = api.call("POST", "/items/import", json=body)
    if options.json:
        printing.document(console, answer)
    else:
        counts = [f"{answer.get(field, 0)} {field}" for field in ("added", "duplicates", "invalid")]
        printing.text(console, ", ".join(counts))
        for error in answer.get("errors") or []:
            printing.complaint(f"line {error.get('line')}: {error.get('message')}")
    return Exit.WITH_ERRORS if answer.get("invalid") else Exit.COMPLETED


def start(options: Namespace, api: Api, console: Console) -> Exit:
    body: Json = {"site_id": _site(options, api), "pipeline": options.pipeline}
    if limits := _limits(options):
        body["limits"] = limits
    return _started(options, api, console, api.call("POST", "/runs", json=body))


def retry(options: Namespace, api: Api, console: Console) -> Exit:
    """A new run of what failed in an old one, or only of these items of it."""
    body: Json = {"item_ids": options.only_items} if options.only_items else {}
    answer = api.call("POST", f"/runs/{segment(options.run_id)}/retry", json=body)
    return _started(options, api, console, answer)


def _started(options: Namespace, api: Api, console: Console, answer: Json) -> Exit:
    if options.wait or options.watch:
        return _followed(options, api, console, required(answer, "run_id"))
    if options.json:
        return printing.document(console, answer)
    return printing.text(console, required(answer, "run_id"))  # alone, so that a script can take it as it is


def watch(options: Namespace, api: Api, console: Console) -> Exit:
    options.watch = True
    return _followed(options, api, console, options.run_id)


def steer(options: Namespace, api: Api, console: Console) -> Exit:
    """Pause, resume or cancel. Asked twice it has one effect, and the second time is no error."""
    run_id = options.run_id or _current_run(options, api)
    body: Json = {"why": options.why} if options.why else {}
    answer = api.call("POST", f"/runs/{segment(run_id)}/{options.action}", json=body)
    if options.json:
        return printing.document(console, answer)
    already = "" if answer.get("changed", True) else f"; {options.action} was asked for before"
    return printing.text(console, f"run {run_id} {answer.get('status', '')}{already}")


def runs(options: Namespace, api: Api, console: Console) -> Exit:
    params = {
        "site_id": _site(options, api),
        "pipeline": options.pipeline,
        "status": options.status,
        "limit": _page_size(options),
    }
    columns = ("run_id", "pipeline", "status", "trigger", "started_at", "finished_at")
    return _listed(options, api, console, "/runs", "runs", params, columns)


def show(options: Namespace, api: Api, console: Console) -> Exit:
    document = api.call("GET", f"/runs/{segment(options.run_id)}")
    if options.json:
        return printing.document(console, document)
    console.print(bars(documents.read(document)))
    return Exit.COMPLETED


def log(options: Namespace, api: Api, console: Console) -> Exit:
    columns = ("at", "level", "stage", "message")
    path = f"/runs/{segment(options.run_id)}/log"
    return _listed(options, api, console, path, "entries", {"format": "json"}, columns)


def items(options: Namespace, api: Api, console: Console) -> Exit:
    params = {"site_id": _site(options, api), "kind": options.kind, "status": options.status}
    params |= {"q": options.q, "run_id": options.run_id, "limit": _page_size(options)}
    return _listed(options, api, console, "/items", "items", params, ("id", "status", "title"))


def _current_run(options: Namespace, api: Api) -> str:
    """The site's active run; when none is, the API says of the latest that it is over."""
    params = {"site_id": _site(options, api), "pipeline": options.pipeline}
    run = documents.read(api.call("GET", "/automation/run_progress", params=params)).run
    if run is None:
        raise CommandFailed("this site has no run yet")
    return run.run_id


def _followed(options: Namespace, api: Api, console: Console, run_id: str | None) -> Exit:
    view = _view(options, console)
    where = {"site": _site(options, api), "pipeline": options.pipeline} if run_id is None else {}
    try:
        document = follow(api, run_id, view, **where)
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


def _listed(
    options: Namespace, api: Api, console: Console, path: str, field: str, params: Json, columns: tuple[str, ...]
) -> Exit:
    entries = list(api.pages(path, field, options.limit, params))
    if options.json:
        return printing.document(console, {field: entries})
    return printing.table(console, columns, entries)


def _page_size(options: Namespace) -> int:
    return min(int(options.limit), LARGEST_PAGE)


def _limits(options: Namespace) -> Json:
    """The limits of a start, only those that were given."""
    for_all = [number for stage, number in options.max_items if not stage]
    if for_all and len(options.max_items) > 1:
        raise CommandFailed("--max-items takes one number for all stages, or STAGE=N for some", Exit.USAGE)
    limits: dict[str, Any] = {
        "max_items": for_all[0] if for_all else dict(options.max_items),
        "unit_size": dict(options.unit_size),
        "skip": options.skip,
        "start_from": options.start_from,
        "only_items": options.only_items,
        "delay_between_stages": options.delay,
    }
    return {name: value for name, value in limits.items() if value}


def _site(options: Namespace, api: Api) -> str:
    """The site that was named, or the only one there is."""
    if options.site:
        return str(options.site)
    names = [required(site, "site_id") for site in api.call("GET", "/sites").get("sites") or []]
    if len(names) == 1:
        return names[0]
    known = f" ({', '.join(plain(name) for name in names[:20])})" if names else ""
    raise CommandFailed(f"which site{known}? give --site or set MILLRACE_SITE", Exit.USAGE)


def _content(file: str) -> str:
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise CommandFailed(f"cannot read {file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandFailed(f"{file} is not UTF-8 text: byte {error.start} cannot be read") from error
