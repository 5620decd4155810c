"""Signs in and shows: one or a few calls of the API, and what is printed of the answer.

What brings items in and out is in `transfer`, what begins a run in `starting`, what steers one in `steering` and
`caps`.
"""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from collections.abc import Callable

from rich.console import Console

from cli import printing, records, target
from cli import progress as documents
from cli.api import Api, Json, segment
from cli.drawing import bars
from cli.exits import Exit

Command = Callable[[Namespace, Api, Console], Exit]
LARGEST_PAGE = 100


def login(options: Namespace, api: Api, console: Console) -> Exit:
    email = options.email or input("E-mail: ")
    password = sys.stdin.readline().rstrip("\r\n") if options.password_stdin else getpass.getpass()
    user = api.sign_in(email, password).get("user") or {}
    if options.json:
        return printing.document(console, {"url": api.url, "user": user})
    return printing.text(console, f"signed in to {api.url} as {user.get('name', email)} ({user.get('role', '?')})")


def runs(options: Namespace, api: Api, console: Console) -> Exit:
    params = {
        "site_id": target.site(options, api),
        "pipeline": options.pipeline,
        "status": options.status,
        "limit": _page_size(options),
    }
    columns = ("run_id", "pipeline", "status", "trigger", "started_at", "finished_at", "notes")
    return _listed(options, api, console, "/runs", "runs", params, columns, lambda row: {"notes": records.notes(row)})


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
    params = {"site_id": target.site(options, api), "kind": options.kind, "status": options.status}
    params |= {"q": options.q, "run_id": options.run_id, "limit": _page_size(options)}
    return _listed(options, api, console, "/items", "items", params, ("id", "status", "title"))


def audit(options: Namespace, api: Api, console: Console) -> Exit:
    """Of one run, or of the site: the trail is kept by site."""
    named_run = options.run_id and not options.site
    site = target.run(options, api).site_id if named_run else target.site(options, api)
    params = {"site_id": site, "run_id": options.run_id, "limit": _page_size(options)}
    columns = ("at", "who", "action", "run_id", "why", "change")
    return _listed(options, api, console, "/audit", "entries", params, columns, _change)


def _change(entry: Json) -> Json:
    return {"change": records.difference(entry.get("before"), entry.get("after"))}


def _listed(
    options: Namespace,
    api: Api,
    console: Console,
    path: str,
    field: str,
    params: Json,
    columns: tuple[str, ...],
    in_words: Callable[[Json], Json] = dict,
) -> Exit:
    """`in_words`: columns for people that the API's entries have in other fields."""
    entries = list(api.pages(path, field, options.limit, params))
    if options.json:
        return printing.document(console, {field: entries})
    return printing.table(console, columns, [{**entry, **in_words(entry)} for entry in entries])


def _page_size(options: Namespace) -> int:
    return min(int(options.limit), LARGEST_PAGE)
