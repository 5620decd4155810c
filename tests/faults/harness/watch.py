"""What is looked at while runs go on: each document that a reader gets, and each write as it takes effect."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from chalicelib import progress
from chalicelib.lifecycle import FINAL
from chalicelib.store import open_store
from tests.faults.harness.executions import StepFunctions
from tests.faults.harness.outside import Outside
from tests.faults.harness.stored import Row

Document = dict[str, Any]
NOTES = {"run": ("withdrawn",), "error_summary": ("cleared",)}  # what people may add to a run that is over


class Watch:
    """`wrong` is what does not hold, in words."""

    def __init__(self, outside: Outside, step_functions: StepFunctions, item_rows: Callable[[], list[Row]]) -> None:
        self.outside = outside
        self.step_functions = step_functions
        self.item_rows = item_rows
        self.wrong: list[str] = []
        self.run_ids: list[str] = []  # every run there is, oldest first
        self.documents: dict[str, Document] = {}  # the last of each
        self._steering = 0  # now
        self._steered = 0  # ever
        self._paused: set[str] = set()  # runs whose pause was answered and that nobody has steered since

    def read(self, *, again: bool = False) -> None:
        """Take the documents of runs, as a poll does. Once it is over a run is looked at again at the end."""
        store = open_store()
        for run_id in [run_id for run_id in self.run_ids if again or not self._is_over(run_id)]:
            run = store.runs.read(run_id)
            self.see(progress.document(run, now=store.clock(), role="operator"))

    def _is_over(self, run_id: str) -> bool:
        return run_id in self.documents and self.documents[run_id]["run"]["status"] in FINAL

    def see(self, document: Document) -> None:
        run_id = document["run"]["run_id"]
        found = [*_by_itself(document), *_since(self.documents.get(run_id), document)]
        self.wrong += [f"{run_id}: {fault}" for fault in found]
        self.documents[run_id] = document

    @contextmanager
    def steering(self, run_id: str, action: str) -> Iterator[None]:
        """A pause that was answered holds from then on, until anybody steers again. While it was on its way nobody
        else may have been: who came last is not known then."""
        self._steered += 1
        self._steering += 1
        mine = self._steered
        self._paused.discard(run_id)
        try:
            yield
            if action == "pause" and self._steering == 1 and self._steered == mine:
                self._paused.add(run_id)
        finally:
            self._steering -= 1

    def written(self, operation: str, request: Mapping[str, Any]) -> None:
        """Called when a write has taken effect."""
        for change in _changes(operation, request):
            if change.get("Item", {}).get("sk", {}).get("S") == "P#META":
                self.run_ids.append(change["Item"]["run_id"]["S"])
            names = change.get("ExpressionAttributeNames", {}).values()
            expression = change.get("UpdateExpression", "")
            values = change.get("ExpressionAttributeValues", {}).values()
            if "doing" in names and any("since" in value.get("M", {}) for value in values):
                run_id = change["Key"]["pk"]["S"].removeprefix("RUN#")
                if run_id in self._paused:
                    self.wrong.append(f"{run_id}: a unit started after the pause was answered: {expression}")


def _changes(operation: str, request: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if operation == "TransactWriteItems":
        return [change for action in request["TransactItems"] for change in action.values()]
    return [request]


def _by_itself(document: Document) -> list[str]:
    """What must hold in any document, whenever it is taken."""
    json.dumps(document)
    whole, status = document["global_progress"], document["run"]["status"]
    found = [fault for stage in document["stages"] for fault in _stage(stage)]
    if whole["completed_items"] > whole["total_items"]:
        found.append(f"{whole['completed_items']} of {whole['total_items']} items are completed")
    if (whole["percentage"] == 100) != (status == "completed"):
        found.append(f"{status} at {whole['percentage']} %")
    return found


def _stage(stage: Document) -> Iterator[str]:
    parts = stage["succeeded"] + stage["failed"] + stage["skipped"]
    if stage["processed_count"] != parts:
        yield f"{stage['key']}: {stage['processed_count']} processed, {parts} in parts"
    if stage["remaining_count"] < 0 or stage["remaining_count"] + stage["processed_count"] != stage["input_count"]:
        yield f"{stage['key']}: {stage['remaining_count']} of {stage['input_count']} remain"


def _since(last: Document | None, document: Document) -> list[str]:
    """What must hold between two documents of one run."""
    if last is None:
        return []
    before, after = last["global_progress"], document["global_progress"]
    found = [
        f"{name} fell from {before[name]} to {after[name]}"
        for name in ("percentage", "total_items", "completed_items")
        if after[name] < before[name]
    ]
    if document["revision"] < last["revision"]:
        found.append(f"the revision fell from {last['revision']} to {document['revision']}")
    found += [fault for pair in zip(last["stages"], document["stages"], strict=True) for fault in _input(*pair)]
    if last["run"]["status"] in FINAL and _facts(last) != _facts(document):
        found.append(f"changed after its end: {_difference(_facts(last), _facts(document))}")
    return found


def _input(earlier: Document, later: Document) -> Iterator[str]:
    """Fixed when the stage is planned."""
    before, after = earlier["input_count"], later["input_count"]
    if after != before if earlier["started_at"] else after < before:
        yield f"{later['key']}: the input went from {before} to {after}"


def _facts(document: Document) -> Document:
    facts = {name: value for name, value in document.items() if name not in {"actions", "revision"}}
    for part, notes in NOTES.items():
        facts[part] = {name: value for name, value in facts[part].items() if name not in notes}
    return facts


def _difference(before: Document, after: Document) -> str:
    changed = [name for name in before if before[name] != after[name]]
    return "; ".join(f"{name} from {before[name]} to {after[name]}" for name in changed)[:600]
