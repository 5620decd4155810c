"""A start's limits: the run does what they say, and says what it left out."""

from __future__ import annotations

import httpx
import pytest

from tests.api.conftest import MakeSite
from tests.api.speaking import Document, every, over, started


@pytest.fixture(scope="module")
def site(make_site: MakeSite) -> str:
    return make_site([f"raised garden beds {number}" for number in range(14)])


@pytest.fixture(scope="module")
def first(operator: httpx.Client, site: str) -> Document:
    """A most for some stages, units of another size, and a stage switched off."""
    limits = {"max_items": {"cluster": 10, "idea": 1, "article": 2}, "unit_size": {"cluster": 5}, "skip": ["image"]}
    return over(operator, started(operator, site, **limits))


def counts(document: Document) -> dict[str, int]:
    return {stage["key"]: stage["input_count"] for stage in document["stages"]}


def test_no_stage_takes_more_than_it_may(operator: httpx.Client, site: str, first: Document) -> None:
    assert first["run"]["status"] == "completed"
    found = counts(first)
    assert (found["cluster"], found["idea"], found["article"]) == (10, 1, 2)
    assert found["task"] == first["stages"][1]["output_count"] >= 3
    assert len(every(operator, site, "keyword", status="new")) == 4
    assert len(every(operator, site, "task", status="queued")) == found["task"] - 2


def test_units_are_as_small_as_asked(operator: httpx.Client, site: str, first: Document) -> None:
    units = {
        operator.get(f"/items/{site}/cluster/{cluster['id']}").json()["provenance"]["unit"]
        for cluster in every(operator, site, "cluster")
    }
    assert units == {"1-0", "1-1"}


def test_a_stage_that_is_switched_off_says_so(operator: httpx.Client, site: str, first: Document) -> None:
    image = first["stages"][5]
    assert (image["status"], image["status_reason"]) == ("skipped", "switched off for this run")
    assert (image["input_count"], first["stages"][6]["status"]) == (0, "empty")
    assert {picture["status"] for picture in every(operator, site, "image")} == {"pending"}


def test_a_run_may_start_further_on_with_chosen_items(operator: httpx.Client, site: str, first: Document) -> None:
    """Only those, and what the run makes of them: the pictures that the first run left stay where they are."""
    chosen = every(operator, site, "task", status="queued")[0]["id"]
    left = len(every(operator, site, "image", status="pending"))
    document = over(operator, started(operator, site, start_from="article", only_items=[chosen]))
    assert [stage["status"] for stage in document["stages"][:3]] == ["skipped"] * 3
    assert document["stages"][0]["status_reason"] == "the run starts from Tasks → Content"
    found = counts(document)
    assert (found["article"], found["image_prompt"], found["review"]) == (1, 1, 1)
    assert found["image"] == document["stages"][4]["output_count"]
    assert len(every(operator, site, "image", status="pending")) == left
    assert len(every(operator, site, "article", status="in_review")) == 1


def test_one_number_is_for_every_stage(operator: httpx.Client, site: str, first: Document) -> None:
    document = over(operator, started(operator, site, max_items=1))
    assert document["stages"][0]["status"] == "skipped"
    assert "this stage needs 5" in document["stages"][0]["status_reason"]
    assert all(count <= 1 for key, count in counts(document).items() if key != "cluster")
