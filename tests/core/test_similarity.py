"""The same question is recognised however it is typed, nearly the same one in other words, and no other is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.similarity import BANDS, NEAR, asked, bands, question_id, similarity
from tests.core.question_pairs import DIFFERENT, SAME

PROJECT = Path(__file__).parents[2]
words = st.lists(st.sampled_from([f"word{number}" for number in range(40)]), min_size=1, max_size=20).map(" ".join)


@pytest.mark.parametrize(
    "typed",
    [
        "what is the capital of France",
        "  What is the CAPITAL of France ?",
        "“What is the capital of France?”",
        "What is the capital of\u00a0Ｆrance?",
        "What, is the capital – of France?!",
    ],
)
def test_case_spaces_punctuation_and_unicode_form_do_not_matter(typed: str) -> None:
    assert question_id(typed) == question_id("What is the capital of France?")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is 3 + 2?", "What is 3 - 2?"),
        ("What is 3.5 × 2?", "What is 35 × 2?"),
        ("What is -5 + 2?", "What is 5 + 2?"),
        ("What is C?", "What is C#?"),
        ("____ opened the bridge.", "The bridge ____ opened."),
        ("राम की माता कौन थी?", "राम का माता कौन था?"),
        ("日本の首都はどこですか?", "日本の国歌は何ですか?"),
        ("?", "!"),
    ],
)
def test_what_changes_the_question_changes_its_id(one: str, other: str) -> None:
    assert question_id(one) != question_id(other)


def test_a_question_that_points_at_its_options_is_named_with_them() -> None:
    question = "Which of the following is a prime number?"
    first = question_id(question, ["4", "6", "7", "9"])
    assert first == question_id(question.upper(), ["9", "7", "6", "4"])
    assert first != question_id(question, ["4", "6", "11", "9"])
    plain = "Which is the smallest prime number?"
    assert question_id(plain, ["2", "3"]) == question_id(plain, ["3", "5"]) == question_id(plain)


def test_most_questions_in_other_words_are_found_and_no_different_one_is_taken_for_the_same() -> None:
    assert sum(similarity(*pair) >= NEAR for pair in SAME) >= 26
    assert [pair for pair in DIFFERENT if similarity(*pair) >= NEAR] == []


@pytest.mark.parametrize("pair", [pair for pair in SAME if similarity(*pair) >= NEAR], ids=lambda pair: pair[0])
def test_what_is_near_shares_a_band(pair: tuple[str, str]) -> None:
    assert set(bands(pair[0])) & set(bands(pair[1]))


def test_the_answer_tells_questions_of_the_same_words_apart() -> None:
    one, other = "What is the capital of France?", "Paris is the capital of which country?"
    assert similarity(asked(one, "Paris"), asked(other, "France")) < 0.3
    assert similarity(asked(one, "Paris"), asked(f"{one}\n\nAnd why?", "Paris")) == 1


@given(words, words)
def test_likeness_is_a_share_the_same_both_ways(one: str, other: str) -> None:
    assert similarity(one, one) == 1
    assert 0 <= similarity(one, other) == similarity(other, one) <= 1


@given(st.text(max_size=200))
def test_bands_are_few_short_and_each_of_its_own(text: str) -> None:
    keys = bands(text)
    assert len(keys) in (0, BANDS)
    assert len(set(keys)) == len(keys)
    assert all(len(key) < 24 and key.isascii() for key in keys)


@given(words)
def test_the_order_of_the_words_does_not_matter_to_the_bands(text: str) -> None:
    assert bands(" ".join(sorted(text.split()))) == bands(text)


def test_texts_with_nothing_in_common_share_no_band() -> None:
    assert not set(bands("Who painted the Mona Lisa?\nLeonardo da Vinci")) & set(bands("How tall is Everest?\n8,849 m"))
    assert similarity("", "") == 0


def test_ids_and_bands_do_not_depend_on_the_process() -> None:
    script = "from chalicelib.similarity import bands, question_id; print(bands('a b c\\nd'), question_id('a b c'))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=PROJECT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(outputs) == 1
