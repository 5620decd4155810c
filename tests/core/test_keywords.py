"""Keywords from text, CSV and JSON: nothing is lost, what is refused is named by its line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.errors import InvalidInput
from chalicelib.keywords import LONGEST, MOST, parse


def texts(content: str, form: str) -> list[str]:
    return [keyword.text for keyword in parse(content, form).keywords]


def test_pasted_lines_are_cleaned_and_counted_once() -> None:
    parsed = parse("\ufeffRaised  beds\nraised beds\n\n  Compost \n", "text")
    assert [keyword.text for keyword in parsed.keywords] == ["Raised beds", "Compost"]
    assert parsed.duplicates == 1


def test_csv_with_a_header_keeps_the_other_columns() -> None:
    [keyword] = parse('volume,Keyword\n90,"beds, raised"\n', "csv").keywords
    assert keyword.text == "beds, raised"
    assert keyword.data == {"volume": "90"}


def test_csv_without_a_header_takes_the_first_column() -> None:
    assert texts("raised beds,90\ncompost,80\n", "csv") == ["raised beds", "compost"]


def test_json_takes_texts_and_objects() -> None:
    assert texts('["raised beds", {"keyword": "compost", "volume": 80}]', "json") == ["raised beds", "compost"]


def test_what_is_refused_is_named_by_its_line() -> None:
    parsed = parse(json.dumps(["fine", 7, "", "x" * (LONGEST + 1), "a\u0007b"]), "json")
    assert [line for line, _ in parsed.errors] == [2, 3, 4, 5]
    assert parsed.errors[1][1] == "empty"


@pytest.mark.parametrize(("content", "form"), [("{}", "json"), ("[", "json"), ('a,"b', "csv")])
def test_content_that_cannot_be_read_names_the_field(content: str, form: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse(content, form)
    assert refused.value.details["field"] == "content"


def test_too_many_are_refused_whole() -> None:
    with pytest.raises(InvalidInput):
        parse("\n".join(f"keyword {n}" for n in range(MOST + 1)), "text")


@given(st.lists(st.text(max_size=300), max_size=30))
def test_every_entry_is_kept_counted_or_named(entries: list[str]) -> None:
    parsed = parse(json.dumps(entries), "json")
    assert len(parsed.keywords) + parsed.duplicates + len(parsed.errors) == len(entries)
    assert len({keyword.id for keyword in parsed.keywords}) == len(parsed.keywords)
