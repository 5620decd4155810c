"""Questions from a text's own facts: a sentence with one fact left out, and three wrong answers of its kind."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

import msgspec

from chalicelib.leftovers import left_over
from chalicelib.words import overlap

from ..seed import Seed
from .facts import Fact, facts_in
from .families import FAMILIES
from .options import Surroundings, options_for
from .sentences import is_of_the_day, is_spoken, names_something, sentences_of, stands_alone
from .subjects import categories_of

LEVELS = ("medium", "hard", "easy")  # in the order they are tried where none is asked for
_WEIGHTS = {"person": 1.0, "year": 0.95, "percentage": 0.9, "amount": 0.9, "number": 0.85, "date": 0.85, "month": 0.5}
_NAMES = 0.95  # weight of the families' names
_USED_KIND = 0.35  # what a kind loses for each question that asks for it already
_PASSING = 0.4  # what "last month" loses
_LATER, _MOST_LATER = 0.02, 20  # what each sentence before it costs, and how many count
_ON_TOPIC = 0.5
_TOLD = 2.0  # what an answer loses that the title tells: the other questions name the title
_LONGEST_TITLE = 150
_ASKED = {"person": "whose name"}


class McqFacts(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    text: str
    count: Annotated[int, msgspec.Meta(ge=1, le=20)] = 5
    difficulty: Annotated[str, msgspec.Meta(pattern="^(easy|medium|hard)$")] | None = None
    categories: list[str] = []
    date: dt.date | None = None  # of the report
    language: Annotated[str, msgspec.Meta(pattern="^en")] = "en"


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    question: str
    options: list[str]
    answer: str
    explanation: str
    categories: list[str]
    difficulty: str
    quote: str


def make_questions(facts: McqFacts) -> dict[str, list[Draft]]:
    """As many as asked for, or as the text has good facts for; none where it has none. Those of the difficulty asked
    for come first."""
    everything = [fact for sentence in sentences_of(facts.text) for fact in facts_in(sentence)]
    around = Surroundings(everything, facts.text, facts.date)
    topic = _Topic(facts, everything)
    questions: list[Draft] = []
    for levels in ((facts.difficulty,), LEVELS) if facts.difficulty else ((),):
        questions += _drafts(topic, around, levels, questions)
    return {"questions": questions}


class _Topic:
    """What all questions of one text share: its facts by their worth, and those that are asked for already."""

    def __init__(self, given: McqFacts, facts: Sequence[Fact]) -> None:
        self.title = given.title.strip()
        self.count = given.count
        self.seed = Seed("mcq", given.title, given.text)
        self.categories = categories_of(given.title, given.text, given.categories)
        self.used: list[Fact] = []
        places = {sentence: at for at, sentence in enumerate(dict.fromkeys(fact.sentence for fact in facts))}
        asked = [fact for fact in facts if _can_be_asked(fact, self.title)]
        self.worth = {fact: _worth(fact, places[fact.sentence], self.title) for fact in asked}


def _drafts(topic: _Topic, around: Surroundings, levels: Sequence[str], before: Sequence[Draft]) -> list[Draft]:
    """At these difficulties; at each kind of fact's usual one where none is said."""
    made: list[Draft] = []
    for fact in _chosen(topic):
        if len(before) + len(made) == topic.count:
            break
        draft = _draft(fact, topic, around, levels or (_usual(fact), *LEVELS))
        if draft and not _gives_away(draft, [*before, *made]):
            topic.used.append(fact)
            made.append(draft)
    return made


def _chosen(topic: _Topic) -> Iterator[Fact]:
    """The best first, weighed anew after each that is used; one for a sentence and an answer."""
    left = dict(topic.worth)
    while left:
        kinds = Counter(fact.kind for fact in topic.used)
        best = max(left, key=lambda fact: left[fact] - _USED_KIND * kinds[fact.kind])
        del left[best]
        if not any(fact.sentence == best.sentence or fact.answer == best.answer for fact in topic.used):
            yield best


def _can_be_asked(fact: Fact, title: str) -> bool:
    """In a sentence of the report's own that says what it is about, itself or by the report's title."""
    if is_spoken(fact.sentence) or not stands_alone(fact.sentence):
        return False
    return bool(_context(fact, title)) or names_something(fact.blanked.replace("____", "x"))


def _worth(fact: Fact, place: int, title: str) -> float:
    """More for early sentences and for those on the title's subject."""
    minus = _TOLD * (fact.answer in title) + _PASSING * is_of_the_day(fact.sentence) + _LATER * min(place, _MOST_LATER)
    return _WEIGHTS.get(fact.kind, _NAMES) + _ON_TOPIC * overlap(title, fact.blanked) - minus


def _draft(fact: Fact, topic: _Topic, around: Surroundings, levels: Iterable[str]) -> Draft | None:
    for level in levels:
        if options := options_for(fact, level, around, topic.seed):
            return Draft(
                question=_question(fact, topic.title),
                options=options,
                answer=fact.answer,
                explanation=f"The text says: “{fact.sentence}”",
                categories=topic.categories,
                difficulty=level,
                quote=fact.sentence,
            )
    return None


def _usual(fact: Fact) -> str:
    """The text's own names are the more telling wrong answers; numbers are best neither near nor far."""
    return "hard" if fact.kind == "person" or fact.kind in FAMILIES else "medium"


def _question(fact: Fact, title: str) -> str:
    asked = _ASKED.get(fact.kind, f"which {fact.kind}")
    question = f"{_context(fact, title)}{asked} belongs in the blank? “{fact.blanked}”"
    return question[0].upper() + question[1:]


def _context(fact: Fact, title: str) -> str:
    """Names the text; empty where its title tells the answer."""
    told = title.rstrip(".")
    fits = 0 < len(told) <= _LONGEST_TITLE and not is_spoken(told) and not left_over(told)
    return f"From “{told}”: " if fits and fact.answer.casefold() not in told.casefold() else ""


def _gives_away(draft: Draft, others: Sequence[Draft]) -> bool:
    """Whether one question says the other's answer."""
    return any(other.answer in draft.question or draft.answer in other.question for other in others)
