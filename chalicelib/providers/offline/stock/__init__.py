"""The offline writer's stock: passages for each aspect of a subject, and how to tell the aspect."""

from __future__ import annotations

import re
from collections.abc import Mapping

from . import beginnings, deciding, doing, endings

PASSAGES: Mapping[str, tuple[str, ...]] = {
    "intro": beginnings.INTRO,
    "basics": beginnings.BASICS,
    "tools": beginnings.TOOLS,
    "prepare": beginnings.PREPARE,
    "place": beginnings.PLACE,
    "steps": doing.STEPS,
    "check": doing.CHECK,
    "time": doing.TIME,
    "amount": doing.AMOUNT,
    "care": doing.CARE,
    "choose": deciding.CHOOSE,
    "compare": deciding.COMPARE,
    "cost": deciding.COST,
    "beginner": deciding.BEGINNER,
    "help": deciding.HELP,
    "trouble": endings.TROUBLE,
    "mistakes": endings.MISTAKES,
    "habit": endings.HABIT,
    "improve": endings.IMPROVE,
    "questions": endings.QUESTIONS,
    "conclusion": endings.CONCLUSION,
}

# Asked in this order: the first aspect whose words a heading or point has is its aspect.
_CUES: tuple[tuple[str, str], ...] = (
    (
        "mistakes",
        r"mistakes?|avoid\w*|wrong|myths?|pitfalls?|errors?|regrets?|never|don't|do not|hurry|rushing|"
        r"skipping",
    ),
    (
        "cost",
        r"costs?|prices?|pric\w+|budgets?|cheap\w*|money|expens\w+|worth|spend\w*|sav(?:e|ing)s?|pay\w*|"
        r"afford\w*|bill",
    ),
    (
        "compare",
        r"vs|versus|compar\w+|differen\w+|alternativ\w+|better|apart|side by side|pros|cons|trade-offs?|"
        r"rather than",
    ),
    (
        "trouble",
        r"why|causes?|problems?|troubl\w+|faults?|fail\w*|fix\w*|leak\w*|symptoms?|diagnos\w+|suspects?|"
        r"signs?|stuck|squeak\w*|slip\w*|skip\w*|bitter|sour|yellow|not \w+ing",
    ),
    (
        "tools",
        r"tools?|equipment|gear|kit|suppl(?:y|ies)|materials?|ingredients?|consumables?|parts?|need|"
        r"needed|shopping",
    ),
    ("prepare", r"prepar\w+|before|ready|set(?:ting)? up|clear\w*|plan|planning|start(?:ing)? point"),
    (
        "time",
        r"when|how often|how long|times?|timing|season\w*|minutes?|hours?|days?|weeks?|months?|schedul\w+|"
        r"last|early|late|intervals?|wait\w*|calendar",
    ),
    (
        "amount",
        r"how (?:much|many|deep|far|big|large|hot|high|fine)|size\w*|amounts?|ratios?|depth|spacing|"
        r"dos(?:e|es|ing)|pressure|measur\w+|weigh\w*|numbers?|figures?|temperature|level",
    ),
    (
        "place",
        r"where|place\w*|room|rooms|space|light|location|spot|indoors|outdoors|conditions|surroundings|"
        r"layout",
    ),
    (
        "choose",
        r"cho(?:ose|osing|ice|ices)|best|pick\w*|select\w*|buy\w*|criteria|features?|which|options?|type|"
        r"types|what to look",
    ),
    ("check", r"check\w*|tell|test\w*|judge|quality|result|results|look|looks|inspect\w*|compare|finished"),
    (
        "care",
        r"clean\w*|care|maint\w+|stor(?:e|es|ing|age)|keep\w*|wear|protect\w*|preserv\w*|lubricat\w+|lube|"
        r"descal\w+|afterwards",
    ),
    ("habit", r"routines?|habits?|checklists?|log|notes?|records?|regular\w*|diary|remember"),
    ("beginner", r"beginners?|expect|newcomers?|who|suits?|small\w*|simple|easy|learn\w*|start"),
    ("help", r"help|advice|ask|experts?|professionals?|mechanic|community|stop"),
    ("improve", r"improv\w+|next|further|refin\w+|upgrade\w*|advanced|skill\w*|better"),
    ("conclusion", r"conclu\w+|summary|verdict|bottom line|wrap\w*|takeaways?|in short|final\w*|to end"),
    ("steps", r"how to|steps?|way|method\w*|technique|order|work\w*|\w+ing"),
    ("basics", r"what|basics?|mean\w*|works|idea|matters|explain\w*|principles?|background|terms?"),
)
_PATTERNS = tuple((aspect, re.compile(rf"\b(?:{cues})\b")) for aspect, cues in _CUES)


def aspect_of(text: str) -> str | None:
    """Which aspect of a subject a heading or a point speaks of; None when its words do not say."""
    lower = text.casefold()
    return next((aspect for aspect, pattern in _PATTERNS if pattern.search(lower)), None)
