"""RecordFailure: a unit that failed after its retries. Its items are counted and keep the reason."""

from __future__ import annotations

from typing import Any

from chalicelib.errors import StoreBusy
from chalicelib.items import Reason, Result, Unit
from chalicelib.steps.fail import sentence
from chalicelib.steps.work import ATTEMPTS, place_of, with_gone
from chalicelib.store import Store, open_store, translated
from chalicelib.store.plans import unit_from_json
from chalicelib.store.units import Cost, InputsChanged, Place

_CODES = {
    "ProviderUnavailable": "provider_unavailable",
    "SourceUnavailable": "source_unavailable",
    "StoreBusy": "store_busy",
    "Sandbox.Timedout": "timeout",
    "States.Timeout": "timeout",
    "Runtime.ExitError": "worker_killed",
}


def handle(event: dict[str, Any]) -> dict[str, Any]:
    """`{run_id, stage, unit, error}` with the caught `{Error, Cause}`."""
    error = event["error"]
    reason = Reason(code=_CODES.get(error["Error"], "worker_error"), message=sentence(error))
    with translated():
        store = open_store()
        record(store, place_of(event), unit_from_json(event["unit"]), reason)
    return {}


def record(store: Store, place: Place, unit: Unit, reason: Reason) -> None:
    """A unit that had committed after all stays committed: its marker refuses."""
    for _ in range(ATTEMPTS):
        inputs = store.items.get_many(place.site_id, place.kind, unit.items)
        ready = [item for item in inputs if item.status == place.status]
        result = with_gone(unit, ready, Result(failed={item.id: reason for item in ready}))
        try:
            store.units.commit(place, unit, ready, result, Cost(millicredits=0, milliseconds=0), {}, {})
            return
        except InputsChanged:
            continue
    raise StoreBusy(f"the items of unit {unit.id} kept changing")
