"""Keywords into named clusters: grouped by meaning, named from their own most telling words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from chalicelib.words import GENERIC_STEMS, STOPWORDS, stem, stems, tokens

from .clustering import agglomerate
from .english import capitalised, chunks, gerund, in_sentence, listed, plural, starts_fault
from .topics import Topic, read_topic, theirs
from .vectors import similarities
from .vocabulary import FAULT_VERBS, NOUNS_TOO, VERBS

_LONGEST_NAME = 90


class ClusterFacts(msgspec.Struct, frozen=True, kw_only=True):
    keywords: list[str]
    smallest: int = 3
    largest: int = 10


class NamedCluster(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    description: str
    keywords: list[str]


def make_clusters(facts: ClusterFacts) -> dict[str, list[NamedCluster]]:
    """Every keyword in exactly one cluster, spelled as given."""
    matrix = similarities(facts.keywords)
    groups = agglomerate(matrix, smallest=facts.smallest, largest=facts.largest)
    members = [[facts.keywords[index] for index in group] for group in groups]
    names = _unique([_name(keywords, facts.keywords) for keywords in members], members)
    return {
        "clusters": [
            NamedCluster(name=name, description=_description(keywords), keywords=keywords)
            for name, keywords in zip(names, members, strict=True)
        ]
    }


def _name(keywords: Sequence[str], everything: Sequence[str]) -> str:
    """ "Planting and harvesting garlic", "Raised garden beds", "Latte art and milk"."""
    phrases = _telling_phrases(keywords, everything)
    if not phrases:
        return capitalised(read_topic(keywords[0]).bare)[:_LONGEST_NAME]
    first = phrases[0]
    found = list(_verbs(keywords, first))
    verbs = [verb for verb, _ in Counter(found).most_common(2)]
    rest = [keyword for keyword in keywords if not _has(keyword, first)]
    second = next(iter(_telling_phrases(rest, everything)), None) if len(rest) * 5 >= len(keywords) * 2 else None
    if second and second not in first:
        name = f"{_shown(first)} and {_shown(second)}"
    elif verbs and not rest and 2 * len(found) >= len(keywords):
        name = f"{listed([gerund(verb) for verb in verbs])} {_shown(first)}"
    else:
        name = _shown(first)
    return capitalised(name)[:_LONGEST_NAME]


def _telling_phrases(keywords: Sequence[str], everything: Sequence[str]) -> list[str]:
    """Phrases of one to three words that many of these keywords share and few others, best first."""
    counts = Counter(phrase for keyword in keywords for phrase in set(_phrases(keyword)))
    scored = []
    for phrase in counts:
        inside = sum(_has(keyword, phrase) for keyword in keywords) or 1
        outside = sum(_has(keyword, phrase) for keyword in everything) - inside
        length = len(phrase.split())
        score = inside / (len(keywords) or 1) * (1 + 0.45 * (length - 1)) * (inside / (inside + 0.4 * max(0, outside)))
        scored.append((-score, -counts[phrase], phrase))
    return [phrase for _, _, phrase in sorted(scored)]


def _phrases(keyword: str) -> Iterator[str]:
    """The ends of its noun phrases, one to three words long: "raised garden bed", "garden bed", "bed"."""
    for chunk in chunks(tokens(read_topic(keyword).bare)):
        for length in range(1, min(3, len(chunk)) + 1):
            if _may_name(chunk[-length:]):
                yield " ".join(chunk[-length:])


def _may_name(phrase: list[str]) -> bool:
    """Nouns, as far as can be told: no function word, nothing that says only what is wrong or wanted."""
    if any(word in STOPWORDS or word in FAULT_VERBS or stem(word) in GENERIC_STEMS for word in phrase):
        return False
    if phrase[0] in VERBS and phrase[0] not in NOUNS_TOO:
        return False
    return not starts_fault(phrase[-1]) and not (len(phrase[-1]) > 4 and phrase[-1].endswith(("ed", "ly")))


def _has(keyword: str, phrase: str) -> bool:
    return set(stems(phrase)) <= set(stems(keyword))


def _verbs(keywords: Sequence[str], phrase: str) -> Iterator[str]:
    """What is done to the thing that the phrase names: "clean", "replace"."""
    for keyword in keywords:
        found = re.search(r"\bto (\w+) (?!in |up |out |off |on |down )", keyword.casefold())
        if found and found[1] in VERBS and found[1] not in phrase.split():
            yield found[1]


def _shown(phrase: str) -> str:
    *front, head = phrase.split()
    return in_sentence([*front, plural(head)])


def _unique(names: Sequence[str], members: Sequence[Sequence[str]]) -> list[str]:
    """The same names, made different by a keyword of their own, and by a number if even that is the same."""
    taken: set[str] = set()
    result = []
    for name, keywords in zip(names, members, strict=True):
        options = [name, *(f"{name}: {read_topic(keyword).doing}"[:_LONGEST_NAME] for keyword in keywords)]
        numbered = (f"{name} ({number})" for number in range(2, len(names) + 2))
        chosen = next(option for option in [*options, *numbered] if option.casefold() not in taken)
        taken.add(chosen.casefold())
        result.append(chosen)
    return result


def _description(keywords: Sequence[str]) -> str:
    """One sentence on what searchers want, from up to three of their wishes."""
    wishes = list(dict.fromkeys(_their(read_topic(keyword)) for keyword in keywords))
    spread = wishes[:: max(1, len(wishes) // 3)][:3]
    return f"People who search for this want to {listed(spread)}."[:500]


def _their(topic: Topic) -> str:
    return theirs(topic.task).replace("work out", "know", 1)
