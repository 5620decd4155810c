"""What outlines are made of: for each aspect of a subject some headings and the points that belong under them.

`{doing}`, `{task}`, `{thing}` and `{many}` are forms of the topic, the rest words of its theme's cast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pattern:
    headings: tuple[str, ...]
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Aspects in order: one of `opening`, several of `body` in this order, one of `closing`."""

    opening: tuple[str, ...]
    body: tuple[str, ...]
    closing: tuple[str, ...]


RECIPES: Mapping[str, Recipe] = {
    "how_to": Recipe(
        ("basics", "prepare"),
        ("tools", "place", "steps", "check", "time", "trouble", "mistakes", "care"),
        ("conclusion", "habit"),
    ),
    "guide": Recipe(
        ("basics", "beginner"),
        ("choose", "amount", "cost", "place", "tools", "time", "mistakes", "care", "improve"),
        ("conclusion", "habit"),
    ),
    "list": Recipe(("basics", "intro"), ("help", "check"), ("conclusion", "habit")),
    "comparison": Recipe(
        ("basics", "intro"),
        ("choose", "compare", "cost", "care", "time", "beginner", "mistakes", "check"),
        ("conclusion", "help"),
    ),
    "questions": Recipe(
        ("intro", "basics"),
        ("ask_need", "ask_cost", "ask_time", "ask_wrong", "ask_learn", "ask_help"),
        ("conclusion", "habit"),
    ),
    "explainer": Recipe(
        ("intro", "basics"),
        ("trouble", "check", "amount", "steps", "time", "mistakes", "care", "help"),
        ("conclusion", "habit"),
    ),
}

