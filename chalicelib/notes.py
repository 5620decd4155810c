"""Whether a note on a text may be stored: nothing in it that is no note, and nothing that the text does not say.

A note is in its writer's words, so its text cannot be looked for word for word. What can be checked: each number of it
stands in the text, and most telling words of each heading and point do. Standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.leftovers import left_over
from chalicelib.words import STOPWORDS, stem, tokens

LEAST_SHARE = 0.4  # of a line's telling words, which the text has too
_NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def wrong_with(note: Mapping[str, Any], text: str) -> str:
    """Why it cannot be stored, for a person; empty when nothing is wrong. `text` with its title."""
    words = _telling(text)
    numbers = {*_numbers(text), *(str(number) for number, word in enumerate(_NUMBER_WORDS) if stem(word) in words)}
    for name, line in _lines(note):
        if found := left_over(line):
            return f"{name}: it holds {found}"
        if strange := next((number for number in _numbers(line) if number not in numbers), ""):
            return f"{name}: the text has no number {strange}"
        said = _telling(line)
        if name != "categories" and len(said & words) < LEAST_SHARE * len(said):
            return f"{name}: the text says nothing like “{_brief(line)}”"
    return ""


def _lines(note: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("headings", "key_points", "categories"):
        yield from ((name, line) for line in note[name])
    yield "text", note["text"]


def _numbers(text: str) -> Iterator[str]:
    return (number.replace(",", "") for number in _NUMBER.findall(text))


def _telling(text: str) -> set[str]:
    return {stem(word) for word in tokens(text) if word not in STOPWORDS}


def _brief(line: str) -> str:
    return line if len(line) <= 60 else line[:59] + "…"
