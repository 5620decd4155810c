"""What a demo run begins with: a site with the sample keywords, or a site with the five demo sources."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from cli.api import Api, ApiError, segment
from cli.exits import CommandFailed
from local.demo_sources import SOURCES, Source, name_of

KEYWORDS_SITE = "garden-blog"
SOURCES_SITE = "daily-quiz"
QUESTIONS_WANTED = 3  # of each text
MOST_SITES = 1000


def site_with_keywords(api: Api, content: str, console: Console) -> str:
    """The first demo site that still has new keywords: each start shows a whole run, nothing is deleted for it."""
    for number in range(1, MOST_SITES):
        site = KEYWORDS_SITE if number == 1 else f"{KEYWORDS_SITE}-{number}"
        _make_site(api, site)
        body = {"site_id": site, "format": "csv", "content": content}
        counts = api.call("POST", "/items/import", json=body)
        if counts["added"]:
            console.print(f"{counts['added']} sample keywords imported into {site}")
            return site
    raise CommandFailed("every demo site has the sample keywords already: start with another --data folder")


def site_with_sources(api: Api, origin: str, console: Console) -> str:
    """Always the same site, so that a second run meets what it knows. `origin`: where the demo sources are served."""
    _make_site(api, SOURCES_SITE)
    there = {each["name"]: each for each in api.call("GET", "/sources", params={"site_id": SOURCES_SITE})["sources"]}
    done = [_register(api, source, origin, there.get(name_of(source))) for source in SOURCES]
    console.print(f"Sources of {SOURCES_SITE}: {', '.join(done)}", soft_wrap=True)
    return SOURCES_SITE


def _register(api: Api, source: Source, origin: str, known: dict[str, Any] | None) -> str:
    """One that is there stays as a person set it; only its address follows the server's. Answers what was done."""
    name, url = name_of(source), origin + source.path
    if known is None:
        declared = {"name": name, "type": source.type, "url": url, "purposes": source.purposes}
        api.call("POST", "/sources", json={"site_id": SOURCES_SITE, "count": QUESTIONS_WANTED, **declared})
        return f"{name} (added)"
    if known["url"] == url:
        return f"{name} (as it was)"
    kept = ("rev", "name", "on", "type", "purposes", "categories", "count", "difficulty", "shape")
    path = f"/sources/{SOURCES_SITE}/{segment(known['id'])}"
    api.call("PUT", path, json={**{field: known[field] for field in kept}, "url": url})
    return f"{name} (moved)"


def _make_site(api: Api, site: str) -> None:
    try:
        api.call("POST", "/sites", json={"site_id": site, "name": site.replace("-", " ").capitalize()})
    except ApiError as error:
        if error.http_status != 409:
            raise
