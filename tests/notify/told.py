"""What is in the outbox, and runs that put something into it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chalicelib.events import Event
from chalicelib.forecast import History, StageHistory
from chalicelib.pipelines import PIPELINES
from chalicelib.store import open_store, outbox
from chalicelib.store.deliveries import sent_key
from chalicelib.store.models import SettingRow
from chalicelib.store.outbox import OUTBOX
from chalicelib.store.transactions import transact

Row = dict[str, Any]


def told(site_id: str) -> list[Event]:
    """The events of a site that are not spread yet, in the order of time."""
    rows = [row.value["event"] for row in SettingRow.query(OUTBOX, consistent_read=True) if "event" in row.value]
    return [Event(**event) for event in rows if event["site_id"] == site_id]


def kinds(site_id: str) -> list[str]:
    return [event.kind for event in told(site_id)]


def records(site_id: str) -> list[Row]:
    """The deliveries of a site."""
    return [row.value for row in SettingRow.query(sent_key(site_id), consistent_read=True)]


def waiting(site_id: str) -> list[str]:
    """Keys of a site's rows in the outbox."""
    rows = SettingRow.query(OUTBOX, consistent_read=True)
    return [row.sk for row in rows if site_id in {row.value.get("site_id"), row.value.get("event", {}).get("site_id")}]


def event(site_id: str, kind: str = "completed", *, at: int = 1_000, name: str = "01RUN") -> Event:
    """One without a run behind it."""
    return Event(id=f"{name}#{kind}", kind=kind, site_id=site_id, at=at, reason=None, progress={})


def tell(told: Event) -> None:
    transact(outbox.telling(told))


def with_history(site: str) -> None:
    """As if past runs had taken a second an item in every stage."""
    pipeline = PIPELINES["content"]
    known = StageHistory(rates=(1.0,) * 5, expansions=(1.0,), credits=(1.0,))
    open_store().settings.learn(
        site, pipeline.key, "01PAST", lambda _: History({stage.key: known for stage in pipeline.stages})
    )


def progress_of(site_id: str, **run: Any) -> dict[str, Any]:
    """Figures as an event has them."""
    facts = {"run_id": "01RUN", "site_id": site_id, "pipeline_name": "Content", "with_errors": False} | run
    stages = [{"output_count": 16, "output_label": "clusters"}, {"output_count": 0, "output_label": "images"}]
    return {
        "run": facts,
        "global_progress": {"total_items": 127, "completed_items": 84, "percentage": 66},
        "metrics": {"credits_used": 156.5, "duration_seconds": 1823, "errors": []},
        "error_summary": {"count": 1, "message": "1 of 84 items failed"},
        "stages": stages,
    }


def full_event(site_id: str, kind: str = "completed", reason: str | None = None, **run: Any) -> Event:
    return replace(event(site_id, kind), reason=reason, progress=progress_of(site_id, **run))
