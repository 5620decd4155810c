"""A note on a news text, made of the text's own sentences: the telling ones are key points, the opening a paragraph."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import msgspec

from chalicelib.errors import OutputRejected
from chalicelib.leftovers import left_over
from chalicelib.words import overlap, stems

from .facts import facts_in
from .sentences import is_spoken, is_statement, sentences_of, stands_alone
from .subjects import categories_of

FEWEST_POINTS, MOST_POINTS = 3, 6
_SENTENCES_A_POINT = 2  # of the text
_LEAST_WORDS, _MOST_WORDS = 60, 140  # of the paragraph
_ALIKE = 0.7  # share of words from which two sentences say the same
_LONGEST_HEADING = 180
_SPOKEN, _EARLY, _A_FACT, _MOST_FACTS = 0.5, 0.5, 0.1, 3


class NewsFacts(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    text: str
    categories: list[str] = []
    language: Annotated[str, msgspec.Meta(pattern="^en")] = "en"


class NoteDraft(msgspec.Struct, frozen=True, kw_only=True):
    headings: list[str]
    key_points: list[str]
    text: str
    categories: list[str]


def make_note(facts: NewsFacts) -> NoteDraft:
    """Raises OutputRejected where the text has too few whole sentences for a note."""
    sentences = list(dict.fromkeys(sentences_of(facts.text)))
    good = [sentence for sentence in sentences if stands_alone(sentence)]
    if len(good) < FEWEST_POINTS:
        raise OutputRejected(f"the text has {len(good)} whole sentences to take from, a note needs {FEWEST_POINTS}")
    ranked = _ranked(good, facts.title)
    wanted = min(MOST_POINTS, max(FEWEST_POINTS, len(good) // _SENTENCES_A_POINT))
    points = _unlike(ranked, wanted)
    return NoteDraft(
        headings=[_heading(facts.title, good)],
        key_points=sorted(points, key=good.index),
        text=_paragraph(sentences),
        categories=categories_of(facts.title, facts.text, facts.categories),
    )


def _ranked(sentences: Sequence[str], title: str) -> list[str]:
    """By the words they share with the title and with many other sentences, by facts, and by their place."""
    common = Counter(word for sentence in sentences for word in set(stems(sentence)))
    scores = {sentence: _score(sentence, at, common, title) for at, sentence in enumerate(sentences)}
    return sorted(sentences, key=lambda sentence: -scores[sentence])


def _score(sentence: str, place: int, common: Counter[str], title: str) -> float:
    words = set(stems(sentence))
    shared = sum(common[word] - 1 for word in words) / math.sqrt(len(words) * sum(common.values()) or 1)
    told = min(len(facts_in(sentence)), _MOST_FACTS) * _A_FACT
    return shared + overlap(title, sentence) + told + _EARLY / (1 + place) - _SPOKEN * is_spoken(sentence)


def _unlike(ranked: Sequence[str], wanted: int) -> list[str]:
    """The best that do not say the same; those that do where there are no others."""
    chosen: list[str] = []
    for sentence in ranked:
        if len(chosen) < wanted and all(overlap(sentence, other) < _ALIKE for other in chosen):
            chosen.append(sentence)
    spare = [sentence for sentence in ranked if sentence not in chosen]
    return chosen + spare[: max(0, FEWEST_POINTS - len(chosen))]


def _paragraph(sentences: Sequence[str]) -> str:
    """The opening, which in news tells the whole: as many sentences as make a paragraph. One that leans on the sentence
    before it ("It was …") is there only with that."""
    taken: list[str] = []
    length, follows = 0, False
    for sentence in sentences:
        words = len(sentence.split())
        follows = stands_alone(sentence) or (follows and is_statement(sentence) and not is_spoken(sentence))
        if taken and (length >= _LEAST_WORDS or length + words > _MOST_WORDS):
            break
        if follows:
            taken.append(sentence)
            length += words
    return " ".join(taken)


def _heading(title: str, sentences: Sequence[str]) -> str:
    """The report's own; without one, its shortest early sentence."""
    own = " ".join(title.split()).rstrip(".")
    if own and len(own) <= _LONGEST_HEADING and not left_over(own):
        return own
    return min(sentences[:3], key=len)[: _LONGEST_HEADING + 20].rstrip(".")
