"""`python -m tests.faults.harness --schedules N [--seed S] [--processes P] [--plant BUG]`: exit 1 when one breaks."""

from __future__ import annotations

import argparse
import random
import sys
import time

from tests.faults import planted
from tests.faults.harness.exploring import Explored, explore, processes


def main() -> int:
    asked = _arguments().parse_args()
    _say(f"seed {asked.seed}")
    begun = time.monotonic()
    many = 1 if asked.plant else asked.processes
    explored = explore(asked.schedules, asked.seed, processes=many, plant=asked.plant)
    _tell(explored, time.monotonic() - begun)
    return 1 if explored.found else 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.harness", description=__doc__)
    parser.add_argument("--schedules", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="default: another each time")
    parser.add_argument("--processes", type=int, default=processes())
    parser.add_argument("--plant", choices=sorted(planted.BUGS), help="with this bug in the project's code")
    return parser


def _tell(explored: Explored, seconds: float) -> None:
    speed = f"{seconds:.0f} s: {explored.schedules / seconds:.1f}/s"
    _say(f"{explored.schedules} schedules, {explored.runs} runs, {explored.calls} calls in {speed}")
    _say("in how many schedules each fault and action came true:")
    for kind, count in explored.struck.most_common():
        _say(f"  {count:>6} {kind}")
    found = f"broken after {explored.found_after} schedules\n{explored.found}"
    _say(found if explored.found else "every invariant held")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
