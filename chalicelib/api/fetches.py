"""The two calls that clients of the older system know: trigger a fetch, ask how it goes. The same run, in their words.

Nothing is counted here: each number is one of `run_progress`.
"""

from __future__ import annotations

from typing import Any

from chalicelib import progress
from chalicelib.api.routing import Api, Call
from chalicelib.api.types import TriggerFetch
from chalicelib.errors import InvalidInput, NotFound
from chalicelib.execution import Executions
from chalicelib.facts import Start
from chalicelib.pipelines import DAILY_FETCH
from chalicelib.task_types import MAKES, skips

api = Api(__name__)
_executions = Executions()
NAMES = {"both": "Both", "mcq": "MCQ Fetch", "current_affairs": "Current Affairs Fetch"}
_MARKS = {"completed": "✓ Completed", "failed": "✗ Failed", "empty": "✓ Nothing to do"}


@api.call("POST", "/genai/admin/trigger-fetch", role="operator")
def trigger_fetch(call: Call) -> Any:
    """Answers at once: `task_id` is the run's id."""
    from chalicelib.starting import start_run  # brings the planning: not in every cold start

    asked = call.body(TriggerFetch)
    start = Start(
        site_id=asked.site_id or _only_site(call),
        pipeline=DAILY_FETCH.key,
        trigger=call.trigger,
        who=call.who,
        limits={"skip": skips(asked.task_type)},
    )
    run_id = call.once(lambda: start_run(call.store, _executions, start))
    output = f"{NAMES[asked.task_type]} of {start.site_id}: run {run_id}"
    return {"success": True, "message": "Fetch task started", "task_id": run_id, "output": output, "error": ""}


@api.call("GET", "/genai/admin/task-status/{run}", role="viewer")
def task_status(call: Call, run: str) -> dict[str, Any]:
    found = call.store.runs.read(run)
    if found.pipeline != DAILY_FETCH.key:
        raise NotFound("fetch task", run)
    document = progress.document(found, now=call.store.clock(), role=call.role)
    skipped = set(call.store.runs.terms(run).limits.get("skip", ()))
    task_type = next((name for name in MAKES if set(skips(name)) == skipped), "both")
    return status_of(document, task_type)


def status_of(document: dict[str, Any], task_type: str) -> dict[str, Any]:
    """`run_progress` in the older system's fields."""
    run, whole = document["run"], document["global_progress"]
    stages = {stage["key"]: stage for stage in document["stages"]}
    return {
        "id": run["run_id"],
        "status": run["status"],
        "task_type": NAMES[task_type],
        "progress": whole["percentage"],
        "processed": whole["completed_items"],
        "total": whole["total_items"],
        "success_count": whole["succeeded_items"],
        "error_count": whole["failed_items"],
        "mcq_status": _said(stages["mcq"]),
        "current_affairs_status": _said(stages["current_affairs"]),
        "duration": float(document["metrics"]["duration_seconds"]),
        "created_at": run["created_at"],
        "completed_at": run["finished_at"],
        "error_message": run["reason"] or document["error_summary"]["message"],
    }


def _said(stage: dict[str, Any]) -> str:
    status = stage["status"]
    if status == "active":
        return f"Running ({stage['processed_count']} of {stage['input_count']})"
    if status == "skipped":
        return f"Skipped: {stage['status_reason']}"
    return _MARKS.get(status) or str(status).capitalize()


def _only_site(call: Call) -> str:
    """The older system had one site."""
    sites = [site["site_id"] for site in call.store.settings.sites()]
    if len(sites) != 1:
        raise InvalidInput("site_id", "is required: there are several sites" if sites else "there is no site yet")
    return str(sites[0])
