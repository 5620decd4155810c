"""kill -9 of the whole stack in the middle of a run: what was committed is there afterwards, and the rest gets done."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from chalicelib.facts import Run
from chalicelib.store import Store
from local.audit import audit
from local.stack import Stack
from tests.faults import sites

KEYWORDS = 24
SITE = "sudden-death"
SECONDS = 120.0
Revisions = dict[str, int]  # of each item, by its name


def test_a_killed_stack_loses_nothing_and_a_retry_completes_the_run(tmp_path: Path) -> None:
    first, committed = _die_in_the_middle(tmp_path)
    with Stack(tmp_path, app=None, reconcile_seconds=0.5) as stack, sites.store_of(stack) as store:
        closed = sites.wait_until(store, first.run_id, _over, SECONDS)
        assert (closed.outcome, closed.reason) == ("failed", "the execution no longer exists")
        assert _processed(closed) >= _processed(first) > 0
        now = _revisions(store)
        assert {name: rev for name, rev in committed.items() if now.get(name, 0) < rev} == {}
        exact_when_closed = audit(sites.document(store, closed.run_id), stack.env)
        assert exact_when_closed == []
        again = sites.retry(store, first.run_id)  # the lock is free
        assert sites.wait_until(store, again, _over, SECONDS).outcome == "completed"
        _check_everything(stack, store, closed, again)


def _die_in_the_middle(folder: Path) -> tuple[Run, Revisions]:
    """The run and the items as they were last read before every process of the stack was killed."""
    stack = Stack(folder, app=None, reconcile_seconds=0)
    with stack, sites.store_of(stack) as store:
        sites.site_with_keywords(store, SITE, KEYWORDS)
        run_id = sites.start(store, SITE)
        sites.wait_until(store, run_id, lambda run: run.stage("idea").processed > 0, SECONDS)
        committed = _revisions(store)
        run = store.runs.read(run_id)
        for process in stack.pids.values():
            os.kill(process, signal.SIGKILL)
    assert run.outcome is None
    return run, committed


def _check_everything(stack: Stack, store: Store, closed: Run, again: str) -> None:
    """Both runs are exact, the first as it was closed, and what the two made together is whole."""
    assert audit(sites.document(store, again), stack.env) == []
    assert sites.document(store, closed.run_id)["run"]["finished_at"] is not None
    assert store.runs.read(closed.run_id) == closed
    assert sites.made_twice_or_lost(store, SITE) == []
    articles = sites.items(store, SITE, "article")
    assert articles
    assert {article.status for article in articles} == {"in_review"}
    for image in sites.items(store, SITE, "image"):
        assert len(store.files.get(image.data["file"])) == image.data["bytes"]


def _over(run: Run) -> bool:
    return run.outcome is not None


def _processed(run: Run) -> int:
    return sum(stage.processed for stage in run.stages)


def _revisions(store: Store) -> Revisions:
    return {item.name: item.rev for kind in sites.KINDS for item in sites.items(store, SITE, kind)}
