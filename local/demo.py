"""`make run`: the local stack, a demo site with keywords or sources, and a run of them, live in the terminal.

    python -m local.demo [--once] [--pipeline content|daily_fetch] [--keywords FILE] [--data DIR] [--port N]
                         [--sources-port N]

With `--once` it ends after the run: exit status 0 only if the run completed and a scan of the tables counts the same.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from cli.api import Api, open_api
from cli.exits import CommandFailed, Exit
from cli.watch import watch
from local.audit import audit
from local.demo_inputs import site_with_keywords, site_with_sources
from local.dynamodb import InstallFailed
from local.processes import DidNotStart
from local.stack import DEMO, PROJECT, SOURCES_PORT, Stack


def main() -> int:
    arguments = parse(sys.argv[1:])
    console = Console()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: _interrupted(stopping))
    began = time.monotonic()
    try:
        with Stack(arguments.data, port=arguments.port, sources_port=arguments.sources_port) as stack:
            console.print(f"Local stack ready in {time.monotonic() - began:.1f} s, data in {_short(stack.data)}")
            status = demonstrate(stack, arguments, console)
            if arguments.once:
                return status
            _say_where(stack, console)
            stopping.wait()
    except (DidNotStart, InstallFailed, OSError, CommandFailed) as error:
        print(f"millrace: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        console.print("Stopped.")
    return 0


def _interrupted(stopping: threading.Event) -> None:
    stopping.set()
    raise KeyboardInterrupt


def demonstrate(stack: Stack, arguments: argparse.Namespace, console: Console) -> int:
    """Prepares a site, starts a run of it and watches it. 0 if it completed and its counts are right."""
    session = Api(stack.url).call("POST", "/session", json={"email": DEMO.email, "password": DEMO.password})
    with open_api(stack.url, session["token"]) as api:
        site = _prepared_site(api, stack, arguments, console)
        run_id = api.call("POST", "/runs", json={"site_id": site, "pipeline": arguments.pipeline})["run_id"]
        status = watch(api, run_id, console)
        return _checked(api, stack, run_id, status, console)


def _prepared_site(api: Api, stack: Stack, arguments: argparse.Namespace, console: Console) -> str:
    if arguments.pipeline == "daily_fetch":
        return site_with_sources(api, stack.sources_url, console)
    return site_with_keywords(api, arguments.keywords.read_text(encoding="utf-8"), console)


def _checked(api: Api, stack: Stack, run_id: str, status: Exit, console: Console) -> int:
    """Count again from the tables, with code of its own."""
    document: dict[str, Any] = api.call("GET", f"/runs/{run_id}")
    _say_what_came_of_it(document, console)
    differences = audit(document, stack.env)
    for difference in differences:
        console.print(f"[red]wrong count:[/red] {difference}")
    whole = document["global_progress"]
    if not differences:
        items = f"{whole['completed_items']} of {whole['total_items']} items"
        console.print(f"Counted again from the tables: {items}, every number is right.")
    return int(status) or (1 if differences else 0)


def _say_what_came_of_it(document: dict[str, Any], console: Console) -> None:
    """What each stage made, and why something was left out, so that a run that makes nothing says why."""
    made = [f"{stage['output_count']} {stage['output_label']}" for stage in document["stages"] if stage["output_count"]]
    console.print(f"Made: {', '.join(made) or 'nothing new'}.", highlight=False, soft_wrap=True)
    for reason in document["metrics"]["left_out"]:
        console.print(f"Left out in {reason['stage']}: {reason['count']} ({reason['message']})", markup=False)


def _say_where(stack: Stack, console: Console) -> None:
    console.print(f"\nDashboard  [bold]{stack.url}[/bold]\nSign in    {DEMO.email} / {DEMO.password}")
    console.print("Stays up until Ctrl-C.")


def _short(folder: Path) -> str:
    return str(folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder)


def parse(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end after the run")
    parser.add_argument("--pipeline", default="content", choices=("content", "daily_fetch"))
    parser.add_argument("--keywords", type=Path, default=PROJECT / "local" / "sample_keywords.csv")
    parser.add_argument("--data", type=Path, default=PROJECT / ".millrace" / "data")
    parser.add_argument("--port", type=int, default=8080, help="0: any free one")
    parser.add_argument("--sources-port", type=int, default=SOURCES_PORT, help="of the demo sources; 0: any free one")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
