"""Questions and notes as a client meets them: imported with a preview, edited, approved, exported."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from cli.main import main
from local.stack import Stack
from tests.api.conftest import MakeSite
from tests.api.speaking import Document, every, good, refused

Capsys = pytest.CaptureFixture[str]
RIVERS = ["The Rhine", "The Nile", "The Po", "The Elbe"]


def question(asked: str, answer: str = "The Nile", **more: Any) -> dict[str, Any]:
    return {"question": asked, "options": RIVERS, "answer": answer, "difficulty": "easy"} | more


def imported(api: httpx.Client, site: str, records: list[Any], **more: Any) -> Document:
    body = {"site_id": site, "kind": "mcq", "format": "json", "content": json.dumps(records), **more}
    answer: Document = good(api.post("/items/import", json=body))
    return answer


@pytest.fixture
def site(make_site: MakeSite) -> str:
    return make_site()


def test_a_preview_says_what_would_be_stored_and_stores_nothing(operator: httpx.Client, site: str) -> None:
    records = [question("Which river is the longest of all?"), question("Is it?"), {"question": 7}]
    records.append(question("Which river is the LONGEST of all"))
    seen = imported(operator, site, records, preview=True)
    assert (seen["added"], seen["would_add"], seen["duplicates"], seen["invalid"]) == (0, 1, 1, 2)
    assert seen["titles"] == ["Which river is the longest of all?"]
    assert [error["line"] for error in seen["errors"]] == [2, 3]
    assert seen["duplicate_lines"] == [{"line": 4, "message": "the same is there already"}]
    assert every(operator, site, "mcq") == []
    done = imported(operator, site, records)
    assert (done["added"], done["duplicates"], done["invalid"]) == (1, 1, 2)


def test_the_same_and_nearly_the_same_are_stored_once(operator: httpx.Client, site: str) -> None:
    assert (
        imported(operator, site, [question("Which river in Africa is the longest river of the world?")])["added"] == 1
    )
    again = [
        question("which river in Africa is the longest river of the world"),
        question("Which is the longest river of the world in Africa?"),
        question("Which river flows through the city of Dresden?", "The Elbe"),
    ]
    done = imported(operator, site, again)
    assert (done["added"], done["duplicates"]) == (1, 2)
    assert {found["message"] for found in done["duplicate_lines"]} == {
        "the same is there already",
        "nearly the same is there already",
    }
    assert len(every(operator, site, "mcq")) == 2


def test_a_question_is_live_only_while_it_is_approved(operator: httpx.Client, site: str) -> None:
    imported(operator, site, [question("Which river is the longest of all?")])
    [found] = every(operator, site, "mcq")
    for decision, live in (("approve", True), ("reject", False)):
        body = {"site_id": site, "kind": "mcq", "ids": [found["id"]], "decision": decision}
        assert good(operator.post("/reviews", json=body)) == {"changed": 1, "refused": []}
        assert good(operator.get(f"/items/{site}/mcq/{found['id']}"))["data"]["live"] is live


def test_an_edit_keeps_a_question_a_question(operator: httpx.Client, site: str) -> None:
    imported(operator, site, [question("Which river is the longest of all?")])
    [found] = every(operator, site, "mcq")
    path = f"/items/{site}/mcq/{found['id']}"
    wrong = refused(operator.patch(path, json={"rev": 1, "data": {"answer": "The Ganges"}}), 400, "invalid_input")
    assert "none of the options" in wrong["message"]
    refused(operator.patch(path, json={"rev": 1, "data": {"live": True}}), 400, "invalid_input", field="data.live")
    changed = good(operator.patch(path, json={"rev": 1, "data": {"question": "Which river is longest in Italy?",
                                                                  "answer": "the po"}}))  # fmt: skip
    assert (changed["title"], changed["data"]["answer"]) == ("Which river is longest in Italy?", "The Po")
    refused(operator.patch(path, json={"rev": 1, "title": "x"}), 409, "conflict")


def test_an_export_has_every_record_page_by_page(operator: httpx.Client, viewer: httpx.Client, site: str) -> None:
    names = ["Rhine", "Nile", "Elbe", "Danube", "Loire"]
    imported(operator, site, [question(f"Which mountains feed the {name} with water?", "The Po") for name in names])
    text, cursor = "", ""
    for _ in range(len(names)):
        query = f"site_id={site}&kind=mcq&status=in_review&limit=2" + (f"&cursor={cursor}" if cursor else "")
        answer = viewer.get(f"/items/export?{query}".replace("#", "%23"))
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        text += answer.text
        cursor = answer.headers.get("x-next-cursor", "")
        if not cursor:
            break
    rows = list(csv.DictReader(io.StringIO(text)))
    assert sorted(row["question"] for row in rows) == sorted(f"Which mountains feed the {n} with water?" for n in names)
    assert {row["answer"] for row in rows} == {"The Po"}
    again = {"site_id": site, "kind": "mcq", "format": "csv", "content": text, "preview": True}
    assert good(operator.post("/items/import", json=again))["duplicates"] == len(names)


def test_an_export_keeps_to_the_words_that_the_list_is_searched_for(operator: httpx.Client, site: str) -> None:
    imported(operator, site, [question(f"Which mountains feed the {name} with water?") for name in ("Rhine", "Nile")])
    query = {"site_id": site, "kind": "mcq", "format": "json", "q": "rhine"}
    [found] = good(operator.get("/items/export", params=query))
    assert found["title"] == "Which mountains feed the Rhine with water?"


def test_the_command_line_brings_them_out_and_in_again(
    operator: httpx.Client, stack: Stack, site: str, make_site: MakeSite, tmp_path: Path, capsys: Capsys
) -> None:
    file, other = tmp_path / "questions.csv", make_site()
    imported(operator, site, [question(f"Which mountains feed the {name} with water?") for name in ("Rhine", "Po")])
    cli = ["--url", stack.url, "--token", operator.headers["authorization"].removeprefix("Bearer ")]
    assert main([*cli, "--site", site, "export", "mcq", "-o", str(file)]) == 0
    assert main([*cli, "--site", other, "import", str(file), "--kind", "mcq", "--preview"]) == 0
    assert capsys.readouterr().out == "2 would add, 0 duplicates, 0 invalid\n"
    assert every(operator, other, "mcq") == []
    assert main([*cli, "--site", other, "import", str(file), "--kind", "mcq"]) == 0
    assert main([*cli, "--site", other, "export", "mcq", "--format", "json"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("2 added, 0 duplicates, 0 invalid\n")
    assert len(json.loads(told.partition("\n")[2])) == 2


def test_notes_come_in_and_go_out_as_json(operator: httpx.Client, viewer: httpx.Client, site: str) -> None:
    note = {"headings": ["A bridge over the Ganges is open"], "key_points": ["It is 3.4 km long."], "text": "Open now."}
    assert imported(operator, site, [note], kind="current_affairs")["added"] == 1
    [found] = viewer.get(f"/items/export?site_id={site}&kind=current_affairs&format=json").json()
    assert found["data"] | note == found["data"]
    assert imported(operator, site, [found], kind="current_affairs")["duplicates"] == 1
