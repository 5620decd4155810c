"""A search phrase understood: what kind of wish it is, and how to speak of it inside a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.words import word_set

from .english import (
    capitalised,
    chunks,
    gerund,
    in_sentence,
    is_plural,
    starts_fault,
    starts_task,
    third_person,
    verb_of,
    with_determiner,
)
from .vocabulary import PREPOSITIONS, PRONOUNS, VERBS

_MOST_WORDS = 9
_LEADING = re.compile(
    r"^(?:(?:the )?best way to|ways? to|steps? to|tips (?:to|for)|how (?:do|can|should) (?:i|you|we)|how to|"
    r"(?:beginner'?s? )?guide to|ideas for|learn (?:how )?to|is it (?:possible|ok|safe) to)\s+(?=\S)"
)
_TRAILING = re.compile(
    r"\s+(?:(?:ideas?|tips|tutorial|explained|reviews?|near me|101|pdf|step by step|for dummies|for beginners|"
    r"beginner'?s?(?: guide)?|guide|diy|charts?|checklist|schedule|templates?|calculator|examples|meaning|pictures))+$"
)
_BEST = re.compile(r"^(?:the )?(?:best|top|top rated|recommended|cheapest|good)\s+(?=\S)")
_VERSUS = re.compile(r"\s+(?:vs\.?|versus|or)\s+")
_QUESTION = re.compile(r"^(?:why|when|where|which|what|who|how|is|are|does|do|can|should|will)\b")
_AUXILIARIES = word_set("is are was were do does did can could should will would")
_WHOLE_SUBJECT = word_set("what where who which")
_QUANTITIES = word_set("much many size sort type kind of")
# "a tune up", "a pour over": one noun, not a noun and a preposition.
_COMPOUNDS = re.compile(r"(?<=[a-z] )(?<!to )(?<!you )(tune|check|set|back|pick|warm|pour) (up|over)\b")
_OWNERS = {"my": "your", "our": "your", "i": "you", "me": "you", "we": "you"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One search phrase in the forms that sentences need, none with a capital at its start.

    For "how to clean an espresso machine": the forms are
    task "clean an espresso machine", doing "cleaning an espresso machine", thing "your espresso machine",
    bare "espresso machine", heading "How to clean an espresso machine".
    """

    keyword: str
    kind: str  # task | choice | comparison | question | fault | thing
    task: str  # after "to"
    doing: str  # as a subject or after "about"
    thing: str  # what it is about, with a determiner where one is needed
    bare: str  # the same without
    heading: str
    sides: tuple[str, ...] = ()  # of a comparison


def read_topic(keyword: str) -> Topic:
    """Never fails: what cannot be understood is a thing of that name."""
    text = _plain(keyword)
    if not re.search(r"[a-z]", text):
        return _opaque(keyword)
    for reader in _READERS:
        topic = reader(keyword, text)
        if topic and topic.bare and topic.thing:
            return topic
    topic = _read_thing(keyword, text)
    return topic if topic.bare else _opaque(keyword)


def theirs(phrase: str) -> str:
    """The phrase said of other people: "their espresso" for "your espresso"."""
    return re.sub(r"\byou\b", "they", re.sub(r"\byour\b", "their", phrase))


def as_question(topic: Topic) -> str:
    """The topic as a person would ask it: "How do you clean a bike chain?"."""
    if topic.heading.endswith("?"):
        return topic.heading
    if topic.kind == "question":
        before, to, after = topic.heading.partition(" to ")
        before, negation = before.removesuffix(" not"), " not" if before.endswith(" not") else ""
        return f"{before} should you{negation} {after}?" if to else f"{topic.heading}?"
    if topic.kind == "comparison":
        return f"{topic.heading.split(':')[0]}: which is better?"
    if topic.kind == "fault":
        return f"What can you do about {topic.doing.removeprefix('dealing with ')}?"
    if topic.kind == "thing":
        return f"What matters about {topic.bare}?"
    return f"How do you {topic.task}?"


def _plain(keyword: str) -> str:
    """Lower case, no symbols, at most nine words and no loose end."""
    kept = re.sub(r"[^\w\s'’&%/.\-]|_", " ", keyword.casefold())
    words = [word.strip(".-/'’&") for word in kept.split()]
    words = [word for word in words if word]
    short = words[:_MOST_WORDS]
    while len(words) > _MOST_WORDS and len(short) > 1 and short[-1] in PREPOSITIONS | {"a", "an", "the"}:
        short.pop()
    text = " ".join(_OWNERS.get(word, word[:40]) for word in _undoubled(short))
    return _COMPOUNDS.sub(r"\1-\2", text)


def _undoubled(words: list[str]) -> list[str]:
    return [word for index, word in enumerate(words) if index == 0 or word != words[index - 1]]


