"""The lock of a site and pipeline: one run at a time holds it. Its row stays and names the latest run."""

from __future__ import annotations

from chalicelib.store import rows
from chalicelib.store.models import RunRow
from chalicelib.store.transactions import Write, put, update


def take(site_id: str, pipeline: str, run_id: str) -> Write:
    row = RunRow(rows.lock_key(site_id, pipeline), "LOCK", run_id=run_id, held=run_id)
    free = RunRow.pk.does_not_exist() | RunRow.held.does_not_exist()
    return put("lock", row, free)


def give_back(site_id: str, pipeline: str, run_id: str) -> Write:
    row = RunRow(rows.lock_key(site_id, pipeline), "LOCK")
    return update("lock", row, [RunRow.held.remove()], RunRow.held == run_id)