PATTERNS: Mapping[str, Pattern] = {
    "intro": Pattern(
        ("What this is really about", "Why the question comes up so often", "A first orientation", "Where to begin"),
        ("What most people want to know first", "Why opinions differ so much", "What has to be decided early"),
    ),
    "basics": Pattern(
        ("What matters most", "The basics in plain words", "Why it is worth doing well", "How it works",
         "What to know about {many}"),
        ("What a good result looks like", "The terms you will meet", "Which rules always hold",
         "What depends on your own situation", "Why it matters in everyday use"),
    ),
    "tools": Pattern(
        ("What you need", "Tools and supplies", "What to have at hand", "The kit for the job"),
        ("What you already own", "The one tool worth good money", "Check that the parts fit each other",
         "A spare of everything that gets used up", "Which purchase can wait"),
    ),
    "prepare": Pattern(
        ("Before you start", "Getting ready", "Prepare well and save time", "What to do first"),
        ("Take a picture of the starting point", "Clear the space", "Read the steps once from start to finish",
         "A moment without interruptions", "What has to be removed first"),
    ),
    "place": Pattern(
        ("Find the right place", "Where to do it", "Space, light and other conditions", "Make room for the work"),
        ("Enough light to see detail", "How the spot changes during the day", "Room to move",
         "Keep the conditions the same", "What has to be within reach"),
    ),
    "steps": Pattern(
        ("Step by step", "One step after another", "The work itself", "The order that works"),
        ("Work in small steps", "The order of the steps", "Do not force anything", "The right moment for a pause",
         "How to finish cleanly"),
    ),
    "check": Pattern(
        ("How to tell that it worked", "Check the result", "Signs of a good result", "Test before you rely on it"),
        ("What to look and listen for", "A short test under real conditions", "Look again the next day",
         "How to compare with last time"),
    ),
    "time": Pattern(
        ("When to do it and how long it takes", "Timing", "How often is often enough", "How much time to plan"),
        ("How long the first attempt takes", "Signs that it is too early or too late", "The right time of year",
         "What can be done on another day", "Write down the date"),
    ),
    "amount": Pattern(
        ("How much is right", "Sizes and amounts", "Finding the right numbers", "Measure instead of guessing"),
        ("Start at the lower end of the range", "Why proportions count", "How to measure without effort",
         "What to do when sources disagree", "Note the figure that worked"),
    ),
    "cost": Pattern(
        ("What it costs", "The cost and where to save", "A realistic budget", "Where the money goes"),
        ("The price over several years", "Where cheap is good enough", "When second-hand makes sense",
         "What is it worth to you?", "Your own time as part of the bill"),
    ),
    "choose": Pattern(
        ("How to choose", "What to look for", "The criteria that count", "Choose by use and not by features"),
        ("How often you will use it", "Three criteria that are enough", "What tends to fail first",
         "What can be ignored", "Try it before you decide"),
    ),
    "compare": Pattern(
        ("The differences in daily use", "Side by side", "What sets them apart", "An honest comparison"),
        ("Where the first option is better", "Where the second option is better", "The effort week after week",
         "Differences that only look important"),
    ),
    "beginner": Pattern(
        ("Who it suits", "If you are just starting out", "A simple start", "Start small"),
        ("What to expect from the first {round}", "Who should choose something simpler", "A small first attempt",
         "Find someone a few steps ahead"),
    ),
    "trouble": Pattern(
        ("What causes it", "Finding the cause", "When something is not right", "The usual suspects"),
        ("Start with the simplest explanation", "What changed most recently?", "Test one suspect at a time",
         "Signs that come early", "Faults that come and go"),
    ),
    "mistakes": Pattern(
        ("Mistakes to avoid", "What usually goes wrong", "Common mistakes", "Errors that cost the most"),
        ("Rushing the last step", "Doing too much at once", "Buying parts before finding the cause",
         "Copying figures from other people", "Giving up too early"),
    ),
    "care": Pattern(
        ("Care and upkeep", "Keep it in good order", "What to do afterwards", "How to make it last"),
        ("Clean up straight away", "How to store it", "Where wear shows first", "What to do before a long break"),
    ),
    "habit": Pattern(
        ("Make it a routine", "A routine that lasts", "Your checklist", "Turn it into a habit"),
        ("Tie it to something you do anyway", "What belongs on the list", "Keep a short log",
         "Review it once a year"),
    ),
    "improve": Pattern(
        ("Where to go from here", "The next level", "How to improve", "Refine what works"),
        ("One improvement at a time", "When an upgrade is justified", "Try a variation on purpose",
         "Teach it to somebody"),
    ),
    "help": Pattern(
        ("When to ask for help", "Know when to stop", "Getting good advice", "When to call {a_pro}"),
        ("What to tell the person you ask", "Signs of a good adviser", "How to share the work",
         "Where to find local knowledge"),
    ),
    "conclusion": Pattern(
        ("In short", "The bottom line", "Summary and next step", "What to take away"),
        ("The one thing to remember", "What to do this week", "What makes the difference",
         "Start with the part that solves the problem", "Keep what works and drop the rest",
         "How long a fair trial lasts", "What attention can do"),
    ),
    "ask_need": Pattern(
        ("What do you need to begin?", "Which tools are really needed?"),
        ("What you already own", "The one tool worth good money", "Which purchase can wait"),
    ),
    "ask_cost": Pattern(
        ("How much does it cost?", "Where can you save money?"),
        ("Where cheap is good enough", "The price over several years", "Your own time as part of the bill"),
    ),
    "ask_time": Pattern(
        ("How long does it take?", "How often is often enough?"),
        ("How long the first attempt takes", "Signs that it is too early or too late", "What can wait"),
    ),
    "ask_wrong": Pattern(
        ("What goes wrong most often?", "Which mistakes are easy to avoid?"),
        ("Rushing the last step", "Doing too much at once", "Copying figures from other people"),
    ),
    "ask_learn": Pattern(
        ("Is it hard to learn?", "Who can do this without experience?"),
        ("What to expect from the first {round}", "A small first attempt", "Find someone a few steps ahead"),
    ),
    "ask_help": Pattern(
        ("When should you ask for help?",),
        ("What to tell the person you ask", "Signs of a good adviser", "How to share the work"),
    ),
}  # fmt: skip

