"""The stack around the sample project. As a program: start it in a folder, say so, stay until it is killed."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Any

from local.provision import User
from local.stack import Options, Stack

SAMPLE = Path(__file__).parent / "sample"
EDITOR = User("editor@example.com", "a long Password 1", "operator")


def sample_stack(data: Path, **changes: Any) -> Stack:
    options: dict[str, Any] = {
        "project": SAMPLE,
        "functions": "sample_functions",
        "app": "sample_app",
        "gateway": "",
        "tables": "tests.local.sample.sample_tables",
        "definitions": SAMPLE,
        "static": SAMPLE / "static",
        "users": (EDITOR,),
    }
    return Stack(data, Options(**options | changes))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with sample_stack(Path(sys.argv[1])):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        signal.pause()
