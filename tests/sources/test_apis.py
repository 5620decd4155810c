"""JSON APIs by a declared shape, the Open Trivia one in each of its encodings."""

from __future__ import annotations

import base64
import contextlib
import html
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.errors import SourceUnreadable
from chalicelib.sources.apis import OPEN_TRIVIA, Shape, read_api

URL = "https://trivia.example/api.php?amount=2"
QUESTION = 'What does "<br>" do — in the 90\'s?'
ENCODERS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "html": html.escape,
    "url3986": quote,
    "url": quote_plus,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
}


def trivia(encode: Callable[[str], str], **more: Any) -> bytes:
    record = {
        "type": encode("multiple"), "difficulty": encode("easy"), "category": encode("Science: Computers"),
        "question": encode(QUESTION), "correct_answer": encode("Breaks & ends"),
        "incorrect_answers": [encode("50% of + it"), encode("Größe"), encode("None")],
    }  # fmt: skip
    return json.dumps({"response_code": 0, "results": [record], **more}).encode()


@pytest.mark.parametrize("encoding", ENCODERS)
def test_open_trivia_in_each_of_its_encodings(encoding: str) -> None:
    (found,) = read_api(trivia(ENCODERS[encoding]), URL, replace(OPEN_TRIVIA, encoding=encoding))
    assert found.title == QUESTION
    assert found.url == URL
    assert found.raw == {
        "title": QUESTION, "answer": "Breaks & ends", "wrong_answers": ["50% of + it", "Größe", "None"],
        "category": "Science: Computers", "difficulty": "easy", "kind": "multiple",
    }  # fmt: skip


def test_a_failure_in_the_answer_is_one() -> None:
    with pytest.raises(SourceUnreadable, match=r"answers response_code 5 where 0 means success"):
        read_api(trivia(str, response_code=5), URL, OPEN_TRIVIA)
    with pytest.raises(SourceUnreadable, match=r"answers response_code False where 0"):
        read_api(trivia(str, response_code=False), URL, OPEN_TRIVIA)


def test_a_bad_record_is_told_with_its_number_and_the_others_stay() -> None:
    records = [
        {"q": base64.b64encode(b"good").decode()},
        {"q": "not base64!"},
        {"q": base64.b64encode(b"\xff").decode()},
    ]
    shape = Shape(fields={"title": "q"}, encoding="base64")
    found = read_api(json.dumps(records).encode(), URL, shape)
    assert [(each.title, each.problem) for each in found] == [
        ("good", ""), ("", "record 2 is not encoded as base64"), ("", "record 3 is not encoded as base64"),
    ]  # fmt: skip
    assert found[1].raw == {"title": "not base64!"}


NEWS = Shape(
    records="data.items",
    fields={
        "title": "head.line", "text": "body", "url": "links.0", "image": "pictures.1.src", "published": "at", "id": "no"
    },
)  # fmt: skip


def news(**fields: Any) -> bytes:
    return json.dumps({"data": {"items": [fields]}}).encode()


def test_paths_go_through_objects_and_lists() -> None:
    (found,) = read_api(
        news(head={"line": "Rain"}, body="It rains.\n\nMuch.", links=["/a#x"], pictures=[1, {"src": "//i.example/1"}]),
        "https://news.example/api",
        NEWS,
    )
    assert (found.title, found.text) == ("Rain", "It rains.\nMuch.")
    assert (found.url, found.image) == ("https://news.example/a", "https://i.example/1")


@pytest.mark.parametrize(
    ("at", "moment"),
    [
        (1772323200, 1772323200000),
        (1772323200000, 1772323200000),
        ("2026-03-01T05:30:00+05:30", 1772323200000),
        ("Sun, 01 Mar 2026 00:00:00 GMT", 1772323200000),
        ("soon", None),
        (True, None),
        (-1, None),
        (1e300, None),
        (None, None),
    ],
)
def test_dates_in_any_form(at: Any, moment: int | None) -> None:
    assert read_api(news(at=at), URL, NEWS)[0].published == moment


def test_a_number_of_its_own_is_the_records_identity() -> None:
    one, same, other = (read_api(news(no=no, body=body), URL, NEWS)[0] for no, body in ((7, "a"), (7, "b"), (8, "a")))
    assert one.id == same.id != other.id


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not valid JSON"),
        (b"<html>", "not valid JSON"),
        (b'{"data": {"items": {}}}', "no list at 'data.items'"),
        (b"[]", "no list at 'data.items'"),
        (b'{"data": ' + b"[" * 100_000, "nested too deeply"),
        (b"\xff\xfe\x00", "not valid JSON"),
    ],
)
def test_what_is_not_of_the_shape_is_said_so(content: bytes, reason: str) -> None:
    with pytest.raises(SourceUnreadable, match=reason):
        read_api(content, URL, NEWS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_in_any_unicode(encoding: str) -> None:
    content = json.dumps([{"q": "Größe"}], ensure_ascii=False).encode(encoding)
    assert read_api(content, URL, Shape(fields={"title": "q"}))[0].title == "Größe"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["data", "items", "at", "no"]), inner),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.lists(JSON, max_size=5), st.sampled_from(sorted(ENCODERS)))
def test_any_records_end_in_entries(records: list[Any], encoding: str) -> None:
    content = json.dumps({"data": {"items": records}}).encode()
    assert len(read_api(content, URL, replace(NEWS, encoding=encoding))) <= len(records)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_entries_or_unreadable(content: bytes) -> None:
    with contextlib.suppress(SourceUnreadable):
        read_api(content, URL, Shape())
