"""A topic and a cast put into stock text: slots filled, sentences begun with a capital."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .english import capitalised, indefinite, plural
from .thesaurus import Cast
from .topics import Topic

_SENTENCE = re.compile(r"(?<=[.!?])(?<!\be\.g\.)(?<!\bvs\.)\s+")
_WORKING_OUT = re.compile(r"\b(about|of) working out(?= (?:how|what|when|where|which|who|why|whether)\b)")
# Said instead of the whole phrase, where it was said a moment ago: (doing, task) by kind of topic.
_BRIEFLY = {
    "choice": ("the choice", "choose"),
    "comparison": ("the choice", "choose"),
    "question": ("this", "work it out"),
}


@dataclass(frozen=True, slots=True)
class Voice:
    topic: Topic
    cast: Cast

    def say(self, pattern: str, *, briefly: bool = False) -> str:
        """The pattern with its slots filled; `briefly` says "the job" for the whole phrase."""
        doing, task = _BRIEFLY.get(self.topic.kind, ("the job", "do the job"))
        text = pattern.format(
            doing=doing if briefly else self.topic.doing,
            task=task if briefly else self.topic.task,
            thing=self.topic.thing,
            bare=self.topic.bare,
            many=self.many,
            people=self.cast.people,
            a_pro=indefinite(self.cast.pro),
            a_shop=indefinite(self.cast.shop),
            place=self.cast.place,
            round=self.cast.round,
        )
        text = _WORKING_OUT.sub(r"\1", text)
        return " ".join(capitalised(sentence) for sentence in sentences(text))

    @property
    def many(self) -> str:
        """What the topic is about, as a kind of thing: "bike chains", "soil", "burr grinders and blade grinders"."""
        return " and ".join(_plural(part) for part in self.topic.bare.split(" and "))


def sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE.split(text.strip()) if part]


def words_in(text: str) -> int:
    return len(text.split())


def clipped(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words."""
    if len(text) <= limit:
        return text
    short = text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:-–") if " " in text[: limit - 1] else text[: limit - 1]
    return short + "…"


def _plural(phrase: str) -> str:
    *front, head = phrase.split()
    return " ".join([*front, plural(head) if head.islower() else head])
