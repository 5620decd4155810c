"""The facts in a sentence that a question can ask for: where they stand, and of what kind they are.

A fact is taken only where leaving it out leaves a sentence that asks for exactly it: no part of a longer name, no
"more than 4,000" (3,000 would be right as well), no "an 8 percent rise" (the article would give it away).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chalicelib.words import STOPWORDS, word_set

from .calendar import DATES, MONTHS, Day, read_day
from .families import Member, members_in
from .figures import LEAST_WORD, WORDS, Figure
from .people import Person, persons_in

Value = Member | Person | Day | Figure | int | str  # int: a year; str: a number word or a month

_MAGNITUDE = r"(?: (?:hundred|thousand|million|billion|trillion|lakh crore|lakh|crore|bn))"
_NUMBER = r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NOT_BEFORE, _NOT_AFTER = r"(?<![\w.,:/$€£₹+#-])", r"(?![\w%]|[,.:/]\d|-|–)"
_SHARE = re.compile(rf"{_NOT_BEFORE}(?P<digits>{_NUMBER})(?P<after>%| percent| per cent)(?![\w-]| point)")
_MONEY = re.compile(
    rf"(?<![\w-])(?P<before>(?:US|C|A)?\$|[€£₹]|Rs\.? )(?P<digits>{_NUMBER})(?P<after>{_MAGNITUDE}?){_NOT_AFTER}"
)
_COUNT = re.compile(rf"{_NOT_BEFORE}(?P<digits>{_NUMBER})(?P<after>{_MAGNITUDE}?){_NOT_AFTER}")
_WORD = re.compile(rf"(?<![\w-])(?i:{'|'.join(WORDS[LEAST_WORD:])})(?![\w-])(?!{_MAGNITUDE})")
_YEAR = re.compile(rf"{_NOT_BEFORE}(?:1[5-9]\d\d|20\d\d){_NOT_AFTER}(?!s\b)")
_BEFORE_YEAR = word_set("in since until of during from for back late early mid year spring summer autumn winter")
_MONTH = re.compile(rf"(?<=\b[Ii]n )(?:{'|'.join(MONTHS)})(?![\w-]| \d)")
_BOUNDS = re.compile(
    r"(?:\b(?:than|over|under|least|most|up to|above|below|exceed(?:s|ed|ing)?|beyond|between|within)"
    r"|\d\S* (?:to|or|and)) $",
    re.IGNORECASE,
)
_DEADLINES = re.compile(r"\b(?:before|after|by|within|until after)(?: the)?(?: end of| beginning of)? $", re.IGNORECASE)
_GOES_ON = re.compile(
    r" (?:to|or|and) (?:[\d$€£₹]|(?:two|three|four|five|six|seven|eight|nine|ten)\b)"
    r"| (?:more |full )?(?:year|month|week|day|hour|minute)s (?:earlier|later|before|after|ago)\b"
)
_PLURALS = word_set(
    "people children women men police feet teeth mice percent cattle species series aircraft staff crew"
)
_UNITS = word_set("km kg m cm mm metres km/h mph MW GW kW hectares acres degrees °C")
_NO_PLURALS = word_set(
    "is was has this as its his always across pass process progress status campus virus bus gas loss less"
)
_FRACTIONS = word_set("times thirds quarters fifths tenths hundredths dozens")
_COUNTED_OFF = word_set("the these those its their his her first last next past other another no page section article")
_MOST_BETWEEN = 2  # adjectives between a number and what it counts


@dataclass(frozen=True, slots=True)
class Fact:
    sentence: str
    start: int
    end: int
    kind: str  # what is asked for: "year", "person", "city"
    value: Value

    @property
    def answer(self) -> str:
        return self.sentence[self.start : self.end]

    @property
    def blanked(self) -> str:
        return f"{self.sentence[: self.start]}____{self.sentence[self.end :]}"

    @property
    def is_definite(self) -> bool:
        return self.sentence[: self.start].casefold().endswith("the ")


def facts_in(sentence: str) -> list[Fact]:
    """Those that do not overlap, the longer first; none whose answer stands in the sentence a second time."""
    taken: list[Fact] = []
    for finder in _FINDERS:
        for fact in finder(sentence):
            free = all(fact.end <= other.start or fact.start >= other.end for other in taken)
            if free:
                taken.append(fact)
    return [fact for fact in taken if _can_be_left_out(fact)]


def _persons(sentence: str) -> Iterator[Fact]:
    return (Fact(sentence, start, end, "person", person) for start, end, person in persons_in(sentence))


def _members(sentence: str) -> Iterator[Fact]:
    for start, end, member in members_in(sentence):
        if member.name.islower() or not _is_part_of_name(sentence, start, end):
            yield Fact(sentence, start, end, member.family, member)


def _dates(sentence: str) -> Iterator[Fact]:
    for pattern in DATES:
        for found in pattern.finditer(sentence):
            day = read_day(found)
            if day is not None:
                yield Fact(sentence, found.start(), found.end(), "date", day)


def _years(sentence: str) -> Iterator[Fact]:
    for found in _YEAR.finditer(sentence):
        if _word_before(sentence, found.start()).casefold() in _BEFORE_YEAR and not _counts(sentence, found.end()):
            yield Fact(sentence, found.start(), found.end(), "year", int(found[0]))


def _months(sentence: str) -> Iterator[Fact]:
    return (Fact(sentence, found.start(), found.end(), "month", found[0]) for found in _MONTH.finditer(sentence))


def _shares(sentence: str) -> Iterator[Fact]:
    return (_figure(sentence, found, "percentage") for found in _SHARE.finditer(sentence))


def _sums(sentence: str) -> Iterator[Fact]:
    return (_figure(sentence, found, "amount") for found in _MONEY.finditer(sentence))


def _counted(sentence: str) -> Iterator[Fact]:
    for found in _COUNT.finditer(sentence):
        if _counts(sentence, found.end()) and not _is_label(sentence, found.start()) and not _looks_like_year(found[0]):
            yield _figure(sentence, found, "number")
    for found in _WORD.finditer(sentence):
        if _counts(sentence, found.end()) and not _is_label(sentence, found.start()):
            yield Fact(sentence, found.start(), found.end(), "number", found[0])


_FINDERS: tuple[Callable[[str], Iterator[Fact]], ...] = (
    _persons, _members, _dates, _years, _months, _shares, _sums, _counted,
)  # fmt: skip


def _figure(sentence: str, found: re.Match[str], kind: str) -> Fact:
    parts = found.groupdict()
    figure = Figure(parts.get("before") or "", parts["digits"], parts["after"] or "")
    return Fact(sentence, found.start(), found.end(), kind, figure)


def _can_be_left_out(fact: Fact) -> bool:
    before, after = fact.sentence[: fact.start], fact.sentence[fact.end :]
    if _word_before(fact.sentence, fact.start).casefold() in ("a", "an") or (
        fact.is_definite and fact.kind == "country"
    ):
        return False
    if not isinstance(fact.value, Member | Person) and (_BOUNDS.search(before) or _GOES_ON.match(after)):
        return False
    if fact.kind in ("year", "date", "month") and _DEADLINES.search(before):
        return False
    return not _is_said_again(fact, f"{before} {after}")


def _is_said_again(fact: Fact, rest: str) -> bool:
    """Whether the rest of the sentence has the answer, or a word of it in some form: India in "the Indian team"."""
    if not isinstance(fact.value, Member | Person):
        again = fact.value.month if isinstance(fact.value, Day) else fact.answer
        return re.search(rf"(?<!\w){re.escape(again)}(?!\w)", rest) is not None
    telling = [word for word in re.findall(r"\w+", fact.answer.casefold()) if word not in STOPWORDS and len(word) > 2]
    said = re.findall(r"\w+", rest.casefold())
    return any(_is_form_of(other, word) for word in telling if word not in _COMMON for other in said)


def _is_form_of(other: str, word: str) -> bool:
    return other == word or (len(word) > 3 and other.startswith(word[:4]))


_COMMON = word_set("ministry university bank world international river ocean south north new power energy west east")


def _is_part_of_name(sentence: str, start: int, end: int) -> bool:
    """Whether what stands next to it has a capital too, so that it is no more than a part: "Bank of India"."""
    after = re.match(r" [A-ZÀ-Ž]", sentence[end:])
    before = re.search(r"([\w'’.-]+) (?:of )?$", sentence[:start])
    if before is None:
        return after is not None
    opens = before.start() == 0 and before[1].casefold() in STOPWORDS
    return after is not None or (before[1][0].isupper() and not opens)


def _is_label(sentence: str, start: int) -> bool:
    """A number that names and does not count: "Phase 2 trials", "Section 4 rules", "the two countries"."""
    word = _word_before(sentence, start)
    starts = len(sentence[:start].split()) <= 1
    return word.casefold() in _COUNTED_OFF or word.isdigit() or (word[:1].isupper() and not starts)


def _looks_like_year(digits: str) -> bool:
    return re.fullmatch(r"1[5-9]\d\d|20\d\d", digits) is not None


def _counts(sentence: str, end: int) -> bool:
    """Whether a thing in the plural follows, adjectives between: "4,200 young trees", "12 of the" does not."""
    words = re.match(rf"((?: [a-zé°/-]+[A-Z]?){{1,{_MOST_BETWEEN + 1}}})", sentence[end:])
    for word in words[1].split() if words else ():
        if word in STOPWORDS or word in _FRACTIONS:
            return False
        if word in _UNITS or word in _PLURALS or (word.endswith("s") and len(word) > 3 and word not in _NO_PLURALS):
            return True
    return False


def _word_before(sentence: str, start: int) -> str:
    words = sentence[:start].rstrip(" ").rsplit(" ", 1)
    return words[-1] if words else ""
