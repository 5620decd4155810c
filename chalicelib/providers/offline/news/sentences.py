"""The sentences of a news text, word for word, and which of them stand on their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from chalicelib.leftovers import left_over
from chalicelib.words import STOPWORDS, word_set

from ..vocabulary import PREPOSITIONS
from .calendar import MONTHS, WEEKDAYS

MOST_SENTENCES, LONGEST = 300, 1_000  # longer ones are tables, lists, or made to keep a parser busy
LEAST_WORDS, MOST_WORDS, MOST_CHARACTERS = 7, 42, 320
_END = re.compile(r"(?<=[.!?।])[”\"’')\]]*\s+(?=[“\"‘'(\[]?[^\Wa-z_])")
_NO_END = re.compile(
    r"(?:^|[\s(“\"])(?:Mr|Mrs|Ms|Dr|Prof|Sr|Jr|St|Gen|Col|Lt|Sgt|Capt|Maj|Rev|Hon|Gov|Sen|Rep|Pres|Nos?|vs|etc|approx|est"
    r"|Inc|Ltd|Co|Corp|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Fig|cf|viz|Rs|[A-Z])\.$"
)
_SPELLED = re.compile(r"(?:^|[\s(“\"])(?:(?:[A-Z]\.){2,}|[ap]\.m\.|e\.g\.|i\.e\.)$")  # may end a sentence or not
_LONGEST_ABBREVIATION = 20  # characters
_STARTERS = word_set(
    "The A An In On At It He She They This That These But And For After Before When While As Its His Her"
)
_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z'’.-]+(?:[ /][A-Z][A-Z'’.-]+){0,3})(?:, [A-Z][a-zé]+)?"
    r"(?:, \w+\.? \d{1,2})?(?: ?\([^)]{2,30}\))? ?[-–—:] "
)
_BORROWED = word_set("""
    it its he his him she her hers they their theirs them we us our i me my you your this that these those but and or
    so yet however meanwhile still also instead moreover furthermore nevertheless therefore thus besides then here such
    both others another similar neither either nor because which who whose where what why how asked according
""")
_DEICTIC = re.compile(
    r"\b(?:yesterday|today|tomorrow|tonight|this (?:morning|afternoon|evening|article|page|site|story))\b", re.I
)
_RELATIVE = re.compile(
    r"\b(?:last|next|this|past|coming) (?:week|month|year|season|spring|summer|autumn|winter|decade)", re.I
)
_LEANING = re.compile(
    r"\b(?:the|this|that|another) (?:\w+ ){0,2}ones?\b(?! of)|^(?:\S+ ){1,3}(?:earlier|later|before|afterwards)\b"
    r"|\b(?:therefore|thus|hence|instead)\b|\b(?:called|found|made|described|named|considers?) (?:it|them)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"\b(?:I|[Ww]e|[Yy]ou|[Mm]y|[Oo]ur|[Yy]our|us|me)\b")
_HE_OR_SHE = re.compile(r"\b(?:he|she|him|his|her|hers)\b", re.IGNORECASE)
_BOILERPLATE = re.compile(
    r"\b(?:click|subscribe|newsletter|sign up|log in|read more|read also|copyright|all rights reserved|cookies?"
    r"|advertisement|photo(?:graph)?:|image:|file photo|getty|share this|follow us|terms of use|privacy policy"
    r"|comments? section)\b|©",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"\b[A-Z][\w'’-]*")
_QUOTATION = re.compile(r"[“”\"„«»]")
_SMALL_WORDS = STOPWORDS | PREPOSITIONS
_NO_NAMES = frozenset(MONTHS) | frozenset(WEEKDAYS)


def sentences_of(text: str) -> tuple[str, ...]:
    """In their order, each as it stands in the text, without the place and agency that news begin with. No more than
    MOST_SENTENCES: what matters stands at the beginning."""
    lines = (_DATELINE.sub("", line.strip()) for line in text.split("\n"))
    found = (sentence for line in lines for sentence in _split(line) if 0 < len(sentence) <= LONGEST)
    return tuple(islice(found, MOST_SENTENCES))


def _split(line: str) -> Iterator[str]:
    begin = 0
    for end in _END.finditer(line):
        said = line[max(begin, end.start() - _LONGEST_ABBREVIATION) : end.start()]
        first = line[end.end() : end.end() + _LONGEST_ABBREVIATION].split(" ", 1)[0].strip("“\"‘'(")
        if _NO_END.search(said) or (_SPELLED.search(said) and first not in _STARTERS):
            continue
        yield line[begin : end.end()].strip()
        begin = end.end()
    yield line[begin:].strip()


def stands_alone(sentence: str) -> bool:
    """Whether it can be understood without the others."""
    return is_statement(sentence) and not _borrows(sentence)


def is_statement(sentence: str) -> bool:
    """Whether it is a whole statement of the report's, and not of the page's or of whoever speaks to a model."""
    return _is_whole(sentence) and not (
        _DEICTIC.search(sentence) or _BOILERPLATE.search(sentence) or _PERSONAL.search(sentence) or left_over(sentence)
    )


def is_of_the_day(sentence: str) -> bool:
    """Whether it counts time from the day of the report, which a reader of a question does not know."""
    return _RELATIVE.search(sentence) is not None


def is_spoken(sentence: str) -> bool:
    """Whether some of it is quoted speech."""
    return _QUOTATION.search(sentence) is not None


def names_something(sentence: str) -> bool:
    """Whether a name in it tells what it is about: the first word's capital and those of the calendar do not."""
    return bool(_names(sentence[:1].lower() + sentence[1:]))


def _is_whole(sentence: str) -> bool:
    words = sentence.split()
    letters = [character for character in sentence if character.isalpha()]
    return (
        LEAST_WORDS <= len(words) <= MOST_WORDS
        and len(sentence) <= MOST_CHARACTERS
        and sentence.endswith(".")
        and not sentence.endswith("..")
        and (sentence[0].isupper() or sentence[0].isdigit())
        and sentence.count("(") == sentence.count(")")
        and sum(letter.isupper() for letter in letters) * 3 < len(letters)
    )


def _borrows(sentence: str) -> bool:
    """Whether it leans on another sentence, or on who speaks: "He said …", "our bridge", "after the vote she left"."""
    if _LEANING.search(sentence):
        return True
    first, *_ = re.split(r"[\s,]", sentence.casefold(), maxsplit=1)
    if first in _BORROWED:
        return True
    pronoun = _HE_OR_SHE.search(sentence)
    return pronoun is not None and not _names(sentence[: pronoun.start()])


def _names(words: str) -> list[str]:
    found = (word.split("'")[0].split("’")[0] for word in _CAPITAL.findall(words))
    return [word for word in found if word not in _NO_NAMES and word.casefold() not in _SMALL_WORDS]
