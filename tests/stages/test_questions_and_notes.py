"""Texts to questions and notes: what is stored has passed its checks, what is not says why, nothing is stored twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.errors import OutputRejected
from chalicelib.questions import wrong_with
from chalicelib.stages import current_affairs, mcq
from chalicelib.uniqueness import NEARLY, SAME
from tests.providers.news_samples import NO_FACTS, SAMPLES
from tests.providers.openai_client import FakeServer, running_server
from tests.stages.desk import URL, Desk, obeying, ready, stored, text

SPACE = text(*SAMPLES["space"], published=1_772_409_600_000)  # 2 March 2026
QUOTE = "Its radar found ice in 43 craters, most of them in permanent shadow."


@pytest.fixture(scope="module")
def server() -> Iterator[FakeServer]:
    with running_server() as running:
        yield running


def question(**changes: Any) -> dict[str, Any]:
    whole = {
        "question": "In how many craters did the radar of the orbiter find ice?",
        "options": ["12", "43", "61", "96"],
        "answer": "43",
        "explanation": "The radar found ice in 43 craters.",
        "categories": ["science"],
        "difficulty": "medium",
        "quote": QUOTE,
    }
    return whole | changes


def note(**changes: Any) -> dict[str, Any]:
    whole = {
        "headings": ["Orbiter maps ice at the south pole of the Moon"],
        "key_points": [
            "The orbiter of ISRO found water ice in 43 craters near the south pole.",
            "The spacecraft was launched on 18 August 2025.",
            "A lander with a drill is planned for 2028.",
        ],
        "text": "An orbiter launched by ISRO has sent a complete map of the ice. It found ice in 43 craters.",
        "categories": ["science"],
    }
    return whole | changes


def test_questions_are_made_checked_and_dated() -> None:
    result = mcq.run([SPACE], Desk())
    assert len(result.made) == SPACE.data["count"]
    assert result.moved["1"].status == "used"
    assert result.moved["1"].data == {}
    for made in result.made:
        assert (made.kind, made.status, made.parent) == ("mcq", "in_review", "text#1")
        assert made.title == made.data["question"][:200]
        assert wrong_with(made.data, SPACE.data["text"]) == ""
        assert made.data["date"] == "2026-03-02"
        assert made.data["source"] == {"name": "River news", "url": URL}
        assert made.data["live"] is False
        assert made.key
        assert 0 < len(made.near) <= 8


def test_a_site_that_approves_by_itself_shows_them_at_once() -> None:
    made = mcq.run([SPACE], Desk(auto_approve=True)).made[0]
    assert (made.status, made.data["live"]) == ("approved", True)


def test_difficulty_and_number_are_those_asked_for() -> None:
    asked = text(*SAMPLES["space"], count=2, difficulty="easy")
    assert [data["difficulty"] for data in stored(mcq.run([asked], Desk()))] == ["easy", "easy"]


def test_a_text_without_a_date_has_todays() -> None:
    assert stored(mcq.run([text(*SAMPLES["space"])], Desk()))[0]["date"] == "2026-03-05"


def test_a_text_without_facts_fails_and_says_so() -> None:
    with pytest.raises(OutputRejected, match="no fact to ask about"):
        mcq.run([text(*NO_FACTS)], Desk())


def test_what_is_there_already_is_not_stored_again() -> None:
    first = mcq.run([SPACE], Desk())
    again = mcq.run([SPACE], Desk(first.made))
    assert (again.made, again.moved) == ((), {})
    assert again.skipped["1"].startswith("duplicate: ")
    assert again.duplicates == {SAME: len(first.made)}
    some = mcq.run([SPACE], Desk(first.made[1:]))
    assert some.made == first.made[:1]
    assert some.moved["1"].status == "used"
    assert some.duplicates == {SAME: len(first.made) - 1}


def test_nearly_the_same_is_not_stored_and_another_answer_is_another_question(server: FakeServer) -> None:
    there = mcq.run([SPACE], Desk(**obeying(server.url, "near", {"questions": [question()]}))).made
    reworded = question(question="The orbiter's radar found ice in how many craters?")
    other = question(
        question="In how many craters did the radar of the orbiter find no ice at all?", answer="96",
        quote="The largest deposit covers 96 square kilometres.",
    )  # fmt: skip
    result = mcq.run([SPACE], Desk(there, **obeying(server.url, "near", {"questions": [reworded, other]})))
    assert result.duplicates == {NEARLY: 1}
    assert [data["answer"] for data in stored(result)] == ["96"]


def test_one_answer_with_the_same_question_twice_stores_it_once(server: FakeServer) -> None:
    twice = {"questions": [question(), question(question=question()["question"].upper()), question(answer="12")]}
    result = mcq.run([SPACE], Desk(**obeying(server.url, "twice", twice)))
    assert len(result.made) == 1
    assert sum(result.duplicates.values()) == 1
    assert len(result.moved["1"].data["rejected"]) == 1


def test_a_bad_question_is_dropped_with_its_reason_and_the_good_ones_stay(server: FakeServer) -> None:
    bad = question(question="How many craters have no ice?", quote="The radar found no ice in 12 craters.", answer="12")
    result = mcq.run([SPACE], Desk(**obeying(server.url, "bad", {"questions": [bad, question()]})))
    assert [data["answer"] for data in stored(result)] == ["43"]
    assert result.moved["1"].data == {
        "rejected": [{"question": "How many craters have no ice?", "reason": "quote: it is not in the text"}]
    }


def test_without_a_good_question_the_text_fails_with_the_reasons(server: FakeServer) -> None:
    answer = {"questions": [question(answer="44"), question(quote="")]}
    with pytest.raises(OutputRejected) as failed:
        mcq.run([SPACE], Desk(**obeying(server.url, "none", answer)))
    assert failed.value.message == (
        "answer: “44” is none of the options; quote: it is empty or too short to show anything"
    )


def test_a_ready_question_is_checked_and_no_provider_is_asked() -> None:
    desk = Desk()
    [data] = stored(mcq.run([ready()], desk))
    assert desk.asked == []
    assert (data["answer"], data["quote"], data["difficulty"]) == ("Canberra", "", "easy")
    assert stored(mcq.run([ready(difficulty=None)], desk))[0]["difficulty"] == "medium"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"options": ["Canberra", "Sydney"]}, "options: there are 2, not 4 or 5"),
        ({"options": ["Canberra", "canberra ", "Sydney", "Perth"]}, "two of them are the same"),
        ({"answer": "Hobart"}, "answer: “Hobart” is none of the options"),
        ({"question": "What is <script>alert(1)</script>?"}, "question: it holds markup"),
        ({"difficulty": "extreme"}, "difficulty: it is none of"),
    ],
)
def test_a_bad_ready_question_fails_with_its_reason(record: dict[str, Any], reason: str) -> None:
    with pytest.raises(OutputRejected, match=reason):
        mcq.run([ready(**record)], Desk())


def test_a_note_is_made_checked_and_linked() -> None:
    [data] = stored(current_affairs.run([SPACE], Desk()))
    assert data["headings"] == [SPACE.title]
    assert 3 <= len(data["key_points"]) <= 6
    assert (data["link"], data["date"], data["live"]) == (URL, "2026-03-02", False)
    assert data["categories"] == ["science"]


def test_a_note_is_stored_once_and_the_next_months_news_is_other_news() -> None:
    first = current_affairs.run([SPACE], Desk()).made
    again = current_affairs.run([SPACE], Desk(first))
    assert again.duplicates == {SAME: 1}
    assert again.skipped["1"].startswith("duplicate: ")
    copied = current_affairs.run([text(*SAMPLES["space"], url="https://other.example/copy")], Desk(first))
    assert copied.duplicates == {NEARLY: 1}
    later = text(SPACE.title, SAMPLES["environment"][1], url="https://news.example/later")
    assert current_affairs.run([later], Desk(first)).duplicates == {}


def test_a_note_of_a_model_is_kept_as_it_is(server: FakeServer) -> None:
    [data] = stored(current_affairs.run([SPACE], Desk(**obeying(server.url, "note", note(more="x")))))
    assert {name: data[name] for name in note()} == note()
    assert "more" not in data


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"headings": ["Orbiter finds ice in 44 craters of the Moon"]}, "headings: the text has no number 44"),
        ({"text": "The spacecraft of ISRO was launched in 2024 and found ice."}, "text: the text has no number 2024"),
        (
            {"key_points": [*note()["key_points"], "Investors should buy shares of a certain firm before Friday."]},
            "key_points: the text says nothing like “Investors should",
        ),
        ({"text": "See http://evil.example for the map of the ice."}, "text: it holds an address"),
        ({"headings": ["<b>Orbiter</b> maps ice"]}, "headings: it holds markup"),
        ({"key_points": note()["key_points"][:2]}, "does not have the agreed form"),
        ({"headings": []}, "does not have the agreed form"),
    ],
)
def test_a_note_that_says_what_the_text_does_not_fails(
    server: FakeServer, changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(OutputRejected) as failed:
        current_affairs.run([SPACE], Desk(**obeying(server.url, "wrong", note(**changes))))
    assert reason in failed.value.message
