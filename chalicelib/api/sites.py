"""Sites, their settings and prompts, and what pipelines there are."""

from __future__ import annotations

from typing import Any

import msgspec

from chalicelib.api.routing import Api, Call
from chalicelib.api.types import NewSite, PromptText, Site, SiteSettings
from chalicelib.errors import InvalidInput, NotFound
from chalicelib.pipelines import PIPELINES, Pipeline, Stage
from chalicelib.prompts import defaults, instructions

api = Api(__name__)


@api.call("GET", "/sites", role="viewer")
def sites(call: Call) -> dict[str, Any]:
    return {"sites": [{"site_id": site["site_id"], "name": site["name"]} for site in call.store.settings.sites()]}


@api.call("POST", "/sites", role="admin")
def add_site(call: Call) -> tuple[int, dict[str, Any]]:
    asked = call.body(NewSite)
    _check_provider(asked.settings)
    added = call.store.settings.add_site(asked.site_id, asked.name, msgspec.to_builtins(asked.settings))
    return 201, _site(added)


@api.call("GET", "/sites/{site}", role="viewer")
def site(call: Call, site: str) -> dict[str, Any]:
    return _site(call.store.settings.site(site))


@api.call("PUT", "/sites/{site}", role="admin")
def change_site(call: Call, site: str) -> dict[str, Any]:
    """Settings count from the next run on: a run keeps those it began with."""
    asked = call.body(Site)
    _check_provider(asked.settings)
    return _site(call.store.settings.change_site(site, asked.name, msgspec.to_builtins(asked.settings)))


@api.call("GET", "/sites/{site}/prompts", role="viewer")
def prompts(call: Call, site: str) -> dict[str, Any]:
    call.store.settings.site(site)
    return {"prompts": _prompts(call, site)}


@api.call("PUT", "/sites/{site}/prompts/{prompt}", role="admin")
def change_prompt(call: Call, site: str, prompt: str) -> dict[str, Any]:
    """An empty text goes back to the default."""
    call.store.settings.site(site)
    if prompt not in defaults():
        raise NotFound("prompt", prompt)
    call.store.settings.set_prompt(site, prompt, call.body(PromptText).text.strip())
    return next(found for found in _prompts(call, site) if found["name"] == prompt)


@api.call("GET", "/pipelines", role="viewer")
def pipelines(call: Call) -> dict[str, Any]:
    return {"pipelines": [_pipeline(pipeline) for pipeline in PIPELINES.values()]}


def _check_provider(settings: SiteSettings) -> None:
    """Settings with which every item of a run would fail are refused before it starts."""
    needed = ["base_url"] if "openai" in (settings.text_provider, settings.image_provider) else []
    needed += ["model"] if settings.text_provider == "openai" else []
    needed += ["image_model"] if settings.image_provider == "openai" else []
    for name in needed:
        if not getattr(settings, name):
            raise InvalidInput(f"settings.{name}", "is required with the provider openai")


def _site(record: dict[str, Any]) -> dict[str, Any]:
    """With the default for each setting that the record does not have."""
    settings = msgspec.convert(record["settings"], SiteSettings)
    return {
        "site_id": record["site_id"],
        "name": record["name"],
        "settings": {name: getattr(settings, name) for name in settings.__struct_fields__},
    }


def _prompts(call: Call, site: str) -> list[dict[str, Any]]:
    own = call.store.settings.prompts(site)
    found = []
    for name in defaults():
        text, version = instructions(name, own)
        overridden = bool(own.get(name, {}).get("text"))
        found.append({"name": name, "version": version, "text": text, "overridden": overridden})
    return found


def _pipeline(pipeline: Pipeline) -> dict[str, Any]:
    stages = [_stage(number, stage) for number, stage in enumerate(pipeline.stages, 1)]
    return {"key": pipeline.key, "name": pipeline.name, "stages": stages}


def _stage(number: int, stage: Stage) -> dict[str, Any]:
    return {
        "number": number,
        "key": stage.key,
        "name": stage.name,
        "short_name": stage.short_name,
        "takes": str(stage.takes),
        "makes": [str(queue) for queue in stage.makes],
        "unit_size": stage.unit_size,
        "concurrency": stage.concurrency,
    }
