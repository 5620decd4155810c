"""From text to comparable words: splitting, a small suffix stripper, and which words carry little meaning."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")


def word_set(text: str) -> frozenset[str]:
    """The words of a list written as text."""
    return frozenset(text.split())


STOPWORDS = word_set("""
    a an and any are as at be been being between but by can could did do does for from had has have her his how i if
    in into is it its just let me my no not of on onto or our out over per should so some than that the their them
    then there these they this those through to under up us vs versus was we were what when where which while who whom
    why will with without would you your i'm it's don't doesn't isn't aren't won't can't
""")


def tokens(text: str) -> list[str]:
    """The words of a text in lower case, punctuation and symbols left out."""
    return _WORD.findall(text.casefold())


def stem(word: str) -> str:
    """The word without its ending: bikes, biking and bike are one word. Rough on purpose, and the same each time."""
    word = word.removesuffix("'s").removesuffix("’s")
    if not word.isascii() or len(word) <= 3:
        return word
    return _without_e(_without_tense(_without_plural(word)))


def stems(text: str) -> list[str]:
    """Stems of the words that mean something; of all words when none does."""
    words = tokens(text)
    telling = [stem(word) for word in words if word not in STOPWORDS]
    return telling or [stem(word) for word in words]


def overlap(left: str, right: str) -> float:
    """Share of the telling words of `left` that `right` has too: 0 to 1."""
    wanted = set(stems(left)) - GENERIC_STEMS or set(stems(left))
    return len(wanted & set(stems(right))) / len(wanted) if wanted else 0.0


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "toes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_tense(word: str) -> str:
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and re.search(r"[aeiouy]", rest):
            doubled = rest[-1] == rest[-2] and rest[-1] not in "lsz"
            return rest[:-1] if doubled else rest
    return word


def _without_e(word: str) -> str:
    if word.endswith("er") and len(word) > 5:
        return word[:-2]
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


# Said of anything: what a searcher wants, not what the search is about.
_GENERIC = word_set("""
    best good better top cheap chart guide tip idea checklist beginner easy quick fast new home use make fix change
    adjust clean replace remove build choose buy cost price review need work start step way time long often far deep
    much many keep last take size set list small large big properly right different difference under schedule problem
    50 100 200 500 1000
""")
GENERIC_STEMS = frozenset(stem(word) for word in _GENERIC)
