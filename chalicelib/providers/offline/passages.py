"""Hands out passages from the stock, each sentence at most once in an article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from chalicelib.words import stems

from .seed import Seed
from .stock import PASSAGES
from .voice import Voice, sentences, words_in

# Where to look when an aspect's own passages are used up.
_NEIGHBOURS = (
    "basics",
    "steps",
    "check",
    "choose",
    "habit",
    "time",
    "trouble",
    "improve",
    "care",
    "questions",
    "beginner",
)


class Subject(Protocol):
    """What a paragraph is about."""

    @property
    def aspect(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def voice(self) -> Voice: ...
    @property
    def briefly(self) -> bool: ...
    @property
    def plain_lead(self) -> str: ...
    @property
    def tail(self) -> str: ...


class Passages:
    """The state of one article: which passages and sentences it has used."""

    def __init__(self, seed: Seed) -> None:
        self._left = {aspect: seed.shuffled(aspect, stock) for aspect, stock in PASSAGES.items()}
        self._said: set[str] = set()

    def paragraph(self, lead: str, subject: Subject, *, limit: int) -> str:
        """The lead and as many sentences of a fitting passage as `limit` words allow; empty when none fits."""
        passage = self._next(subject)
        spoken = sentences(subject.voice.say(passage, briefly=subject.briefly)) if passage else []
        if lead and spoken and subject.plain_lead and subject.voice.many in spoken[0]:
            lead = subject.plain_lead
        said = [] if lead.casefold() in self._said else sentences(lead)
        if said and spoken and _says_already(spoken[:2], subject.about):
            said = []
        tail = [subject.tail] if subject.tail and subject.tail.casefold() not in self._said else []
        for chosen, count in _lengths(said, spoken, tail):
            text = " ".join(chosen)
            if chosen and words_in(text) <= limit and self._take(chosen, passage if count else None):
                return text
        return ""

    def shortest(self, voice: Voice, *, limit: int) -> str:
        """The shortest sentence left in the whole stock, for a space that nothing else fits."""
        found = [
            (words_in(sentence), sentence)
            for stock in self._left.values()
            for passage in stock
            for sentence in sentences(voice.say(passage, briefly=True))[:1]
            if sentence.casefold() not in self._said
        ]
        fitting = [one for one in sorted(found) if one[0] <= limit]
        if not fitting:
            return ""
        self._said.add(fitting[0][1].casefold())
        return fitting[0][1]

    def _next(self, subject: Subject) -> str | None:
        """The passage of the aspect that has most words in common with what it should speak to."""
        for aspect in (subject.aspect, *_NEIGHBOURS, *PASSAGES):
            free = [passage for passage in self._left[aspect] if self._is_new(subject, passage)]
            if free:
                return max(free, key=lambda passage: _echo(subject.about, passage))
        return None

    def _is_new(self, subject: Subject, passage: str) -> bool:
        spoken = sentences(subject.voice.say(passage, briefly=subject.briefly))
        return all(sentence.casefold() not in self._said for sentence in spoken)

    def _take(self, chosen: list[str], passage: str | None) -> bool:
        """Marks as said; refuses when one of them was said before."""
        keys = [sentence.casefold() for sentence in chosen]
        if len(set(keys)) < len(keys) or any(key in self._said for key in keys):
            return False
        self._said.update(keys)
        for stock in self._left.values():
            if passage in stock:
                stock.remove(passage)
        return True


def _lengths(said: list[str], spoken: list[str], tail: list[str]) -> Iterator[tuple[list[str], int]]:
    """The paragraph from long to short, each with how many sentences of the passage it has."""
    for count in range(len(spoken), -1, -1):
        if tail:
            yield [*said, *spoken[:count], *tail], count
        yield [*said, *spoken[:count]], count


def _echo(point: str, passage: str) -> float:
    """How much of a point's wording a passage takes up, at its start above all."""
    return _share(point, sentences(passage)[0]) + _share(point, passage)


def _share(point: str, text: str) -> float:
    wanted = set(stems(point))
    return len(wanted & set(stems(text))) / len(wanted) if wanted and point else 0.0


def _says_already(spoken: list[str], point: str) -> bool:
    """Whether the passage opens with the point itself, so that a lead would say it twice."""
    return bool(point) and _share(point, " ".join(spoken)) >= 0.6
