"""Questions and notes of the daily fetch as `GET /items` answers them, for the fake API."""

from __future__ import annotations

from typing import Any

from tests.dashboard import fetch_documents
from tests.dashboard.documents import Document
from tests.dashboard.fake_items import item

ORIGIN = {"name": "The Morning Wire", "url": "https://news1.example.com/rates"}
OPTIONS = ["6.25 per cent", "6.50 per cent", "<i>7</i> per cent", "5.75 per cent"]
QUESTIONS = (
    "What is the repo rate after the committee's <b>October</b> meeting?",
    "Which river flows through Kolkata?",
    "Who presides over the sittings of the upper house?",
)
POINTS = [
    "The committee kept the repo rate at 6.50 per cent.",
    "Five of its six members agreed.",
    "Inflation is expected to be 4.5 per cent this year.",
]


def question(number: int, **changed: Any) -> Document:
    text = QUESTIONS[number % len(QUESTIONS)]
    data = {
        "question": text, "options": OPTIONS, "answer": "6.50 per cent",
        "explanation": "The committee has kept it there since February 2023.", "categories": ["Economy", "Banking"],
        "difficulty": "medium", "date": "2026-10-09", "source": ORIGIN, "live": False,
        "quote": "The committee decided to keep the policy repo rate unchanged at 6.50 per cent.",
    }  # fmt: skip
    made = {"run_id": fetch_documents.RUN, "parent": "text#t1", "rev": 3, "data": data | changed}
    return item(f"q{number}", "mcq", text, "in_review") | made


def note(number: int, **changed: Any) -> Document:
    data = {
        "headings": ["Repo rate kept at 6.50 per cent", "Inflation seen at 4.5 per cent"], "key_points": POINTS,
        "text": "The committee kept the repo rate where it has been since February 2023. <script>alert(1)</script>",
        "categories": ["Economy"], "date": "2026-10-09", "link": "https://news1.example.com/rates",
        "image": "https://images.example.com/rates.jpg", "source": ORIGIN, "live": False,
    }  # fmt: skip
    made = {"run_id": fetch_documents.RUN, "parent": "text#t1", "rev": 2, "data": data | changed}
    return item(f"n{number}", "current_affairs", "Repo rate kept at 6.50 per cent", "in_review") | made


def records() -> list[Document]:
    return [*map(question, range(3)), note(1), note(2)]
