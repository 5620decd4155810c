"""Decisions on articles: each by itself, what is refused says why and stops none of the others."""

from __future__ import annotations

import httpx
import pytest

from tests.api.conftest import Finished, MakeSite
from tests.api.speaking import Document, every, good, over, started


@pytest.fixture(scope="module")
def site(operator: httpx.Client, make_site: MakeSite) -> str:
    """A site with articles in review, and one that has no images yet: a draft."""
    site_id = make_site([f"espresso at home {number}" for number in range(8)])
    over(operator, started(operator, site_id, max_items={"idea": 1, "article": 2}))
    over(operator, started(operator, site_id, start_from="article", max_items=1, skip=["image_prompt"]))
    return site_id


def review(api: httpx.Client, site_id: str, ids: list[str], decision: str = "approve", note: str = "") -> Document:
    body = {"site_id": site_id, "ids": ids, "decision": decision, "note": note}
    answer: Document = good(api.post("/reviews", json=body))
    return answer


def test_decisions_are_made_and_refused_one_by_one(operator: httpx.Client, site: str) -> None:
    first, second, *_ = [article["id"] for article in every(operator, site, "article", status="in_review")]
    [draft] = [article["id"] for article in every(operator, site, "article", status="draft")]
    answer = review(operator, site, [first, "01NOWHERE", draft, second, first])
    assert answer["changed"] == 2
    assert answer["refused"] == [
        {"id": "01NOWHERE", "message": "no article '01NOWHERE'"},
        {"id": draft, "message": f"article {draft} is draft, not in review"},
    ]
    for article in (first, second):
        assert good(operator.get(f"/items/{site}/article/{article}"))["status"] == "approved"


def test_a_decision_keeps_who_made_it_and_may_be_changed(operator: httpx.Client, site: str) -> None:
    article = next(found["id"] for found in every(operator, site, "article") if found["status"] != "draft")
    for decision, status in (("reject", "rejected"), ("approve", "approved"), ("reject", "rejected")):
        assert review(operator, site, [article], decision, note=f"to {decision}") == {"changed": 1, "refused": []}
        found = good(operator.get(f"/items/{site}/article/{article}"))
        assert found["status"] == status
        made = found["data"]["review"]
        assert (made["decision"], made["who"], made["note"]) == (decision, "test operator", f"to {decision}")


def test_an_article_of_another_site_is_refused(operator: httpx.Client, site: str, finished: Finished) -> None:
    article = every(operator, finished.site_id, "article")[0]
    answer = review(operator, site, [article["id"]])
    assert (answer["changed"], len(answer["refused"])) == (0, 1)
    assert good(operator.get(f"/items/{finished.site_id}/article/{article['id']}"))["rev"] == article["rev"]
