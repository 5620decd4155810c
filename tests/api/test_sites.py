"""Sites, their settings and prompts, and what a run takes of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx

from chalicelib.pipelines import PIPELINES
from chalicelib.prompts import defaults
from tests.api.conftest import OWN_PROMPT, Finished, MakeSite
from tests.api.speaking import Document, every, good, over, refused, started

DEFAULTS = {
    "auto_approve": False, "text_provider": "offline", "image_provider": "offline", "base_url": "", "model": "",
    "image_model": "", "language": "en",
}  # fmt: skip


def test_a_site_has_every_setting(admin: httpx.Client, viewer: httpx.Client, make_site: MakeSite) -> None:
    site = make_site(language="de")
    expected = {"site_id": site, "name": "A site", "settings": DEFAULTS | {"language": "de"}}
    assert good(viewer.get(f"/sites/{site}")) == expected
    changed = {"name": "Garten", "settings": DEFAULTS | {"auto_approve": True}}
    assert good(admin.put(f"/sites/{site}", json=changed)) == {"site_id": site, **changed}
    assert good(viewer.get(f"/sites/{site}")) == {"site_id": site, **changed}
    assert {"site_id": site, "name": "Garten"} in good(viewer.get("/sites"))["sites"]


def test_a_site_is_added_once(admin: httpx.Client) -> None:
    def add(number: int) -> httpx.Response:
        return admin.post("/sites", json={"site_id": "added-once", "name": f"Number {number}"})

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(add, range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    refusal = next(answer for answer in answers if answer.status_code == 409)
    assert refused(refusal, 409, "conflict")["details"] == {"site_id": "added-once"}
    won = next(answer for answer in answers if answer.status_code == 201)
    assert good(admin.get("/sites/added-once")) == won.json()


def prompt(api: httpx.Client, site: str, name: str) -> Document:
    prompts: list[Document] = good(api.get(f"/sites/{site}/prompts"))["prompts"]
    return next(found for found in prompts if found["name"] == name)


def test_a_prompts_versions_count_on_over_the_default(admin: httpx.Client, make_site: MakeSite) -> None:
    site = make_site()
    default = prompt(admin, site, "ideas")
    assert default["text"] == defaults()["ideas"]
    assert default["version"].startswith("default-")
    assert not default["overridden"]
    path = f"/sites/{site}/prompts/ideas"
    first = good(admin.put(path, json={"text": "  Our own.  "}))
    assert first == {"name": "ideas", "version": f"{site}-1", "text": "Our own.", "overridden": True}
    assert good(admin.put(path, json={"text": "Our second."}))["version"] == f"{site}-2"
    assert good(admin.put(path, json={"text": " "})) == default
    assert good(admin.put(path, json={"text": "Our fourth."}))["version"] == f"{site}-4"
    assert prompt(admin, site, "article")["overridden"] is False


def test_a_run_uses_the_prompt_in_force(viewer: httpx.Client, finished: Finished) -> None:
    assert prompt(viewer, finished.site_id, "ideas")["text"] == OWN_PROMPT
    idea, article = (every(viewer, finished.site_id, kind)[0]["id"] for kind in ("idea", "article"))
    made = good(viewer.get(f"/items/{finished.site_id}/idea/{idea}"))["provenance"]
    assert (made["prompt"], made["prompt_version"]) == ("ideas", f"{finished.site_id}-1")
    made = good(viewer.get(f"/items/{finished.site_id}/article/{article}"))["provenance"]
    assert (made["prompt"], made["run_id"], made["stage"]) == ("article", finished.run_id, "article")
    assert made["prompt_version"].startswith("default-")


def test_a_site_that_approves_by_itself(operator: httpx.Client, make_site: MakeSite) -> None:
    site = make_site([f"espresso at home {number}" for number in range(6)], auto_approve=True)
    document = over(operator, started(operator, site, max_items={"idea": 1, "article": 1}))
    assert document["run"]["status"] == "completed"
    assert [article["status"] for article in every(operator, site, "article")] == ["approved"]


def test_pipelines_are_as_they_are_declared(viewer: httpx.Client) -> None:
    found = good(viewer.get("/pipelines"))["pipelines"]
    assert [pipeline["key"] for pipeline in found] == list(PIPELINES)
    for pipeline in found:
        declared = PIPELINES[pipeline["key"]].stages
        assert [stage["key"] for stage in pipeline["stages"]] == [stage.key for stage in declared]
        assert [stage["number"] for stage in pipeline["stages"]] == list(range(1, len(declared) + 1))