def _opaque(keyword: str) -> Topic:
    """A name in another script, or no words at all: quoted, never bent."""
    words = re.sub(r"[\x00-\x1f“”\"]", " ", keyword).split()
    name = f"“{' '.join(words)[:60].strip() or 'this topic'}”"
    return Topic(
        keyword=keyword, kind="thing", task=f"get {name} right", doing=f"getting {name} right", thing=name, bare=name,
        heading=name,
    )  # fmt: skip


def _read_task(keyword: str, text: str) -> Topic | None:
    rest = _TRAILING.sub("", _LEADING.sub("", text))
    words = rest.split()
    asked = rest != _TRAILING.sub("", text)
    if not asked and _QUESTION.match(text) and len(words) > 2:
        return None
    if not asked and verb_of(words[0]) and len(words) > 1 and words[1] not in PREPOSITIONS:
        words[0] = verb_of(words[0]) or words[0]
    elif not (starts_task(words) or (asked and words[0] in VERBS) or (asked and text.startswith("how to"))):
        return None
    verb, objects = words[0], words[1:]
    phrase = in_sentence(_noun_phrases(objects, owner="your"))
    first = next((chunk for chunk in chunks(objects) if chunk[0] not in PREPOSITIONS), [])
    heading = f"How to {verb} {phrase}".strip()
    return _topic(
        keyword, "task", f"{verb} {phrase}".strip(), f"{gerund(verb)} {phrase}".strip(), first or words, heading
    )


def _read_comparison(keyword: str, text: str) -> Topic | None:
    text = re.sub(r"^(?:the )?difference between (.+) and ", r"\1 vs ", text)
    sides = _with_shared_head([_TRAILING.sub("", side) for side in _VERSUS.split(text)])
    if len(sides) != 2 or _QUESTION.match(text) or not all(sides):
        return None
    left, right = (in_sentence(_noun_phrases(side.split(), owner=None)) for side in sides)
    bare = tuple(in_sentence(side.split()) for side in sides)
    return Topic(
        keyword=keyword, kind="comparison", task=f"choose between {left} and {right}",
        doing=f"choosing between {left} and {right}", thing=f"{left} or {right}", bare=f"{bare[0]} and {bare[1]}",
        heading=f"{capitalised(bare[0])} or {bare[1]}: how to decide", sides=(left, right),
    )  # fmt: skip


def _with_shared_head(sides: list[str]) -> list[str]:
    """ "tubeless vs clincher tires" compares tubeless tires."""
    if len(sides) == 2 and sides[0].endswith(("less", "ic", "ous", "ful")) and " " not in sides[0] and " " in sides[1]:
        return [f"{sides[0]} {sides[1].split()[-1]}", sides[1]]
    return sides


def _read_choice(keyword: str, text: str) -> Topic | None:
    words = _BEST.sub("", text).split()
    if " ".join(words) == text or words[0] in ("time", "day", "way"):
        return None
    phrase = in_sentence(_noun_phrases(words, owner=None))
    heading = f"How to choose {phrase}"
    return _topic(keyword, "choice", f"choose {phrase}", f"choosing {phrase}", chunks(words)[0], heading)


def _read_question(keyword: str, text: str) -> Topic | None:
    text = re.sub(r"^best (?:time|day) to", "when to", text)
    if not _QUESTION.match(text) or len(text.split()) < 3:
        return None
    words = text.split()
    indirect, about = _indirect(words)
    clause = in_sentence(indirect)
    direct = in_sentence(_direct(words))
    return _topic(keyword, "question", f"work out {clause}", f"working out {clause}", about, capitalised(direct))


def _read_fault(keyword: str, text: str) -> Topic | None:
    words = text.split()
    spot = next((i for i, word in enumerate(words) if i and word in _FAULT_SIGNS), None)
    if spot is None or spot == len(words) - 1:
        return None
    name, fault = words[:spot], words[spot:]
    if fault[0] == "not":
        fault = ["are" if is_plural(name[-1]) else "is", *fault]
    phrase = in_sentence([*with_determiner(name, None), "that", *fault])
    heading = f"What to do about {phrase}"
    return _topic(keyword, "fault", f"deal with {phrase}", f"dealing with {phrase}", name, heading)


def _read_thing(keyword: str, text: str) -> Topic:
    words = (_TRAILING.sub("", text) or text).split()
    if len(words) > 1 and words[0] in ("cheap", "easy", "diy", "simple"):
        words = words[1:]
    phrase = in_sentence(_noun_phrases(words, owner="your"))
    first = chunks(words)[0]
    return _topic(keyword, "thing", f"get {phrase} right", f"getting {phrase} right", first, in_sentence(text.split()))


_FAULT_SIGNS = word_set("not keeps keep won't wont doesn't doesnt isn't isnt can't cant")
_READERS: tuple[Callable[[str, str], Topic | None], ...] = (
    _read_comparison,
    _read_task,
    _read_choice,
    _read_question,
    _read_fault,
)


