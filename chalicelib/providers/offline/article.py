"""An article that follows its outline: every point brought up and spoken to, the words within their limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec

from chalicelib.errors import ProviderRefused
from chalicelib.words import overlap

from .english import capitalised, listed
from .leads import lead, topic_opener
from .outlines import KNOWN_ASPECTS
from .passages import Passages
from .seed import Seed
from .stock import aspect_of
from .thesaurus import cast_for
from .topics import Topic, read_topic
from .voice import Voice, clipped, sentences, words_in

_META_LENGTH = 160
_NEARNESS = 0.99  # share of a keyword's words that a heading must have to be about that keyword
_OVERRUN = 1.3  # how far a paragraph may exceed its fair share, to end with a whole sentence
_KIND_ASPECTS = {"task": "steps", "choice": "choose", "comparison": "compare", "fault": "trouble"}
_FALLBACK = {
    "how_to": "steps", "guide": "basics", "list": "mistakes", "comparison": "compare", "questions": "questions",
    "explainer": "trouble",
}  # fmt: skip


class OutlineFacts(msgspec.Struct, frozen=True, kw_only=True):
    heading: str
    points: list[str] = []


class ArticleFacts(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    type: str
    outline: Annotated[list[OutlineFacts], msgspec.Meta(min_length=1)]
    angle: str = ""
    keywords: list[str] = []
    words_fewest: int = 1000
    words_most: int = 1200


class WrittenSection(msgspec.Struct, frozen=True, kw_only=True):
    heading: str
    body: str


class WrittenArticle(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    meta_description: str
    sections: list[WrittenSection]


@dataclass(frozen=True, slots=True)
class _Offer:
    """A paragraph to be: what brings it up, where its passage comes from and what that should speak to."""

    section: int
    lead: str
    aspect: str
    about: str
    voice: Voice
    briefly: bool
    plain_lead: str = ""  # the lead without the topic's name, before a passage that names it
    tail: str = ""  # said after the passage


def write_article(facts: ArticleFacts) -> WrittenArticle:
    """Words of all bodies together (split at white space) lie between `words_fewest` and `words_most`."""
    bodies = _bodies(facts)
    return WrittenArticle(
        title=facts.title,
        meta_description=_meta_description(facts),
        sections=[
            WrittenSection(heading=section.heading, body="\n\n".join(paragraphs))
            for section, paragraphs in zip(facts.outline, bodies, strict=True)
        ],
    )


def _bodies(facts: ArticleFacts) -> list[list[str]]:
    seed = Seed("article", facts.title, *facts.keywords)
    passages = Passages(seed)
    target = facts.words_fewest + round((facts.words_most - facts.words_fewest) * seed.between("target", 0.4, 0.7))
    offers = list(_offers(facts, seed))
    bodies: list[list[str]] = [[] for _ in facts.outline]
    total = 0
    for position, offer in enumerate(offers):
        share = (target - total) / (len(offers) - position)
        most = facts.words_most - total
        paragraph = passages.paragraph(offer.lead, offer, limit=min(most, round(share * _OVERRUN)))
        if not paragraph and not bodies[offer.section]:
            paragraph = passages.shortest(offer.voice, limit=most)
        if paragraph:
            bodies[offer.section].append(paragraph)
            total += words_in(paragraph)
    _fill_up(bodies, total, offers, passages, facts)
    if not all(bodies):
        raise ProviderRefused(f"{facts.words_most} words are too few for {len(facts.outline)} sections")
    return bodies


def _fill_up(
    bodies: list[list[str]], total: int, offers: Sequence[_Offer], passages: Passages, facts: ArticleFacts
) -> None:
    """Whole passages, always to the shortest section, until there are words enough; the stock's size bounds it."""
    while total < facts.words_fewest:
        shortest = min(range(len(bodies)), key=lambda number: sum(map(words_in, bodies[number])))
        offer = min((one for one in offers if one.section == shortest), key=lambda one: bool(one.tail))
        room = facts.words_most - total
        paragraph = passages.paragraph("", offer, limit=room) or passages.shortest(offer.voice, limit=room)
        if not paragraph:
            raise ProviderRefused(
                f"the offline provider cannot write {facts.words_fewest} words without repeating itself"
            )
        bodies[offer.section].append(paragraph)
        total += words_in(paragraph)


