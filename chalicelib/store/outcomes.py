"""What a unit's result leaves in its rows: reasons with their counts, failures, the unit's line in the log."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib.items import FAILED, SKIPPED, Item, Reason, Result, Unit
from chalicelib.store.models import RunRow

_MESSAGE = 300  # characters of a reason that are kept
_BEFORE = 100  # earlier runs that an item remembers for each stage: one that stays in its queue meets every run


def became(item: Item, result: Result) -> tuple[str, str, Mapping[str, Any]]:
    """Outcome, next status and new data of an input."""
    if item.id in result.moved:
        return "succeeded", result.moved[item.id].status, result.moved[item.id].data
    data = result.noted.get(item.id, {})
    return ("skipped", SKIPPED, data) if item.id in result.skipped else ("failed", FAILED, data)


def before(item: Item, stage: str) -> list[dict[str, str]]:
    """What earlier runs made of the item in this stage: a retried item still counts in the run that failed."""
    last = item.worked.get(stage)
    if not last:
        return []
    return [*last["before"], {"run_id": last["run_id"], "outcome": last["outcome"]}][-_BEFORE:]


def reasons(failed: Mapping[str, Reason]) -> list[Action]:
    actions: list[Action] = []
    for code in {reason.code for reason in failed.values()}:
        same = [reason for reason in failed.values() if reason.code == code]
        actions.append(RunRow.reason_counts[code].set((RunRow.reason_counts[code] | 0) + len(same)))
        actions.append(RunRow.reason_messages[code].set(same[0].message[:_MESSAGE]))
    return actions


def left_out(result: Result) -> list[Action]:
    """Reasons are few: what comes before a colon is the same for all of a kind."""
    whole = Counter(result.skipped.values()) + Counter(result.duplicates)
    by_code: dict[str, Counter[str]] = {}
    for reason, count in whole.items():
        by_code.setdefault(_code(reason), Counter())[reason] += count
    actions: list[Action] = []
    for code, reasons in by_code.items():
        actions.append(RunRow.left_counts[code].set((RunRow.left_counts[code] | 0) + reasons.total()))
        actions.append(RunRow.left_messages[code].set(next(iter(reasons))[:_MESSAGE]))
    return actions


def _code(reason: str) -> str:
    return re.sub("[^a-z0-9]+", "_", reason.partition(":")[0].lower()).strip("_")[:60]


def failures(inputs: Sequence[Item], failed: Mapping[str, Reason]) -> list[dict[str, str]]:
    """For the run's errors: each failed item with its title."""
    titles = {item.id: item.title for item in inputs}
    return [{"item_id": id, "title": titles[id], "code": r.code, "message": r.message} for id, r in failed.items()]


def failure(run_id: str, stage: str, status: str, reason: Reason) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "stage": stage,
        "from_status": status,
        "code": reason.code,
        "message": reason.message[:_MESSAGE],
    }


def sentence(unit: Unit, result: Result) -> str:
    counts = [f"made {result.outputs}"]
    counts += [f"{len(result.failed)} failed"] if result.failed else []
    counts += [f"{len(result.skipped)} skipped ({_first(result.skipped.values())})"] if result.skipped else []
    duplicates = sum(result.duplicates.values())
    counts += [f"{duplicates} not stored ({_first(result.duplicates)})"] if duplicates else []
    return f"{unit.title}: {', '.join(counts)}"


def _first(reasons: Iterable[str]) -> str:
    return next(iter(reasons))[:_MESSAGE]
