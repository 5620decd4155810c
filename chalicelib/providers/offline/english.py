"""The English that search phrases need to become sentences: verbs and their forms, number, articles, capitals."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .vocabulary import (
    DETERMINERS,
    DOUBLING,
    FAULT_VERBS,
    FAULT_WORDS,
    MASS,
    NOT_PLURAL,
    NOUNS_TOO,
    PREPOSITIONS,
    PROPER,
    VERBS,
)


def gerund(verb: str) -> str:
    """clean -> cleaning, make -> making, cut -> cutting."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return verb + (verb[-1] if verb in DOUBLING else "") + "ing"


_VERB_OF_GERUND = {gerund(verb): verb for verb in sorted(VERBS)}


def verb_of(word: str) -> str | None:
    """The verb that this is the -ing form of."""
    return _VERB_OF_GERUND.get(word)


def starts_task(words: list[str]) -> bool:
    """Whether a phrase without "how to" still says something to do: "prune roses", not "grind size"."""
    return len(words) > 1 and words[0] in VERBS and words[0] not in NOUNS_TOO


def starts_fault(word: str) -> bool:
    """Whether the name of a thing ends before this word, because what is wrong with it begins."""
    return word in FAULT_VERBS or word in FAULT_WORDS or (word.endswith("ing") and verb_of(word) != word)


def third_person(verb: str) -> str:
    """keep -> keeps, go -> goes, have -> has."""
    if verb == "have":
        return "has"
    return verb + ("es" if verb.endswith(("o", "ch", "sh", "ss", "x")) else "s")


def is_plural(word: str) -> bool:
    if word in NOT_PLURAL:
        return False
    if word in ("people", "children", "feet", "teeth", "leaves", "mice"):
        return True
    return word.endswith("s") and len(word) > 2 and not word.endswith(("ss", "us", "is"))


def plural(word: str) -> str:
    """chain -> chains, brush -> brushes, berry -> berries; plural and mass nouns as they are."""
    if is_plural(word) or is_mass(word):
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh", "tomato", "potato")) else "s")


def is_mass(word: str) -> bool:
    return word in MASS or word.endswith("ing") or word.isdigit() or not word.isascii()


def indefinite(phrase: str) -> str:
    """The phrase after "a" or "an", by its sound."""
    first = re.split(r"[\s-]", phrase, maxsplit=1)[0].lower()
    silent_h = first.startswith(("hour", "honest", "heir", "honor", "honour"))
    as_you = first.startswith(("uni", "eu", "use", "usu", "one", "once", "ute", "ura")) and not first.startswith("unin")
    eight = first.startswith(("8", "11", "18")) and not first.startswith(("110", "118", "180"))
    spelled = first.upper() in ("LED", "SSD", "SEO", "SQL", "API", "HTML", "AI", "EU") and first.upper() != "EU"
    vowel = (first[:1] in "aeiou" and not as_you) or silent_h or eight or spelled
    return f"{'an' if vowel else 'a'} {phrase}"


def with_determiner(words: list[str], owner: str | None) -> list[str]:
    """A noun phrase that can stand in a sentence: with `owner`, or a/an when None, where a determiner is needed."""
    if not words or not needs_determiner(words):
        return words
    phrase = " ".join(words)
    return (f"{owner} {phrase}" if owner else indefinite(phrase)).split()


def needs_determiner(words: list[str]) -> bool:
    head = words[-1]
    return not (words[0] in DETERMINERS or words[0].isdigit() or is_plural(head) or is_mass(head))


def chunks(words: list[str]) -> list[list[str]]:
    """The phrase cut before and after each preposition: [["clean"...]] -> noun phrases and single prepositions."""
    parts: list[list[str]] = [[]]
    for word in words:
        if word in PREPOSITIONS:
            parts += [[word], []]
        else:
            parts[-1].append(word)
    return [part for part in parts if part]


def in_sentence(words: Iterable[str]) -> str:
    """Words joined, names of things in their usual capitals."""
    return " ".join(PROPER.get(word, word) for word in words)


def capitalised(text: str) -> str:
    """First letter upper, the rest as it is."""
    return text[:1].upper() + text[1:] if text[:2] not in ("iP",) else text


def uncapitalised(text: str) -> str:
    """First letter lower, unless the first word is a name, an acronym or "I"."""
    first = re.split(r"[\s,.:;'’]", text, maxsplit=1)[0]
    if first == "I" or first in PROPER.values() or (not first[1:].islower() and len(first) > 1 and first[1:] != ""):
        return text
    return text[:1].lower() + text[1:]


def listed(parts: list[str]) -> str:
    """a; a and b; a, b and c."""
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)
