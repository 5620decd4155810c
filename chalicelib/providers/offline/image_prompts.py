"""What to draw for an article: one featured picture, and one for each of some of its sections."""

from __future__ import annotations

from typing import Annotated

import msgspec

from chalicelib.words import overlap

from .seed import Seed
from .thesaurus import Cast, cast_for
from .topics import Topic, read_topic
from .voice import clipped

_STYLES = (
    "flat editorial illustration with soft shadows",
    "calm paper-cut illustration with layered shapes",
    "natural photograph with shallow depth of field",
    "clean vector illustration with a limited palette",
    "bright photograph from above on a plain surface",
)
_LIGHTS = ("morning light", "soft daylight", "warm afternoon light", "even studio light")
_ROOM_FOR_SECTION = 240


class ImagePromptFacts(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    sections: list[str]
    keywords: list[str] = []
    in_article: Annotated[int, msgspec.Meta(ge=0, le=3)] = 1


class ImageIdea(msgspec.Struct, frozen=True, kw_only=True):
    role: str
    prompt: str
    alt: str


def make_image_prompts(facts: ImagePromptFacts) -> dict[str, list[ImageIdea]]:
    """One featured and `in_article` in-article ideas, in the order of the sections they are for."""
    seed = Seed("images", facts.title, *facts.sections)
    cast = cast_for([facts.title, *facts.keywords])
    style = f"{seed.pick('style', _STYLES)}, {seed.pick('light', _LIGHTS)}"
    topic = _topic(facts)
    return {"prompts": [_featured(facts, topic, cast, style), *_in_article(facts, topic, cast, style, seed)]}


def _topic(facts: ImagePromptFacts) -> Topic:
    best = max(facts.keywords, key=lambda keyword: overlap(keyword, facts.title), default=facts.title.split(":")[0])
    return read_topic(best)


def _featured(facts: ImagePromptFacts, topic: Topic, cast: Cast, style: str) -> ImageIdea:
    subject = f"{topic.doing} {cast.place}" if topic.kind == "task" else f"{topic.thing} {cast.place}"
    return ImageIdea(
        role="featured",
        prompt=clipped(
            f"Wide cover picture for the article “{facts.title}”: {subject}, one clear subject, room for a headline, "
            f"{style}, no text, no logos.",
            1000,
        ),
        alt=clipped(f"Cover picture for “{facts.title}”", 180),
    )


def _in_article(facts: ImagePromptFacts, topic: Topic, cast: Cast, style: str, seed: Seed) -> list[ImageIdea]:
    """Sections from the middle of the article first: openings and endings have little to show."""
    middle = facts.sections[1:-1] or facts.sections or [facts.title]
    order = seed.shuffled("sections", range(len(middle)))
    chosen = sorted(order[: facts.in_article]) + order[:1] * max(0, facts.in_article - len(middle))
    return [_one_in_article(middle[position], topic, cast, style) for position in chosen]


def _one_in_article(heading: str, topic: Topic, cast: Cast, style: str) -> ImageIdea:
    section = clipped(heading, _ROOM_FOR_SECTION)
    return ImageIdea(
        role="in_article",
        prompt=f"Picture for the section “{section}” of an article on {topic.bare}: {topic.thing} {cast.place}, "
        f"seen close, showing one detail that explains the section, {style}, no text, no logos.",
        alt=clipped(f"{topic.bare[:1].upper()}{topic.bare[1:]}, illustrating “{heading}”", 180),
    )
