"""Article ideas for one cluster: a few titles of different types, each with an outline that suits it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec

from chalicelib.errors import ProviderRefused

from .english import capitalised
from .outlines import MISTAKE_ITEMS, PATTERNS, POINT_ITEMS, RECIPES, TOPIC_POINTS
from .seed import Seed
from .thesaurus import cast_for
from .titles import ANGLES, TITLES
from .topics import Topic, as_question, read_topic
from .voice import Voice, clipped

_LONGEST_TITLE = 110
_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# The types that suit a topic, best first.
_TYPES = {
    "task": ("how_to", "list", "guide"),
    "choice": ("guide", "list", "comparison"),
    "comparison": ("comparison", "explainer", "guide"),
    "question": ("explainer", "questions", "list"),
    "fault": ("explainer", "how_to", "list"),
    "thing": ("guide", "questions", "list"),
}

_SPARE = ("check", "steps", "tools", "care", "mistakes", "improve", "amount")  # when a recipe is too short
# Aspects with little to say about a kind of topic: no season for buying a grinder.
_UNFIT = {"choice": ("time", "place"), "comparison": ("time",)}


class ClusterLabel(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    description: str = ""


class IdeaFacts(msgspec.Struct, frozen=True, kw_only=True):
    cluster: ClusterLabel
    keywords: Annotated[list[str], msgspec.Meta(min_length=1)]
    fewest: int = 3
    most: int = 7
    sections_fewest: int = 6
    sections_most: int = 10
    language: str = "en"


class IdeaSection(msgspec.Struct, frozen=True, kw_only=True):
    heading: str
    points: list[str]


class Idea(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    angle: str
    type: str
    outline: list[IdeaSection]


@dataclass(frozen=True, slots=True)
class _Plan:
    """One idea before its words: what type of article, on which topic, with which others beside it."""

    type: str
    voice: Voice
    siblings: tuple[Topic, ...]
    seed: Seed
    sections: int


def make_ideas(facts: IdeaFacts) -> dict[str, list[Idea]]:
    """Usually three, one more for a large cluster; no two with the same title."""
    if not facts.language.lower().startswith("en"):
        raise ProviderRefused(f"the offline provider writes English only, not {facts.language!r}", field="language")
    wanted = min(facts.most, max(facts.fewest, 4 if len(facts.keywords) >= 8 else 3))
    titles: set[str] = set()
    return {"ideas": [_idea(plan, titles) for plan in _plans(facts, wanted)]}


def _plans(facts: IdeaFacts, wanted: int) -> Iterator[_Plan]:
    topics = [read_topic(keyword) for keyword in facts.keywords]
    cast = cast_for([facts.cluster.name, *facts.keywords])
    for number, (kind, topic) in enumerate(_spread(topics, wanted)):
        seed = Seed("idea", facts.cluster.name, str(number), *facts.keywords)
        most = min(facts.sections_most, facts.sections_fewest + 2)
        sections = facts.sections_fewest + seed.number("sections", most - facts.sections_fewest + 1)
        siblings = tuple(other for other in topics if other.heading != topic.heading)
        yield _Plan(kind, Voice(topic, cast), siblings, seed, sections)


def _spread(topics: Sequence[Topic], wanted: int) -> list[tuple[str, Topic]]:
    """Types and topics: first each type and each topic once, then whatever pair is left."""
    pairs = [(kind, topic) for rank in range(3) for topic in topics for kind in (_TYPES[topic.kind][rank],)]
    chosen: list[tuple[str, Topic]] = []
    for fresh in (_both_new, _type_new, _pair_new, _any):
        for pair in pairs:
            if len(chosen) < wanted and fresh(pair, chosen):
                chosen.append(pair)
    while len(chosen) < wanted:
        chosen.append(pairs[len(chosen) % len(pairs)])
    return chosen


def _both_new(pair: tuple[str, Topic], chosen: Sequence[tuple[str, Topic]]) -> bool:
    return all(pair[0] != kind and pair[1] != topic for kind, topic in chosen)


def _type_new(pair: tuple[str, Topic], chosen: Sequence[tuple[str, Topic]]) -> bool:
    return all(pair[0] != kind for kind, _ in chosen)


def _pair_new(pair: tuple[str, Topic], chosen: Sequence[tuple[str, Topic]]) -> bool:
    return all(pair[1] != topic for _, topic in chosen)


def _any(pair: tuple[str, Topic], chosen: Sequence[tuple[str, Topic]]) -> bool:
    return pair not in chosen


def _idea(plan: _Plan, titles: set[str]) -> Idea:
    outline = _items(plan) if plan.type == "list" else _sections(plan)
    title = _title(plan, titles, items=len(outline) - 2)
    titles.add(title.casefold())
    angle = plan.voice.say(plan.seed.pick("angle", ANGLES[plan.type]))
    return Idea(title=title, angle=clipped(angle, 400), type=plan.type, outline=outline)


def _title(plan: _Plan, taken: set[str], *, items: int) -> str:
    """The first pattern, in seeded order, whose title is new."""
    topic = plan.voice.topic
    group = TITLES[plan.type]
    patterns = plan.seed.shuffled("title", group.get(topic.kind) or group["any"])
    count = capitalised(_NUMBERS[items]) if 0 < items < len(_NUMBERS) else str(items)
    sides = topic.sides or (topic.bare, topic.bare)
    heading = topic.heading.rstrip("?")
    for pattern in [*patterns, "{heading}", *(f"{{heading}} ({number})" for number in range(2, 12))]:
        text = (
            pattern.replace("{count}", count).replace("{left}", _bare(sides[0])).replace("{right}", _bare(sides[1]))
        ).replace("{ask}", as_question(topic))
        title = clipped(capitalised(plan.voice.say(text.replace("{heading}", heading))), _LONGEST_TITLE)
        if title.casefold() not in taken:
            return title
    return f"{clipped(heading, _LONGEST_TITLE)} {len(taken) + 1}"


def _bare(side: str) -> str:
    return re.sub(r"^(?:a|an|your|the) ", "", side)


def _sections(plan: _Plan) -> list[IdeaSection]:
    """Opening, body in the recipe's order with headings from sibling keywords between, closing."""
    recipe, seed = RECIPES[plan.type], plan.seed
    opening, closing = seed.pick("opening", recipe.opening), seed.pick("closing", recipe.closing)
    own = 3 if plan.type in ("questions", "guide") else 2
    siblings = seed.shuffled("siblings", plan.siblings)[: min(own, plan.sections - 4)]
    room = plan.sections - 2 - len(siblings)
    apt = [aspect for aspect in recipe.body if aspect not in _UNFIT.get(plan.voice.topic.kind, ())]
    apt += [aspect for aspect in _SPARE if aspect not in apt][: max(0, room - len(apt))]
    kept = set(seed.shuffled("body", apt)[:room])
    body = [_from_pattern(plan, aspect) for aspect in apt if aspect in kept]
    from_siblings = [_from_topic(plan, topic) for topic in siblings]
    middle = from_siblings + body if plan.type == "questions" else _woven(body, from_siblings)
    return _distinct([_from_pattern(plan, opening), *middle, _from_pattern(plan, closing)])


