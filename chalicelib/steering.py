"""Steer a run: what is asked is noted in the store, then whatever waits for it is told.

Whoever steers may die between the two: the reconciler sends what was not sent.
"""

from __future__ import annotations

from chalicelib import lifecycle
from chalicelib.execution import Executions
from chalicelib.facts import Control, Run
from chalicelib.store import Store


def steer(store: Store, executions: Executions, run_id: str, control: Control) -> tuple[Run, bool]:
    """The run afterwards, and whether this changed anything: asked twice, it has one effect.

    `control.action`: pause, resume, cancel, complete, fail. Raises NotFound, Conflict, CapReached, RunActive (a resume
    while another run has the lock), ExecutionUnavailable.
    """
    changed = store.controls.ask(run_id, control)
    return follow_up(store, executions, store.runs.read(run_id)), changed


def follow_up(store: Store, executions: Executions, run: Run) -> Run:
    """What an asked control still needs: a held run its token, one that may end now its end."""
    if run.task_tokens and not lifecycle.waits(run):
        for token in run.task_tokens:
            executions.resume(token)
        store.controls.tokens_sent(run)
    elif not run.outcome and lifecycle.may_end_now(run):
        return store.runs.close(run.run_id, lambda run: lifecycle.ending(run, None))
    return run