def _topic(keyword: str, kind: str, task: str, doing: str, about: list[str], heading: str) -> Topic:
    named = about[1:] if about[:1] and about[0] in _ARTICLES else about
    return Topic(
        keyword=keyword,
        kind=kind,
        task=task,
        doing=doing,
        thing=in_sentence(with_determiner(named, "your")),
        bare=in_sentence(named),
        heading=capitalised(heading),
    )


_ARTICLES = word_set("a an the your my this some")


def _noun_phrases(words: list[str], owner: str | None) -> list[str]:
    """Every noun phrase with the determiner it needs: the first one the owner's, those after a preposition a/an."""
    result: list[str] = []
    for position, chunk in enumerate(chunks(words)):
        if chunk[0] in PREPOSITIONS:
            result += ["versus" if chunk[0] == "vs" else chunk[0]]
        elif verb_of(chunk[0]) or chunk[0] in ("under", "over"):
            result += chunk
        else:
            result += with_determiner(chunk, owner if position == 0 else None)
    return result


def _indirect(words: list[str]) -> tuple[list[str], list[str]]:
    """The question as a clause ("why your espresso is sour") and what it is about ("espresso")."""
    spot = next((i for i, word in enumerate(words) if word in _AUXILIARIES), None)
    if spot is None or spot + 1 >= len(words):
        return _wh_infinitive(words)
    opening, auxiliary, rest = words[:spot] or ["whether"], words[spot], words[spot + 1 :]
    subject, predicate = _split_subject(rest, auxiliary, words[:spot])
    about = _about(opening, subject, predicate)
    subject = with_determiner(subject, None)
    if auxiliary in ("do", "did", "does"):
        verb = third_person(predicate[0]) if auxiliary == "does" else predicate[0]
        return [*opening, *subject, verb, *predicate[1:]], about
    return [*opening, *subject, auxiliary, *predicate], about


def _about(opening: list[str], subject: list[str], predicate: list[str]) -> list[str]:
    """The noun phrase that a question turns on: its subject, or with a pronoun there what comes next to it."""
    if subject[0] not in PRONOUNS:
        return subject
    wide = predicate[1:] or [word for word in opening[1:] if word not in _QUANTITIES] or predicate
    return next((chunk for chunk in chunks(wide) if chunk[0] not in PREPOSITIONS), wide)


def _wh_infinitive(words: list[str]) -> tuple[list[str], list[str]]:
    """ "when to plant garlic": a clause already, about what follows its verb."""
    if "to" not in words[:-1]:
        about = [word for word in words[1:] if word not in _QUANTITIES] or words[1:]
        return words, chunks(about)[0]
    start = words.index("to") + 2
    after = words[start:]
    about = next((chunk for chunk in chunks(after) if chunk[0] not in PREPOSITIONS), after or words[start - 1 : start])
    return [*words[:start], *_noun_phrases(after, owner="your")], about


def _split_subject(rest: list[str], auxiliary: str, opening: list[str]) -> tuple[list[str], list[str]]:
    """What the question is asked of, and what it asks: "my espresso" and "so sour"."""
    if rest[0] in PRONOUNS:
        return rest[:1], rest[1:] or ["do"]
    if len(rest) == 1:
        return rest, ["work"] if auxiliary in ("do", "does", "did") else []
    start = 2 if rest[0] in _ARTICLES else 1
    spot = next((i for i in range(start, len(rest)) if starts_fault(rest[i])), None)
    if spot is None and auxiliary in ("is", "are", "was", "were") and opening[:1] and opening[0] in _WHOLE_SUBJECT:
        return rest, []
    if spot is None and auxiliary == "are":
        spot = next((i + 1 for i in range(len(rest) - 1) if is_plural(rest[i])), None)
    spot = spot or _verb_at(rest, start)
    if spot >= len(rest):
        return rest, ["work"] if auxiliary in ("do", "does", "did") else []
    return rest[:spot], rest[spot:]


def _verb_at(rest: list[str], start: int) -> int:
    """Of "coffee beans last for a month", where the verb is: the last word, or the one before what is added to it."""
    added = next((i for i in range(start + 1, len(rest)) if rest[i] in PREPOSITIONS), len(rest))
    if verb_of(rest[-1]) or is_plural(rest[added - 1]):
        added = len(rest)
    return max(start, added - 1)


def _direct(words: list[str]) -> list[str]:
    """The question as it is asked, with a determiner where its subject needs one."""
    spot = next((i for i, word in enumerate(words) if word in _AUXILIARIES), None)
    if spot is None or spot + 1 >= len(words):
        return _wh_infinitive(words)[0]
    subject, predicate = _split_subject(words[spot + 1 :], words[spot], words[:spot])
    question = [*words[: spot + 1], *with_determiner(subject, None), *predicate]
    return [*question[:-1], question[-1] + "?"]
