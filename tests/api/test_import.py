"""Import of keywords: every line is added, counted as a duplicate, or named as invalid."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from chalicelib.keywords import MOST, MOST_DATA
from tests.api.conftest import MakeSite
from tests.api.speaking import every, good, imported, refused

NOTHING = {"duplicates": 0, "invalid": 0, "errors": []}


def test_pasted_text(operator: httpx.Client, make_site: MakeSite) -> None:
    text = "\ufeffgarden  paths\r\n\nGarden Paths\n  espresso\nCAFÉ\ncafe\u0301\n"
    assert imported(operator, make_site(), text) == NOTHING | {"added": 3, "duplicates": 2}


def test_csv_keeps_the_other_columns(operator: httpx.Client, make_site: MakeSite) -> None:
    site = make_site()
    text = 'Volume,Keyword,Note\n9900,"when, where to plant",x\n10,espresso,\n'
    assert imported(operator, site, text, "csv") == NOTHING | {"added": 2}
    whole = [good(operator.get(f"/items/{site}/keyword/{item['id']}")) for item in every(operator, site, "keyword")]
    assert {item["title"]: item["data"] for item in whole} == {
        "when, where to plant": {"volume": "9900", "note": "x"},
        "espresso": {"volume": "10"},
    }
    assert {item["provenance"]["added_by"] for item in whole} == {"test operator"}


def test_csv_without_a_header(operator: httpx.Client, make_site: MakeSite) -> None:
    assert imported(operator, make_site(), "espresso,10\nlatte,20\n", "csv") == NOTHING | {"added": 2}


def test_json_texts_and_objects(operator: httpx.Client, make_site: MakeSite) -> None:
    site = make_site()
    content = json.dumps(["espresso", {"keyword": "latte", "volume": 20, "tags": ["milk"]}])
    assert imported(operator, site, content, "json") == NOTHING | {"added": 2}
    latte = next(item for item in every(operator, site, "keyword") if item["title"] == "latte")
    assert good(operator.get(f"/items/{site}/keyword/{latte['id']}"))["data"] == {"volume": 20, "tags": ["milk"]}


def test_lines_that_are_no_keyword_are_named(operator: httpx.Client, make_site: MakeSite) -> None:
    answer = imported(operator, make_site(), f"good\n{'x' * 201}\nbad\u0007bell\nfine")
    assert answer == {
        "added": 2,
        "duplicates": 0,
        "invalid": 2,
        "errors": [
            {"line": 2, "message": "longer than 200 characters"},
            {"line": 3, "message": "holds control characters"},
        ],
    }


ODD: list[tuple[Any, str]] = [
    (7, "not a text: 7"),
    (None, "not a text: null"),
    ({}, "not a text: null"),
    ("  ", "empty"),
    ("\ud800", "holds control characters"),
    ({"keyword": "wide", "note": "x" * MOST_DATA}, f"its other fields are longer than {MOST_DATA:,} bytes"),
    ({"keyword": "half", "note": "\ud800"}, "its other fields hold what JSON cannot say"),
    ({"keyword": "not a number", "note": float("nan")}, "its other fields hold what JSON cannot say"),
]


def test_values_that_are_no_keyword_are_named(operator: httpx.Client, make_site: MakeSite) -> None:
    answer = imported(operator, make_site(), json.dumps(["good", *(value for value, _ in ODD)]), "json")
    assert (answer["added"], answer["invalid"]) == (1, len(ODD))
    assert answer["errors"] == [{"line": line, "message": message} for line, (_, message) in enumerate(ODD, 2)]


@pytest.mark.parametrize(
    ("form", "content"),
    [("json", "{"), ("json", "{}"), ("json", '"espresso"'), ("json", "[" * 50_000), ("csv", '"open\nquote')],
)
def test_content_that_is_not_what_it_says_is_refused(
    operator: httpx.Client, make_site: MakeSite, form: str, content: str
) -> None:
    body = {"site_id": make_site(), "format": form, "content": content}
    refused(operator.post("/items/import", json=body), 400, "invalid_input", field="content")


def test_more_than_fit_are_refused_and_none_is_added(operator: httpx.Client, make_site: MakeSite) -> None:
    site = make_site()
    content = "\n".join(f"keyword {number}" for number in range(MOST + 1))
    body = {"site_id": site, "format": "text", "content": content}
    error = refused(operator.post("/items/import", json=body), 400, "invalid_input", field="content")
    assert "5,000" in error["message"]
    assert every(operator, site, "keyword") == []


def test_a_second_import_adds_what_is_new(operator: httpx.Client, make_site: MakeSite) -> None:
    site = make_site()
    lines = [f"keyword {number}" for number in range(250)]
    assert imported(operator, site, "\n".join(lines[:200]))["added"] == 200
    assert imported(operator, site, "\n".join(lines[150:])) == NOTHING | {"added": 50, "duplicates": 50}
    assert len(every(operator, site, "keyword")) == 250


@pytest.mark.parametrize("together", [2, 5])
def test_imports_at_the_same_moment_count_each_keyword_once(
    operator: httpx.Client, make_site: MakeSite, together: int
) -> None:
    """In other orders, so that each transaction overlaps with several others."""
    site = make_site()
    lines = [f"keyword {number}" for number in range(250)]
    orders = [lines[turn * 40 :] + lines[: turn * 40] for turn in range(together)]
    with ThreadPoolExecutor(together) as pool:
        answers = list(pool.map(lambda order: imported(operator, site, "\n".join(order)), orders))
    assert sum(answer["added"] for answer in answers) == len(lines)
    assert all(answer["added"] + answer["duplicates"] == len(lines) for answer in answers)
    assert len(every(operator, site, "keyword")) == len(lines)
