"""The `millrace` command: parses, runs one command, and turns every failure into one line and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from rich.console import Console

from cli import arguments, printing
from cli.api import open_api
from cli.exits import CommandFailed, Exit


def main(given: Sequence[str] | None = None) -> int:
    try:
        return int(_run(given))
    except CommandFailed as failed:
        printing.complaint(failed.message + _hint(failed.status))
        return int(failed.status)
    except EOFError:
        printing.complaint("nothing more to read on standard input")
        return int(Exit.USAGE)
    except KeyboardInterrupt:
        return int(Exit.INTERRUPTED)
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(Exit.ERROR)


def _run(given: Sequence[str] | None) -> Exit:
    options = arguments.parse(given)
    with open_api(options.url, options.token) as api:
        status: Exit = options.run(options, api, Console(soft_wrap=False))
        sys.stdout.flush()
        return status


def _hint(status: Exit) -> str:
    return " (`millrace login` signs in)" if status is Exit.NOT_ALLOWED else ""
