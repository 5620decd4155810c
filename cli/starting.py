"""What begins a run: a start (or its plan only), a retry of what failed, making one item again."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from rich.console import Console

from cli import caps, plan, printing, target
from cli.api import Api, Json, segment
from cli.changes import change
from cli.exits import CommandFailed, Exit
from cli.following import started


def start(options: Namespace, api: Api, console: Console) -> Exit:
    body: Json = {"site_id": target.site(options, api), "pipeline": options.pipeline}
    body |= {"limits": limits} if (limits := _limits(options)) else {}
    body |= {"caps": asked} if (asked := caps.asked(options)) else {}
    if options.dry_run:
        return _planned(options, console, api.call("POST", "/runs/plan", json=body))
    return started(options, api, console, change(api, "/runs", body))


def retry(options: Namespace, api: Api, console: Console) -> Exit:
    """A new run of what failed in an old one, or only of these items of it."""
    body: Json = {"item_ids": options.only_items} if options.only_items else {}
    return started(options, api, console, change(api, f"/runs/{segment(options.run_id)}/retry", body))


def remake(options: Namespace, api: Api, console: Console) -> Exit:
    """A new run that makes one item again from its source. What it replaces is told beside the answer."""
    item = "/".join(segment(part) for part in (target.site(options, api), options.kind, options.item_id))
    answer = change(api, f"/items/{item}/remake", {"why": options.why} if options.why else {})
    if not options.json:
        for old in answer.get("replaces") or []:
            printing.complaint(f"replaces {old.get('kind')} {old.get('id')}: {old.get('title')}")
    return started(options, api, console, answer)


def _planned(options: Namespace, console: Console, document: Json) -> Exit:
    return printing.document(console, document) if options.json else plan.show(console, plan.read(document))


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
        "max_seconds": options.max_seconds,
        "delay_between_stages": options.delay,
        "delay_between_units": options.unit_delay,
    }
    return {name: value for name, value in limits.items() if value}
