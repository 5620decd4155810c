"""The sentence that brings up a point of the outline, whatever its form: a question, an order, a clause, a thing."""

from __future__ import annotations

import re

from chalicelib.words import word_set

from .english import capitalised, uncapitalised
from .seed import Seed
from .topics import Topic, theirs
from .vocabulary import VERBS

_CLAUSE = re.compile(r"^(?:how|what|why|when|where|which|who|whether)\b", re.IGNORECASE)
_FINITE = re.compile(
    r"^(?!.*\b(?:you|that|which|who|they|we)\b).*\b(?:is|are|was|were|has|have|can|should|must|will|need|needs|makes?|matters?|helps?|works?)\b"
)
_ORDERS = VERBS | word_set("""
    look review note take let leave see try decide rest count never always don't do rush wait consider allow expect
    remember start stay
""")
_NO_GERUND = word_set("spring string evening morning during something nothing anything everything ceiling")

_CLAUSE_FRAMES = (
    "It helps to know {point}.",
    "Think for a moment about {point}.",
    "Next, consider {point}.",
    "It is worth noting {point}.",
    "Be clear about {point}.",
    "Then comes the question of {point}.",
    "A little thought about {point} goes a long way.",
    "Do not lose sight of {point}.",
    "This is also the moment to think about {point}.",
    "Readers often want to know {point}.",
    "Keep in mind {point}.",
    "Many guides say too little about {point}.",
    "It pays to find out {point}.",
    "Sooner or later you will ask yourself {point}.",
)
_THING_FRAMES = (
    "Give some thought to {point}.",
    "A word about {point} is in order.",
    "Keep {point} in mind.",
    "It pays to consider {point}.",
    "Then there is the matter of {point}.",
    "Many guides pass too quickly over {point}.",
    "Next, turn to {point}.",
    "Do not underestimate {point}.",
    "This brings us to {point}.",
    "Something else to plan for is {point}.",
    "Look closely at {point}.",
    "Allow for {point} as well.",
)
_GERUND_FRAMES = (
    "{Point} happens more often than people admit.",
    "{Point} is a classic example.",
    "Nobody plans it, but {point} comes up again and again.",
    "{Point} deserves a closer look.",
    "Take {point}, for example.",
    "Then there is {point}.",
    "{Point} is another subject that belongs here.",
)
_CLAUSE_FRAMES_WITH_TOPIC = (
    "With {topic}, it helps to know {point}.",
    "When it comes to {topic}, it is worth knowing {point}.",
    "Anyone who deals with {topic} should know {point}.",
    "For {topic}, as for most things, it is worth asking {point}.",
    "People new to {topic} often overlook {point}.",
    "Conversations about {topic} soon turn to {point}.",
)
_THING_FRAMES_WITH_TOPIC = (
    "With {topic}, the first thing to think about is {point}.",
    "When it comes to {topic}, do not underestimate {point}.",
    "People new to {topic} often overlook {point}.",
    "With {topic}, do not pass too quickly over {point}.",
    "Any plan that involves {topic} should allow for {point}.",
    "Advice on {topic} tends to say too little about {point}.",
)
_TOPIC_OPENERS = {
    "task": (
        "Sooner or later you will want to {task}.",
        "{doing} follows the same logic as the rest, with a few points of its own.",
        "Plenty of people want to {task}, and the essentials fit into one section.",
    ),
    "choice": (
        "{doing} gets easier once you know what you will ask of it.",
        "Nobody can take {doing} off your hands, but a few questions shorten the search.",
    ),
    "comparison": (
        "{doing} is a decision that many people face, and both sides have good arguments.",
        "When it comes to {doing}, the right answer depends on you as much as on the options.",
    ),
    "question": (
        "Many people would like to know {their_clause}.",
        "It is natural to ask {clause}.",
        "Few things are looked up as often as {clause}.",
    ),
    "fault": (
        "{doing} is a matter of method and a little patience.",
        "{doing} looks harder than it is, because most causes are simple.",
    ),
    "thing": (
        "{doing} is largely a matter of attention to a few details.",
        "{doing} is easier than it sounds.",
    ),
}


def lead(point: str, topic: str, seed: Seed, used: set[str]) -> str:
    """One sentence that says the point; frames are not used twice while there are others.

    With a `topic` ("bike chains") the sentence names it where its form allows.
    """
    text = point.strip().rstrip(".!;:, ")
    first = re.split(r"[\s,]", text, maxsplit=1)[0].casefold()
    if point.rstrip().endswith("?"):
        return capitalised(text)
    if _CLAUSE.match(text):
        return _framed(text, _CLAUSE_FRAMES_WITH_TOPIC if topic else _CLAUSE_FRAMES, topic, seed, used)
    if first in _ORDERS or _FINITE.search(text):
        return capitalised(text) + "."
    if first.endswith("ing") and first not in _NO_GERUND and " " in text:
        return _framed(text, _GERUND_FRAMES, topic, seed, used)
    return _framed(text, _THING_FRAMES_WITH_TOPIC if topic else _THING_FRAMES, topic, seed, used)


def topic_opener(topic: Topic, seed: Seed) -> str:
    """The sentence that opens a section about one keyword."""
    frame = seed.pick(f"opener {topic.keyword}", _TOPIC_OPENERS[topic.kind])
    clause = topic.task.removeprefix("work out ")
    return capitalised(frame.format(task=topic.task, doing=topic.doing, clause=clause, their_clause=theirs(clause)))


def _framed(text: str, frames: tuple[str, ...], topic: str, seed: Seed, used: set[str]) -> str:
    order = seed.shuffled("frames", frames)
    frame = next((one for one in order if one not in used), seed.pick(text, frames))
    used.add(frame)
    return frame.replace("{topic}", topic).replace("{point}", uncapitalised(text)).replace("{Point}", capitalised(text))
