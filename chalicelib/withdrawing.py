"""Withdraw what a run made: its outputs go out of use, and on request what it worked on waits again.

Done in parts, each as much as one request may do. A part done twice has one effect, so whoever is cut off begins anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chalicelib.errors import Conflict, InvalidInput
from chalicelib.facts import Note, Run
from chalicelib.items import WITHDRAWN, Item
from chalicelib.pipelines import PIPELINES, Stage
from chalicelib.store import Store

AT_ONCE = 200  # items looked at for one part


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`cursor`: go on from there; None: all is done."""

    withdrawn: int
    requeued: int
    cursor: str | None


def withdraw(store: Store, run_id: str, note: Note, *, requeue: bool, cursor: str | None) -> Part:
    """Raises NotFound, Conflict (the run is not over) and InvalidInput (cursor)."""
    run = store.runs.read(run_id)
    if not run.outcome:
        raise Conflict(f"run {run_id} is not over: cancel it first", run_id=run_id)
    steps = list(_steps(store, run, requeue))
    number, after = _place(cursor, len(steps))
    withdraws, step = steps[number]
    changed, last = step(after)
    following = f"{number}:{last}" if last else (f"{number + 1}:" if number + 1 < len(steps) else None)
    if following is None:
        store.controls.withdrawn(run_id, note)
    return Part(withdrawn=changed if withdraws else 0, requeued=0 if withdraws else changed, cursor=following)


Step = Callable[[str], tuple[int, str | None]]  # where to begin -> items changed, where to go on


def _steps(store: Store, run: Run, requeue: bool) -> Iterator[tuple[bool, Step]]:
    """Each kind of output, then each stage's inputs; the flag says which of the two."""
    stages = PIPELINES[run.pipeline].stages
    for kind in dict.fromkeys(queue.kind for stage in stages for queue in stage.makes):
        yield True, lambda after, kind=kind: _outputs(store, run, kind, after)  # type: ignore[misc]
    for stage in stages if requeue else ():
        yield False, lambda after, stage=stage: _inputs(store, run, stage, after)  # type: ignore[misc]


def _outputs(store: Store, run: Run, kind: str, after: str) -> tuple[int, str | None]:
    made, last = store.items.made_by(run, kind, after=after, limit=AT_ONCE)
    forget = PIPELINES[run.pipeline].forgotten(kind)
    return store.items.move(run.site_id, kind, made, WITHDRAWN, forget=forget), last


def _inputs(store: Store, run: Run, stage: Stage, after: str) -> tuple[int, str | None]:
    """What the stage took and made something of, unless the run had made it itself."""
    planned = store.plans.items_of(run.stage(stage.key).manifest)
    begin = _offset(after)

    def is_to_wait_again(item: Item) -> bool:
        worked = item.worked.get(stage.key, {})
        ours = (worked.get("run_id"), worked.get("outcome")) == (run.run_id, "succeeded")
        return ours and item.run_id != run.run_id and item.status != WITHDRAWN

    batch = planned[begin : begin + AT_ONCE]
    changed = store.items.move(run.site_id, stage.takes.kind, batch, stage.takes.status, where=is_to_wait_again)
    return changed, str(begin + AT_ONCE) if begin + AT_ONCE < len(planned) else None


def _offset(after: str) -> int:
    if after and not (after.isdecimal() and len(after) < 9):
        raise InvalidInput("cursor", "is not of this call")
    return int(after or 0)


def _place(cursor: str | None, steps: int) -> tuple[int, str]:
    number, colon, after = (cursor or "0:").partition(":")
    if not (colon and number.isdecimal() and len(number) < 4 and int(number) < steps):
        raise InvalidInput("cursor", "is not of this call")
    return int(number), after
