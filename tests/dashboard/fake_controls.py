"""The controls of the fake API. Each answers what a test has put into `replies`: one after the other, the last
of them from then on. While `gate` is not set, none answers."""

from __future__ import annotations

import threading

from tests.dashboard import control_documents, documents
from tests.dashboard.replies import Reply

NEW_RUN = "01NEW8W3K5T9QZ4V7XB2M6N8P1"
CONTROLS = {
    "plan": ("POST", "/runs/plan"),
    "mark": ("POST", "/runs/mark"),
    "retry": ("POST", "/runs/[^/]+/retry"),
    "withdraw": ("POST", "/runs/[^/]+/withdraw"),
    "caps": ("PUT", "/runs/[^/]+/caps"),
    "remake": ("POST", "/items/[^/]+/[^/]+/[^/]+/remake"),
}


class Controls:
    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        begun = {"run_id": NEW_RUN, "status": "pending"}
        self.replies = {
            "plan": [Reply(200, control_documents.plan())],
            "mark": [Reply(200, {"changed": [changed(documents.RUN)], "refused": []})],
            "retry": [Reply(202, begun | {"retry_of": documents.RUN})],
            "withdraw": [Reply(200, {"withdrawn": 12, "requeued": 3, "cursor": None})],
            "caps": [Reply(200, {"run_id": documents.RUN, "caps": {"items": None, "credits": None}})],
            "remake": [Reply(202, begun | {"replaces": [{"kind": "article", "id": "a2", "title": "Compost"}]})],
        }
        self.lock = threading.Lock()

    def answer(self, name: str) -> Reply:
        self.gate.wait(timeout=20)
        with self.lock:
            waiting = self.replies[name]
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]


def changed(run_id: str) -> documents.Document:
    return {"run_id": run_id, "before": {"status": "running"}, "after": {"status": "failed"}}
