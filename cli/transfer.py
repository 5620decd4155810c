"""Items in from a file, and out to one."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from cli import printing, target
from cli.api import MOST_PAGES, Api
from cli.exits import CommandFailed, Exit

FORMATS = {".csv": "csv", ".json": "json"}
KINDS = ("keyword", "mcq", "current_affairs")
NEXT = "x-next-cursor"


def import_items(options: Namespace, api: Api, console: Console) -> Exit:
    format = options.format or FORMATS.get(Path(options.file).suffix.lower(), "text")
    body = {"site_id": target.site(options, api), "format": format, "content": _content(options.file)}
    body |= {} if options.kind == KINDS[0] else {"kind": options.kind}
    body |= {"preview": True} if options.preview else {}
    answer = api.call("POST", "/items/import", json=body)
    if options.json:
        printing.document(console, answer)
    else:
        fields = ("would_add" if options.preview else "added", "duplicates", "invalid")
        printing.text(console, ", ".join(f"{answer.get(name, 0)} {name.replace('_', ' ')}" for name in fields))
        for told in (*(answer.get("errors") or ()), *(answer.get("duplicate_lines") or ())):
            printing.complaint(f"line {told.get('line')}: {told.get('message')}")
    return Exit.WITH_ERRORS if answer.get("invalid") else Exit.COMPLETED


def export(options: Namespace, api: Api, console: Console) -> Exit:
    """All of them, page by page: on standard output, or in a file that is whole or not there."""
    pages = list(_pages(api, target.site(options, api), options))
    whole = "".join(pages) if options.format == "csv" else _joined(pages)
    if options.output is None:
        console.file.write(whole)  # as it is: no markup, no wrapping
        return Exit.COMPLETED
    unfinished = Path(f"{options.output}.unfinished")
    try:
        unfinished.write_text(whole, encoding="utf-8", newline="")
        unfinished.replace(options.output)
    except OSError as error:
        raise CommandFailed(f"cannot write {options.output}: {error.strerror}", Exit.USAGE) from error
    return Exit.COMPLETED


def _pages(api: Api, site: str, options: Namespace) -> Iterator[str]:
    cursor = ""
    asked = {"site_id": site, "kind": options.kind, "status": options.status, "format": options.format}
    for _ in range(MOST_PAGES):
        answer = api.send("GET", "/items/export", params=asked | {"cursor": cursor})
        yield answer.text
        cursor = answer.headers.get(NEXT, "")
        if not cursor:
            return
    raise CommandFailed(f"there are more than {MOST_PAGES:,} pages: export them by status", Exit.ERROR)


def _joined(pages: list[str]) -> str:
    return json.dumps([item for page in pages for item in json.loads(page)], ensure_ascii=False, indent=2) + "\n"


def _content(file: str) -> str:
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise CommandFailed(f"cannot read {file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandFailed(f"{file} is not UTF-8 text: byte {error.start} cannot be read") from error
