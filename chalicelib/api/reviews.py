"""The review queue's decisions: approve or reject articles, questions and notes, many at once."""

from __future__ import annotations

from typing import Any

from chalicelib.api.routing import Api, Call
from chalicelib.api.types import Review
from chalicelib.errors import Conflict, NotFound

api = Api(__name__)
_STATUS = {"approve": "approved", "reject": "rejected"}
DECIDABLE = frozenset({"in_review", "approved", "rejected"})
GOES_LIVE = frozenset({"mcq", "current_affairs"})  # with their approval; articles are published


@api.call("POST", "/reviews", role="operator")
def review(call: Call) -> dict[str, Any]:
    """Each item by itself: what is refused says why and stops none of the others."""
    asked = call.body(Review)
    site_id = call.store.settings.site(asked.site_id)["site_id"]
    refused: list[dict[str, str]] = []
    for item_id in dict.fromkeys(asked.ids):
        try:
            _decide(call, site_id, item_id, asked)
        except (NotFound, Conflict) as error:
            refused.append({"id": item_id, "message": error.message})
    return {"changed": len(set(asked.ids)) - len(refused), "refused": refused}


def _decide(call: Call, site_id: str, item_id: str, asked: Review) -> None:
    item = call.store.items.get(site_id, asked.kind, item_id)
    if item.status not in DECIDABLE:
        raise Conflict(f"{asked.kind} {item_id} is {item.status}, not in review")
    data: dict[str, Any] = {
        "review": {"decision": asked.decision, "who": call.who, "at": call.store.clock(), "note": asked.note}
    }
    if asked.kind in GOES_LIVE:
        data["live"] = asked.decision == "approve"
    call.store.items.change(item, status=_STATUS[asked.decision], data=data)