def _offers(facts: ArticleFacts, seed: Seed) -> Iterator[_Offer]:
    """One offer for the introduction, for each section about a keyword, for each point, and for the last word."""
    topics = [read_topic(keyword) for keyword in facts.keywords]
    cast = cast_for([facts.title, *facts.keywords])
    main = Voice(_main_topic(facts, topics), cast)
    frames: set[str] = set()
    last = len(facts.outline) - 1
    for number, section in enumerate(facts.outline):
        topic = _topic_of(section.heading, topics)
        voice = Voice(topic, cast) if topic else main
        aspect = _aspect(section.heading) or _FALLBACK.get(facts.type, "basics")
        if number == 0:
            yield _Offer(number, "", "intro", "", main, briefly=False)
        elif topic and topic != main.topic:
            yield _Offer(number, topic_opener(topic, seed), _kind_aspect(topic), section.heading, voice, briefly=True)
        elif not section.points and number != last:
            yield _Offer(number, "", aspect, section.heading, voice, briefly=False)
        for position, point in enumerate(section.points):
            named = voice.many if position == (number + 1) % 2 and number < last and voice.many not in point else ""
            opening = lead(point, named, seed, frames)
            plain = lead(point, "", seed, frames) if named else opening
            about = _aspect(point, voice.topic) or aspect
            yield _Offer(number, opening, about, point, voice, briefly=number % 3 != 1, plain_lead=plain)
        if number == last:
            tail = _related(facts, topics, main.topic)
            yield _Offer(number, "", "conclusion", "", main, briefly=False, tail=tail)


def _aspect(text: str, topic: Topic | None = None) -> str | None:
    """What a heading or point is about, its topic's own words set aside."""
    rest = text.casefold()
    for form in (topic.doing, topic.task, topic.bare) if topic else ():
        rest = rest.replace(form.casefold(), " ")
    return KNOWN_ASPECTS.get(text.casefold()) or aspect_of(rest)


def _kind_aspect(topic: Topic) -> str:
    """What the first paragraph of a section about this keyword speaks of."""
    if topic.kind == "question":
        return "trouble" if topic.keyword.casefold().startswith("why") else "questions"
    return _KIND_ASPECTS.get(topic.kind) or aspect_of(topic.keyword) or "basics"


def _main_topic(facts: ArticleFacts, topics: Sequence[Topic]) -> Topic:
    """The keyword that the title is built on; the title itself when none is."""
    scored = [
        (overlap(topic.keyword, facts.title) + overlap(facts.title, topic.keyword), -position)
        for position, topic in enumerate(topics)
    ]
    score, position = max(scored, default=(0.0, 0))
    return topics[-position] if score >= 0.75 else read_topic(facts.title.split(":")[0])


def _topic_of(heading: str, topics: Sequence[Topic]) -> Topic | None:
    """The keyword that a heading is about: the one with most words among those the heading has in full."""
    fitting = [topic for topic in topics if heading == topic.heading] or [
        topic
        for topic in topics
        if overlap(topic.keyword, heading) >= _NEARNESS and overlap(heading, topic.keyword) > 0.5
    ]
    return max(fitting, key=lambda topic: len(topic.keyword), default=None)


def _related(facts: ArticleFacts, topics: Sequence[Topic], main: Topic) -> str:
    """A sentence that names keywords which no heading is about."""
    about = {topic.keyword for section in facts.outline if (topic := _topic_of(section.heading, topics))}
    rest = [topic.doing for topic in topics if topic.keyword not in about and topic.doing != main.doing]
    if not rest:
        return ""
    return (
        f"The same approach will serve you well with related subjects such as {listed(list(dict.fromkeys(rest))[:2])}."
    )


def _meta_description(facts: ArticleFacts) -> str:
    """The title's promise and the first headings, as many as fit."""
    topic = _main_topic(facts, [read_topic(keyword) for keyword in facts.keywords])
    start = capitalised(topic.doing.removeprefix("working out "))
    others = [section.heading for section in facts.outline[1:-1] if overlap(topic.keyword, section.heading) < _NEARNESS]
    headings = [heading.rstrip("?.!") for heading in others]
    for count in (3, 2, 1):
        names = [
            heading[:1].lower() + heading[1:] if heading[1:2].islower() else heading for heading in headings[:count]
        ]
        text = f"{start}, explained in plain words: {listed([*names, 'more'])}." if names else ""
        if names and len(text) <= _META_LENGTH:
            return text
    first = sentences(facts.angle)[:1] or [f"{start}, explained in plain words."]
    return clipped(first[0], _META_LENGTH)