# Under a heading that is itself a keyword: points by the kind of its topic.
TOPIC_POINTS: Mapping[str, tuple[str, ...]] = {
    "task": ("Preparation for {doing}", "The order of the steps", "How to tell that it worked",
             "What to avoid along the way"),
    "choice": ("How you will use {thing}", "Three criteria that are enough", "What tends to fail first",
               "What it costs over the years"),
    "comparison": ("What sets {many} apart", "The effort week after week", "The situation in which each is right",
                   "What each of them costs"),
    "question": ("What it depends on", "Signs to watch for", "Exact figures and their limits",
                 "What to do when sources disagree", "What happens if you get it wrong",
                 "What to write down for next time"),
    "fault": ("Start with the simplest explanation", "What changed most recently?", "When to stop and ask for help",
              "How to keep it from coming back"),
    "thing": ("What matters most about {many}", "A small first attempt",
              "How to measure without effort", "Mistakes with {many} that are easy to avoid"),
}  # fmt: skip

# The numbered items of a list, each a section of its own: heading and points.
MISTAKE_ITEMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Starting without a plan", ("Read the steps once before you begin", "What to decide in advance")),
    ("Buying before looking at what is there", ("What you already own", "The price over several years")),
    ("Guessing instead of measuring", ("How to measure without effort", "Note the figure that worked")),
    ("Doing too much at once", ("Change one thing at a time", "The right moment for a pause")),
    ("Rushing the last step", ("How to finish cleanly", "A short test under real conditions")),
    ("Ignoring the early signs", ("What to look and listen for", "Start with the simplest explanation")),
    ("Copying someone else's settings", ("What depends on your own situation", "Why opinions differ so much")),
    ("Putting off the clean-up", ("Clean up straight away", "How to store it")),
    ("Never writing anything down", ("Keep a short log", "What belongs on the list")),
    ("Waiting too long to ask", ("What to tell the person you ask", "Signs of a good adviser")),
)
POINT_ITEMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Know what a good result looks like", ("Which rules always hold", "How to compare with last time")),
    ("Check what you already have", ("What you already own", "Check that the parts fit each other")),
    ("Choose by use", ("How often you will use it", "What can be ignored")),
    ("Measure once and write it down", ("How to measure without effort", "Note the figure that worked")),
    ("Plan more time than you think", ("How long the first attempt takes", "What can be done on another day")),
    ("Set a budget first", ("Where cheap is good enough", "Your own time as part of the bill")),
    ("Pick the right place", ("Enough light to see detail", "What has to be within reach")),
    ("Begin with a small version", ("A small first attempt", "What to expect from the first {round}")),
    ("Learn the early signs of trouble", ("What to look and listen for", "Test one suspect at a time")),
    ("Look after it from the first day", ("Where wear shows first", "How to store it")),
)

_ASKED = {
    "ask_need": "tools",
    "ask_cost": "cost",
    "ask_time": "time",
    "ask_wrong": "mistakes",
    "ask_learn": "beginner",
    "ask_help": "help",
}

# Points and headings of this module by their text, so that an article knows what they are about.
KNOWN_ASPECTS: Mapping[str, str] = {
    text.casefold(): _ASKED.get(aspect, aspect)
    for aspect, pattern in reversed(list(PATTERNS.items()))
    for text in (*pattern.headings, *pattern.points)
    if "{" not in text
} | {
    "what most people want to know first": "basics",
    "why opinions differ so much": "questions",
    "what has to be decided early": "prepare",
    "what it depends on": "basics",
    "signs to watch for": "check",
    "what to write down for next time": "habit",
    "the effort week after week": "compare",
    "the situation in which each is right": "compare",
    "what to avoid along the way": "mistakes",
    "how to keep it from coming back": "care",
    "change one thing at a time": "steps",
    "exact figures and their limits": "questions",
    "what happens if you get it wrong": "questions",
    "start with the part that solves the problem": "conclusion",
}
