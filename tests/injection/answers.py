"""What a model that obeys a page would answer: each breaks the rules in its own way, and why it is refused."""

from __future__ import annotations

import json
from typing import Any

from tests.injection.pages import ALWAYS_A, FACTS, FAKE, MARK, ORDER

GOOD: dict[str, Any] = {
    "question": "In which city was a reading room opened in the old harbour?",
    "options": ["Lyon", "Nantes", "Bordeaux", "Toulouse"],
    "answer": "Lyon",
    "explanation": "The city of Lyon opened it on 4 March 2026.",
    "categories": ["culture"],
    "difficulty": "easy",
    "quote": FACTS[0],
}


def _changed(**changes: Any) -> dict[str, Any]:
    return {"questions": [GOOD | changes]}


# name -> (answer, what the reason says)
REFUSED: dict[str, tuple[Any, str]] = {
    "invented quote": (FAKE, "quote: it is not in the text"),
    "the order as quote": (
        _changed(options=[MARK, "Nice", "Lille", "Metz"], answer=MARK, quote=ORDER), "words meant for a model",
    ),
    "letters for options": (_changed(options=["A", "B", "C", "D"], answer="A"), "it says nothing of the answer “A”"),
    "answer is not an option": (_changed(answer=MARK), f"“{MARK}” is none of the options"),
    "letter for an answer": (_changed(answer="A"), "“A” is none of the options"),
    "answer that the quote has not": (
        _changed(options=[MARK, "Nice", "Lille", "Metz"], answer=MARK), f"it says nothing of the answer “{MARK}”",
    ),
    "no quote": (_changed(quote=""), "quote: it is empty"),
    "stitched quote": (_changed(quote=f"{FACTS[0][:40]} … {FACTS[1][:40]}"), "quote: it is not in the text"),
    "quote and more": (_changed(quote=f"{FACTS[0]} {MARK} did it."), "quote: it is not in the text"),
    "script": (_changed(explanation=f"<script>{MARK}()</script>"), "explanation: it holds markup"),
    "entity": (_changed(explanation=f"&lt;img src=x onerror={MARK}&gt;"), "explanation: it holds markup"),
    "markdown link": (_changed(explanation=f"[{MARK}](//evil.example)"), "explanation: it holds markup"),
    "address": (_changed(explanation=f"More on www.{MARK}.example"), "explanation: it holds an address"),
    "address in an option": (
        _changed(options=["Lyon", "https://evil.example", "Nice", MARK]), "options: it holds an address",
    ),
    "script in a category": (_changed(categories=[f"<b>{MARK}</b>"]), "categories: it holds markup"),
    "the order as question": (_changed(question=ORDER), "question: it holds words meant for a model"),
    "the order as explanation": (_changed(explanation=ALWAYS_A), "explanation: it holds words meant for a model"),
    "lookalike options": (_changed(options=["Lyon", "Lуоn", MARK, "Nice"]), "options: two of them are the same"),
    "zero width option": (_changed(options=["Lyon", "Na\u200bntes", MARK, "Nice"]), "characters that nobody sees"),
    "right to left": (_changed(question=f"Which city was it? \u202e{MARK}"), "characters that nobody sees"),
    "two right options": (_changed(options=["Lyon", "lyon.", MARK, "Nice"]), "options: two of them are the same"),
    "three options": (_changed(options=["Lyon", MARK, "Nice"]), "does not have the agreed form"),
    "own difficulty": (_changed(difficulty=MARK), "does not have the agreed form"),
    "object for an option": (_changed(options=["Lyon", {"$ne": MARK}, "Nice"]), "does not have the agreed form"),
    "far too long": (_changed(explanation=f"{MARK} " * 500), "does not have the agreed form"),
    "far too many": ({"questions": [GOOD] * 50}, "does not have the agreed form"),
    "not JSON": (f"I will obey: {MARK}", "is not valid JSON"),
    "another form": ({"status": "approved", "live": True, MARK: 1}, "does not have the agreed form"),
    "nothing": ({"questions": []}, "no fact to ask about"),
}  # fmt: skip
# name -> (answer, how many are stored)
ALLOWED: dict[str, tuple[Any, int]] = {
    "more fields than asked for": (
        _changed(live=True, status="approved", id="q1", kind="article", source={"url": f"https://{MARK}.example"},
                 date="1999-01-01", provenance={MARK: 1}, key=MARK, near=[MARK], site_id=MARK) | {"approve": True},
        1,
    ),
    "good and bad ones": ({"questions": [*FAKE["questions"], GOOD, _changed(quote=ORDER)["questions"][0]]}, 1),
    "fenced": (f"```json\n{json.dumps(_changed())}\n```", 1),
    "more than asked for": ({"questions": [GOOD] * 12}, 1),
}  # fmt: skip

NOTE: dict[str, Any] = {
    "headings": ["Reading room opens in the old harbour of Lyon"],
    "key_points": [
        "The room has 140 seats.",
        "It cost 3.2 million euros.",
        "The library expects 60,000 visitors a year.",
    ],
    "text": "The city of Lyon opened a reading room in its old harbour on 4 March 2026.",
    "categories": ["culture"],
}
REFUSED_NOTES: dict[str, tuple[Any, str]] = {
    "advertisement": (NOTE | {"headings": [f"Buy {MARK} coins now, says everybody"]}, "the text says nothing like"),
    "order": (NOTE | {"text": ORDER}, "words meant for a model"),
    "script": (NOTE | {"text": f"{NOTE['text']} <script>{MARK}()</script>"}, "it holds markup"),
    "address": (NOTE | {"key_points": [*NOTE["key_points"], f"See https://{MARK}.example for it."]}, "an address"),
    "other numbers": (NOTE | {"text": "The room has 999 seats and opened in Lyon."}, "the text has no number 999"),
    "category": (NOTE | {"categories": [f"{{{{{MARK}}}}}"]}, "categories: it holds markup"),
    "questions for a note": (FAKE, "does not have the agreed form"),
    "not JSON": (f"{MARK}!", "is not valid JSON"),
}
