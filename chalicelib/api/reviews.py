"""The review queue's decisions: approve or reject articles, many at once."""

from __future__ import annotations

from typing import Any

from chalicelib.api.routing import Api, Call
from chalicelib.api.types import Review
from chalicelib.errors import Conflict, NotFound

api = Api(__name__)
_STATUS = {"approve": "approved", "reject": "rejected"}
DECIDABLE = frozenset({"in_review", "approved", "rejected"})


@api.call("POST", "/reviews", role="operator")
def review(call: Call) -> dict[str, Any]:
    """Each article by itself: what is refused says why and stops none of the others."""
    asked = call.body(Review)
    site_id = call.store.settings.site(asked.site_id)["site_id"]
    refused: list[dict[str, str]] = []
    for article_id in dict.fromkeys(asked.article_ids):
        try:
            _decide(call, site_id, article_id, asked)
        except (NotFound, Conflict) as error:
            refused.append({"id": article_id, "message": error.message})
    return {"changed": len(set(asked.article_ids)) - len(refused), "refused": refused}


def _decide(call: Call, site_id: str, article_id: str, asked: Review) -> None:
    article = call.store.items.get(site_id, "article", article_id)
    if article.status not in DECIDABLE:
        raise Conflict(f"article {article_id} is {article.status}, not in review")
    decision = {"decision": asked.decision, "who": call.who, "at": call.store.clock(), "note": asked.note}
    call.store.items.change(article, status=_STATUS[asked.decision], data={"review": decision})
