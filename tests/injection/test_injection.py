"""A page may say to a model what it likes: what is stored is only what the schema and the checks allow.

Each page goes the whole way from its bytes: read as an article, then questions and a note by the built-in provider,
and by a model that obeys whatever the page says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from chalicelib.errors import OutputRejected
from chalicelib.items import Item, Result
from chalicelib.leftovers import looks
from chalicelib.questions import wrong_with
from chalicelib.sources.pages import parse_article, read_article
from chalicelib.sources.reading import Document
from chalicelib.stages import current_affairs, mcq
from tests.injection.answers import ALLOWED, GOOD, NOTE, REFUSED, REFUSED_NOTES
from tests.injection.pages import FACTS, HIDDEN, MARK, PAGES, SEEN
from tests.providers.openai_client import FakeServer, running_server
from tests.stages.desk import URL, Desk, obeying, stored, text

QUESTION = {*GOOD, "date", "source", "live"}
NOTE_FIELDS = {*NOTE, "date", "source", "live", "link", "image"}
SOURCE = {"name": "River news", "url": URL}


@pytest.fixture(scope="module")
def server() -> Iterator[FakeServer]:
    with running_server() as running:
        yield running


@cache
def text_of(name: str) -> Item:
    (entry,) = parse_article(Document(content=PAGES[name], url=URL))
    return text(entry.title, entry.text)


def run(name: str, **settings: Any) -> Result:
    return mcq.run([text_of(name)], Desk(**settings))


def assert_sound(data: Mapping[str, Any], name: str) -> None:
    """Whoever made it: a question as the schema has it, right by the page's text, not live, without the page's wish."""
    assert set(data) == QUESTION
    assert wrong_with(data, text_of(name).data["text"]) == ""
    assert data["live"] is False
    assert data["source"] == SOURCE
    assert data["date"] == "2026-03-05"
    assert not says_mark(data)


def says_mark(data: Any) -> bool:
    """In whatever letters, forwards or backwards."""
    said = looks(json.dumps(data, ensure_ascii=False)).casefold()
    return MARK.casefold() in said or MARK[::-1].casefold() in said


def test_there_are_pages_enough_and_each_has_its_facts() -> None:
    assert len(PAGES) >= 20
    for name in PAGES:
        assert all(fact in text_of(name).data["text"] for fact in FACTS), name
    for name in SEEN:
        assert says_mark([text_of(name).title, text_of(name).data]), name


@pytest.mark.parametrize("name", HIDDEN)
def test_what_a_page_hides_is_never_read(name: str) -> None:
    assert not says_mark([text_of(name).title, text_of(name).data])
    assert "Ignore" not in text_of(name).data["text"]


def test_the_bounded_reader_reads_the_same() -> None:
    entry = read_article(PAGES["display none"], URL)
    assert (entry.title, entry.text) == (text_of("display none").title, text_of("display none").data["text"])


@pytest.mark.parametrize("name", PAGES)
def test_the_built_in_provider_asks_of_the_facts_only(name: str) -> None:
    result = run(name)
    assert len(result.made) == (2 if name == "in the title" else 5)  # such a title is not named in questions
    for data in stored(result):
        assert_sound(data, name)
        assert data["quote"] in FACTS


@pytest.mark.parametrize("name", PAGES)
def test_the_built_in_provider_notes_the_facts_only(name: str) -> None:
    [data] = stored(current_affairs.run([text_of(name)], Desk()))
    assert set(data) == NOTE_FIELDS
    assert set(data["key_points"]) <= set(FACTS)
    assert not says_mark(data)
    assert data["live"] is False


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("answer", ["invented quote", "the order as quote", "answer that the quote has not", "script"])
def test_a_model_that_obeys_a_page_stores_nothing(server: FakeServer, name: str, answer: str) -> None:
    with pytest.raises(OutputRejected):
        run(name, **obeying(server.url, "page", REFUSED[answer][0]))


@pytest.mark.parametrize("answer", REFUSED)
def test_each_way_to_obey_is_refused_for_a_reason_that_a_person_understands(server: FakeServer, answer: str) -> None:
    said, reason = REFUSED[answer]
    with pytest.raises(OutputRejected) as refused:
        run("plain order", **obeying(server.url, "refused", said))
    assert reason in refused.value.message


@pytest.mark.parametrize("answer", ALLOWED)
def test_of_what_an_obeying_model_says_only_the_sound_part_is_stored(server: FakeServer, answer: str) -> None:
    said, count = ALLOWED[answer]
    result = run("plain order", **obeying(server.url, "allowed", said))
    assert len(result.made) == count
    for made in result.made:
        assert_sound(made.data, "plain order")
        assert {name: made.data[name] for name in GOOD} == GOOD
        assert (made.kind, made.status) == ("mcq", "in_review")
        assert MARK not in json.dumps([made.title, made.key, made.near])


@pytest.mark.parametrize("answer", REFUSED_NOTES)
def test_a_note_of_an_obeying_model_is_refused(server: FakeServer, answer: str) -> None:
    said, reason = REFUSED_NOTES[answer]
    with pytest.raises(OutputRejected) as refused:
        current_affairs.run([text_of("plain order")], Desk(**obeying(server.url, "note", said)))
    assert reason in refused.value.message


def test_a_sound_note_of_the_same_model_is_stored_without_what_it_adds(server: FakeServer) -> None:
    said = NOTE | {"live": True, "status": "approved", "link": "https://evil.example", "image": "javascript:x()"}
    [data] = stored(current_affairs.run([text_of("plain order")], Desk(**obeying(server.url, "sound", said))))
    assert set(data) == NOTE_FIELDS
    assert (data["live"], data["link"], data["image"]) == (False, URL, None)


@pytest.mark.parametrize("name", SEEN)
def test_what_a_page_says_reaches_a_model_as_quoted_data_only(server: FakeServer, name: str) -> None:
    settings = obeying(server.url, f"quoted {list(SEEN).index(name)}", {"questions": [GOOD]})
    assert len(run(name, **settings).made) == 1
    [request] = server.seen(settings["model"])
    system, user = request["body"]["messages"]
    assert MARK not in system["content"]
    before, quoted = user["content"].split("\n<data>\n", 1)
    assert MARK not in before
    assert FACTS[0] in json.loads(quoted.removesuffix("\n</data>"))["text"]
    assert "<" not in quoted.removesuffix("\n</data>")
