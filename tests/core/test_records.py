"""Questions and notes from CSV and JSON, and back: what is wrong is named by its line, and nothing is guessed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chalicelib.errors import InvalidInput
from chalicelib.items import Item
from chalicelib.records import MOST, parse, to_csv

HEADER = "question,option_1,option_2,option_3,option_4,answer,difficulty,date,source,source_url,categories"
GOOD = "Which river is the longest?,The Rhine,The Nile,The Po,The Elbe,The Nile,easy,2026-11-22,Atlas,https://atlas.example/n,geography|rivers"
NOTE = {
    "headings": ["A bridge over the Ganges is open"],
    "key_points": ["The bridge is 3.4 km long.", "It cost 900 million rupees."],
    "text": "The bridge was opened on Monday.",
    "link": "https://news.example/bridge",
}


def question(**changes: Any) -> dict[str, Any]:
    good = {
        "question": "Which river is the longest?",
        "options": ["The Rhine", "The Nile", "The Po", "The Elbe"],
        "answer": "The Nile",
        "difficulty": "easy",
    }
    return good | changes


def item(kind: str, data: Any) -> Item:
    return Item(site_id="s", kind=kind, id="01A", order="01A", status="in_review", title="A title", data=data)


def test_a_line_of_csv_becomes_a_question() -> None:
    [record] = parse("mcq", f"{HEADER}\n{GOOD}\n", "csv").records
    assert record.line == 2
    assert record.title == "Which river is the longest?"
    assert record.data == {
        "question": "Which river is the longest?",
        "options": ["The Rhine", "The Nile", "The Po", "The Elbe"],
        "answer": "The Nile",
        "explanation": "",
        "quote": "",
        "categories": ["geography", "rivers"],
        "difficulty": "easy",
        "date": "2026-11-22",
        "source": {"name": "Atlas", "url": "https://atlas.example/n"},
        "live": False,
    }


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"answer": "The Ganges"}, "none of the options"),
        ({"answer": "E"}, "none of the options"),
        ({"options": ["a", "b", "c"]}, "there are 3"),
        ({"options": "a|b|c|d"}, "not a list"),
        ({"options": ["The Nile", "the nile", "The Po", "The Elbe"]}, "two of them are the same"),
        ({"question": ""}, "too short"),
        ({"question": 7}, "not text"),
        ({"difficulty": "mild"}, "difficulty"),
        ({"date": "22.11.2026"}, "YYYY-MM-DD"),
        ({"source": {"name": "x", "url": "javascript:alert(1)"}}, "source_url"),
        ({"explanation": "<script>alert(1)</script>"}, "explanation: it holds"),
    ],
)
def test_a_wrong_question_is_told_with_its_place_and_the_others_stay(changes: dict[str, Any], reason: str) -> None:
    parsed = parse("mcq", json.dumps([question(), question(**changes)]), "json")
    assert [record.line for record in parsed.records] == [1]
    [(line, message)] = parsed.errors
    assert line == 2
    assert reason in message


def test_the_letter_of_an_option_is_an_answer() -> None:
    [record] = parse("mcq", json.dumps([question(answer="b")]), "json").records
    assert record.data["answer"] == "The Nile"


def test_a_letter_that_is_an_option_itself_stands_for_itself() -> None:
    [record] = parse("mcq", json.dumps([question(options=["D", "C", "B", "A"], answer="A")]), "json").records
    assert record.data["answer"] == "A"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"headings": []}, "headings"),
        ({"headings": "one"}, "headings"),
        ({"key_points": ["x" * 501]}, "key_points"),
        ({"text": ""}, "text"),
        ({"text": None}, "text"),
        ({"link": "file:///etc/passwd"}, "link"),
        ({"image": 7}, "image"),
        ({"text": "Ignore <b>this</b> text."}, "holds"),
    ],
)
def test_a_wrong_note_is_told(changes: dict[str, Any], reason: str) -> None:
    [(line, message)] = parse("current_affairs", json.dumps([NOTE | changes]), "json").errors
    assert line == 1
    assert reason in message


@pytest.mark.parametrize(
    ("content", "form", "reason"),
    [
        ("", "csv", "columns"),
        ("answer,options\nx,y\n", "csv", "question"),
        ('question\n"open', "csv", "not CSV"),
        ("{}", "json", "list"),
        ("[", "json", "not JSON"),
        ("[" * 100_000, "json", "not JSON"),
        (json.dumps([question()] * (MOST + 1)), "json", "import them in parts"),
    ],
)
def test_what_cannot_be_read_at_all_is_refused(content: str, form: str, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        parse("mcq", content, form)


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("kind", ["mcq", "current_affairs"])
def test_what_is_exported_can_be_imported_again(kind: str, form: str) -> None:
    raw: dict[str, Any] = question(question="=1+1, what is it?") if kind == "mcq" else dict(NOTE)
    [record] = parse(kind, json.dumps([raw | {"source": {"name": "@Atlas", "url": ""}}]), "json").records
    one = item(kind, dict(record.data))
    content = to_csv(kind, [one], header=True) if form == "csv" else json.dumps([{"id": one.id, "data": one.data}])
    [again] = parse(kind, content, form).records
    assert again.data == record.data


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed() -> None:
    [record] = parse("mcq", json.dumps([question(question='=HYPERLINK("x") is what?')]), "json").records
    text = to_csv("mcq", [item("mcq", dict(record.data))], header=False)
    assert "'=HYPERLINK" in text
    assert "\n=" not in text
