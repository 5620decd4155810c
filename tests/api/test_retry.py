"""A run whose pictures all failed is repaired: another provider, one call, and only what failed is made."""

from __future__ import annotations

import httpx

from local.audit import audit
from local.stack import Stack
from tests.api.conftest import KEYWORDS, MakeSite
from tests.api.speaking import good, over, started
from tests.providers.openai_client import FakeServer


def test_a_failed_stage_is_made_good_by_a_retry(
    stack: Stack, operator: httpx.Client, admin: httpx.Client, make_site: MakeSite, model_server: FakeServer
) -> None:
    settings = {"image_provider": "openai", "base_url": f"{model_server.url}/v1", "image_model": "retry/bad-base64"}
    site = make_site(KEYWORDS, **settings)
    failed = over(operator, started(operator, site, max_items={"idea": 1, "article": 2}))
    assert failed["run"]["status"] == "failed"
    assert failed["run"]["reason"] == "Prompts → Images: all 4 items failed"
    assert "retry" in failed["actions"]

    name = good(admin.get(f"/sites/{site}"))["name"]
    good(admin.put(f"/sites/{site}", json={"name": name, "settings": {"image_provider": "offline"}}))
    answer = operator.post(f"/runs/{failed['run']['run_id']}/retry")
    assert answer.status_code == 202
    assert answer.json()["retry_of"] == failed["run"]["run_id"]
    mended = over(operator, answer.json()["run_id"])
    assert (mended["run"]["status"], mended["run"]["retry_of"]) == ("completed", failed["run"]["run_id"])
    assert [stage["succeeded"] for stage in mended["stages"]] == [0, 0, 0, 0, 0, 4, 2]
    assert audit(mended, stack.env) == []
    assert good(operator.get(f"/runs/{failed['run']['run_id']}")) == failed
