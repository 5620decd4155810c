"""Titles and angles by type of article and kind of topic."""

from __future__ import annotations

from collections.abc import Mapping

TITLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "how_to": {
        "any": (
            "How to {task}, step by step",
            "How to {task} without the usual mistakes",
            "How to {task}: a method that works",
            "How to {task} and get it right the first time",
            "{doing}: from preparation to final check",
        ),
        "thing": ("{many}: a step-by-step approach", "How to make the most of {many}"),
        "fault": ("How to {task}, step by step", "How to {task}: a calm approach", "{doing}: where to look first"),
    },
    "guide": {
        "any": (
            "{many}: a practical guide",
            "A plain guide to {many}",
            "{many} for beginners: where to start",
            "What every beginner should know about {many}",
            "{many} made simple",
        ),
        "choice": (
            "How to {task}: a buyer's guide",
            "{doing}: what really counts",
            "What to know before {doing}",
            "How to {task} without paying too much",
        ),
    },
    "list": {
        "any": (
            "{count} things to know about {many}",
            "{count} habits that make a difference with {many}",
            "{count} points to remember about {many}",
        ),
        "task": (
            "{count} mistakes to avoid when {doing}",
            "{count} common mistakes in {doing}",
            "{doing}: {count} mistakes and how to avoid them",
        ),
        "fault": ("{count} mistakes to avoid when {doing}", "{count} common mistakes with {many}"),
        "choice": ("{count} things to check before {doing}", "{count} points that decide when {doing}"),
    },
    "comparison": {
        "any": ("{many}: the options compared", "{many}: which option suits you?"),
        "comparison": (
            "{left} vs {right}: an honest comparison",
            "{left} or {right}: which should you choose?",
            "{left} vs {right}: what matters in daily use",
        ),
        "choice": ("How to {task}: the options compared", "What to compare when {doing}"),
    },
    "questions": {
        "any": (
            "{many}: your questions answered",
            "{many}: what people ask most",
            "Questions about {many}, answered plainly",
        ),
    },
    "explainer": {
        "any": ("{ask} A clear answer", "{ask} What it depends on", "{ask} The essentials explained"),
        "comparison": ("{left} and {right}: the difference explained", "What sets {left} and {right} apart"),
        "fault": ("{heading}", "{doing}: causes and remedies"),
    },
}

ANGLES: Mapping[str, tuple[str, ...]] = {
    "how_to": (
        "For readers who want to {task} themselves: the steps in order, the reasons behind them, and how to tell that "
        "each one worked.",
        "A hands-on walk-through of {doing}, written for the first attempt and honest about what takes time.",
        "Shows {doing} as a sequence of small, checkable steps instead of a list of tricks.",
    ),
    "guide": (
        "An overview for newcomers to {many} that sorts the advice by what matters first and leaves fine points for "
        "later.",
        "Gives beginners enough background on {many} to make their own decisions rather than follow a recipe.",
        "Starts from everyday use and works back to what to buy, learn and look after.",
    ),
    "list": (
        "A list to scan in five minutes: each entry names one thing to watch and says what to do about it.",
        "Collects the points that experienced {people} mention again and again, with a remedy for each.",
        "Short entries for readers who have started already and want to catch problems early.",
    ),
    "comparison": (
        "Compares the options by daily use, upkeep and cost, and says plainly whom each one suits.",
        "Helps undecided readers by asking about their situation first and about features second.",
        "An even-handed look at both sides that ends with a clear way to decide.",
    ),
    "questions": (
        "Answers what people type into a search box, one question to a section, without detours.",
        "Collects the questions that come up most about {many} and answers each in plain words.",
        "For readers who arrive with one question and leave with the next two answered as well.",
    ),
    "explainer": (
        "Explains the reasons first, so that readers can judge their own case, and then says what to do.",
        "Gives a direct answer at the top and the conditions it depends on below.",
        "Goes from what you can observe to what causes it, with simple checks along the way.",
    ),
}
