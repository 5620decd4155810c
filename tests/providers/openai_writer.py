"""Answers that do the task: made from the facts in the prompt, so that a whole run gets through all its checks."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

WORDS_A_SECTION = 170
Facts = dict[str, Any]


def written(body: dict[str, Any]) -> str:
    """The message's content for a chat request of one of the four prompts, told apart by its schema's name."""
    said = body["messages"][1]["content"]
    facts = json.loads(said[said.index("<data>\n") + len("<data>\n") : said.rindex("\n</data>")])
    return json.dumps(_WRITERS[body["response_format"]["json_schema"]["name"]](facts))


def _clusters(facts: Facts) -> Facts:
    keywords, size = facts["keywords"], facts["smallest"]
    count = max(1, len(keywords) // size)
    groups = [keywords[number::count] for number in range(count)]
    return {"clusters": [{"name": group[0], "description": f"About {group[0]}", "keywords": group} for group in groups]}


def _ideas(facts: Facts) -> Facts:
    name = facts["cluster"]["name"]
    headings = [f"{name}, part {number}" for number in range(1, facts["sections_fewest"] + 1)]
    outline = [{"heading": heading, "points": ["what", "how"]} for heading in headings]
    titles = [f"{name}, view {number}" for number in range(1, facts["fewest"] + 1)]
    return {"ideas": [{"title": t, "angle": "plainly", "type": "guide", "outline": outline} for t in titles]}


def _article(facts: Facts) -> Facts:
    body = " ".join(f"word{number}" for number in range(WORDS_A_SECTION))
    sections = [{"heading": section["heading"], "body": body} for section in facts["outline"]]
    return {"title": facts["title"], "meta_description": facts["angle"], "sections": sections}


def _image_prompts(facts: Facts) -> Facts:
    roles = ["featured"] + ["in_article"] * facts["in_article"]
    return {"prompts": [{"role": role, "prompt": facts["title"], "alt": facts["title"]} for role in roles]}


_WRITERS: dict[str, Callable[[Facts], Facts]] = {
    "Clusters": _clusters,
    "Ideas": _ideas,
    "Article": _article,
    "ImagePrompts": _image_prompts,
}
