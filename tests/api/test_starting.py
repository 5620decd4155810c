"""A start: one active run per site and pipeline, also when many ask at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.api.conftest import Finished, MakeSite
from tests.api.speaking import good, over, refused, started


@pytest.mark.parametrize("together", [2, 20])
def test_of_starts_at_the_same_moment_one_wins(operator: httpx.Client, make_site: MakeSite, together: int) -> None:
    site = make_site([f"keyword {number}" for number in range(5)])

    def start(_: int) -> httpx.Response:
        return operator.post("/runs", json={"site_id": site, "limits": {"skip": ["article"]}})

    with ThreadPoolExecutor(together) as pool:
        answers = list(pool.map(start, range(together)))
    [won] = [answer for answer in answers if answer.status_code == 202]
    assert good(won, 202).keys() == {"run_id", "status"}
    for lost in (answer for answer in answers if answer is not won):
        error = refused(lost, 409, "run_active")
        assert error["details"] == {"site_id": site, "pipeline": "content", "run_id": won.json()["run_id"]}
    over(operator, won.json()["run_id"])


def test_a_site_may_run_again_when_its_run_is_over(operator: httpx.Client, make_site: MakeSite) -> None:
    site = make_site()
    first = over(operator, started(operator, site))
    assert first["run"]["status"] == "completed"
    assert {stage["status"] for stage in first["stages"]} == {"empty"}
    second = over(operator, started(operator, site))
    assert second["run"]["run_id"] > first["run"]["run_id"]


def test_a_run_knows_who_started_it_and_how(admin: httpx.Client, operator: httpx.Client, make_site: MakeSite) -> None:
    for api, who, trigger in ((admin, "demo@example.com", "manual"), (operator, "test operator", "api")):
        run = over(api, started(api, make_site()))["run"]
        assert (run["started_by"], run["trigger"]) == (who, trigger)


def test_a_finished_run_stays_as_it_is(operator: httpx.Client, finished: Finished) -> None:
    again = good(operator.get(f"/runs/{finished.run_id}"))
    assert again == finished.document