def _items(plan: _Plan) -> list[IdeaSection]:
    """A list: an opening, as many items as the title says, a closing."""
    recipe, seed = RECIPES["list"], plan.seed
    stock = seed.shuffled("items", _item_stock(plan))[: plan.sections - 2]
    items = [_section(plan, heading, points) for heading, points in stock]
    opening = _from_pattern(plan, seed.pick("opening", recipe.opening))
    return [opening, *items, _from_pattern(plan, seed.pick("closing", recipe.closing))]


def _item_stock(plan: _Plan) -> Sequence[tuple[str, tuple[str, ...]]]:
    return MISTAKE_ITEMS if plan.voice.topic.kind in ("task", "fault") else POINT_ITEMS


def _woven(body: list[IdeaSection], others: list[IdeaSection]) -> list[IdeaSection]:
    """Others spread evenly between the sections of the body."""
    result = list(body)
    for number, section in enumerate(others):
        result.insert(min(len(result), 1 + number * 2), section)
    return result


def _from_pattern(plan: _Plan, aspect: str) -> IdeaSection:
    pattern = PATTERNS[aspect]
    return _section(plan, plan.seed.pick(f"heading {aspect}", pattern.headings), pattern.points)


def _from_topic(plan: _Plan, topic: Topic) -> IdeaSection:
    heading = as_question(topic) if plan.type == "questions" else topic.heading
    voice = Voice(topic, plan.voice.cast)
    points = [clipped(voice.say(point), 180) for point in _chosen(plan, heading, TOPIC_POINTS[topic.kind])]
    return IdeaSection(heading=clipped(heading, 180), points=points)


def _section(plan: _Plan, heading: str, points: Sequence[str]) -> IdeaSection:
    chosen = [clipped(plan.voice.say(point), 180) for point in _chosen(plan, heading, points)]
    return IdeaSection(heading=clipped(plan.voice.say(heading), 180), points=chosen)


def _chosen(plan: _Plan, label: str, points: Sequence[str]) -> list[str]:
    """Two to four of the points, in the order they have."""
    fewest = 3 if plan.sections <= 7 else 2
    count = min(len(points), fewest + plan.seed.number(f"points of {label}", 2))
    kept = set(plan.seed.shuffled(f"points {label}", points)[:count])
    return [point for point in points if point in kept]


def _distinct(sections: list[IdeaSection]) -> list[IdeaSection]:
    """No heading twice (odd keywords; those get a number), and no point twice where two others are left."""
    headings: dict[str, int] = {}
    said: set[str] = set()
    result = []
    for section in sections:
        key = section.heading.casefold()
        headings[key] = headings.get(key, 0) + 1
        again = f" ({headings[key]})" if headings[key] > 1 else ""
        new = [point for point in section.points if point not in said]
        points = new if len(new) >= 2 else section.points
        said.update(points)
        result.append(IdeaSection(heading=section.heading + again, points=points))
    return result
