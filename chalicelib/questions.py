"""Whether a question may be stored: its form, and for one made from a text what the text says. Standard library only.

A question that is wrong is refused with the reason. Nothing is put right by guessing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from chalicelib.leftovers import left_over, looks
from chalicelib.words import STOPWORDS, stem, tokens, word_set

FEWEST_OPTIONS, MOST_OPTIONS = 4, 5
LONGEST_QUESTION, LONGEST_OPTION, LONGEST_EXPLANATION, LONGEST_QUOTE = 600, 200, 1_000, 1_000  # characters
SHORTEST_QUESTION, SHORTEST_QUOTE = 8, 12
MOST_CATEGORIES, LONGEST_CATEGORY = 5, 60
DIFFICULTIES = ("easy", "medium", "hard")
_LONGEST = {"question": LONGEST_QUESTION, "answer": LONGEST_OPTION, "explanation": LONGEST_EXPLANATION}
_LONGEST |= {"quote": LONGEST_QUOTE}
_NO_DIFFERENCE = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-"}
)
_SAYS_NOTHING = STOPWORDS | word_set("all above both none these")  # "all of the above" is no answer of a text's
_ALIKE_BEGINNING = 4  # letters that India and Indian have in common

Question = Mapping[str, Any]


def wrong_with(question: Question, text: str | None = None) -> str:
    """Why it cannot be stored, for a person; empty when nothing is wrong.

    With the `text` it was made from, its quote must stand in the text and speak of its answer. Without one (a ready
    record, an import) no quote is asked for.
    """
    checks: tuple[Callable[[Question], str], ...] = (_form, _options, _answer, _leftovers)
    reason = next((reason for check in checks if (reason := check(question))), "")
    return reason or ("" if text is None else _ground(question, text))


def option_of(answer: str, options: list[str]) -> str:
    """The option that is this answer, as the option spells it; empty when none is."""
    return next((option for option in options if same_option(option) == same_option(answer)), "")


def same_option(option: str) -> str:
    """What two options that a reader cannot tell apart have in common: not case, spaces, quotes, a full stop or an
    article, nor the alphabet of letters that look alike."""
    folded = _folded(looks(option)).strip("\"' ").rstrip(".,; ")
    return re.sub(r"(?<=\d),(?=\d{3})", "", re.sub(r"^(?:the|an?)\s(?=.)", "", folded))


def _form(question: Question) -> str:
    reasons = [_text(question, name, most) for name, most in _LONGEST.items()]
    reasons += [_texts(question, "options", LONGEST_OPTION), _texts(question, "categories", LONGEST_CATEGORY)]
    if reason := next(filter(None, reasons), ""):
        return reason
    if len(question.get("question", "").strip()) < SHORTEST_QUESTION:
        return "question: it is empty or too short to ask anything"
    if len(question.get("categories") or ()) > MOST_CATEGORIES:
        return f"categories: there are more than {MOST_CATEGORIES}"
    if question.get("difficulty") not in DIFFICULTIES:
        return f"difficulty: it is none of {', '.join(DIFFICULTIES)}"
    return ""


def _text(question: Question, name: str, most: int) -> str:
    value = question.get(name, "")
    if not isinstance(value, str):
        return f"{name}: it is not text"
    return f"{name}: it is longer than {most:,} characters" if len(value) > most else ""


def _texts(question: Question, name: str, most: int) -> str:
    values = question.get(name) or []
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
        return f"{name}: it is not a list of texts"
    if any(not value.strip() for value in values):
        return f"{name}: one of them is empty"
    return f"{name}: one is longer than {most} characters" if any(len(value) > most for value in values) else ""


def _options(question: Question) -> str:
    options = question.get("options") or []
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        return f"options: there are {len(options)}, not {FEWEST_OPTIONS} or {MOST_OPTIONS}"
    folded = [same_option(option) for option in options]
    twice = next((option for at, option in enumerate(options) if folded[at] in folded[:at]), None)
    return "" if twice is None else f"options: two of them are the same: “{twice}”"


def _answer(question: Question) -> str:
    answer = question.get("answer", "")
    if not answer.strip():
        return "answer: it is empty"
    return "" if option_of(answer, question["options"]) else f"answer: “{answer}” is none of the options"


def _leftovers(question: Question) -> str:
    for name, value in _said(question):
        if found := left_over(value):
            return f"{name}: it holds {found}"
    return ""


def _said(question: Question) -> Iterator[tuple[str, str]]:
    for name in ("question", "answer", "explanation", "quote"):
        yield name, question.get(name, "")
    for name in ("options", "categories"):
        yield from ((name, value) for value in question.get(name) or ())


def _ground(question: Question, text: str) -> str:
    quote = question.get("quote", "")
    if len(quote.strip()) < SHORTEST_QUOTE:
        return "quote: it is empty or too short to show anything"
    if not is_quoted(quote, text):
        return "quote: it is not in the text"
    if not speaks_of(quote, question["answer"]):
        return f"quote: it says nothing of the answer “{question['answer']}”"
    return ""


def is_quoted(quote: str, text: str) -> bool:
    """Whether the text says it, word for word; spaces, kinds of quotation marks and dashes, and case do not matter."""
    return _folded(quote).strip('"') in _folded(text)


def speaks_of(quote: str, answer: str) -> bool:
    """Whether the quote has the answer, or a telling word of it in some form: the answer India in "the Indian team"."""
    said, wanted = _telling(quote), _telling(answer)
    if wanted and not answer.isascii() and _folded(answer).strip("\"'. ") in _folded(quote):
        return True  # scripts without spaces between words
    return any(_is_one_of(word, said) for word in wanted)


def _telling(text: str) -> set[str]:
    words = (word for word in tokens(_folded(text)) if word not in _SAYS_NOTHING)
    return {stem(word) for word in words if len(word) > 1 or not word.isascii() or word.isdigit()}


def _is_one_of(word: str, said: set[str]) -> bool:
    if word in said or word.isdigit() or len(word) < _ALIKE_BEGINNING:
        return word in said
    return any(len(other) >= _ALIKE_BEGINNING and (word.startswith(other) or other.startswith(word)) for other in said)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_NO_DIFFERENCE).casefold().split())
