"""The audit trail: who did what to a run or a schedule, when, why, what was before and after. Written with the change
itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib import progress
from chalicelib.store.models import SettingRow
from chalicelib.store.transactions import Write, put

EXAMINED = 1_000  # entries that one page looks at, however few of them are wanted
Entry = dict[str, Any]


def entry(
    *,
    site_id: str,
    run_id: str | None,
    at: int,
    who: str,
    action: str,
    why: str,
    version: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    subject: str = "",
) -> Write:
    """Sorted by time; the version of the run, or of the `subject` where it is no run, tells apart what happened to it
    in one millisecond."""
    value = {"who": who, "action": action, "run_id": run_id, "why": why, "before": dict(before), "after": dict(after)}
    return put("audit", SettingRow(_key(site_id), f"{at:013d}#{run_id or subject}#{version}", value=value))


def page(site_id: str, *, run_id: str | None, limit: int, cursor: str | None) -> tuple[list[Entry], str | None]:
    """Newest first, and the cursor of the next page: a page may be short, even empty, and have one."""
    found: list[Entry] = []
    last: str | None = None
    before = SettingRow.sk < cursor if cursor else None
    rows = SettingRow.query(_key(site_id), before, consistent_read=True, scan_index_forward=False, page_size=limit + 1)
    for looked_at, row in enumerate(rows):
        if len(found) == limit or looked_at == EXAMINED:
            return found, last
        last = row.sk
        if run_id in {None, row.value["run_id"]}:
            at, _, _ = row.sk.partition("#")
            found.append({"at": progress.rfc3339(int(at)), "site_id": site_id} | row.value)
    return found, None


def _key(site_id: str) -> str:
    return f"AUDIT#{site_id}"
