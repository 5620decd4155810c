"""The demo's sources, fetched by the project's own fetcher through its guard and read by its own readers."""

from __future__ import annotations

import functools
from urllib.parse import urlsplit

import httpx
import pytest

from chalicelib.errors import AddressRefused
from chalicelib.sources.apis import OPEN_TRIVIA, read_api
from chalicelib.sources.entries import Entry
from chalicelib.sources.feeds import read_feed
from chalicelib.sources.fetch import FEED, JSON, PAGE, UNKNOWN, Fetched, NotModified, Validators, fetch
from chalicelib.sources.guard import Guard, guard_from
from chalicelib.sources.kinds import Kind
from chalicelib.sources.pages import read_article, read_index
from local.demo_sources import SOURCES, Article, Source, newspaper, quiz
from local.demo_sources.documents import documents
from local.stack import Stack

KINDS = {"feed": FEED, "index": PAGE, "api": JSON}
FULL, SHORT, ATOM, INDEX, QUIZ = SOURCES
PAPERS = [source for source in SOURCES if source.type != "api"]


def name(source: Source) -> str:
    return source.file


def fetched(stack: Stack, path: str, kind: Kind, validators: Validators = UNKNOWN) -> Fetched | NotModified:
    result = fetch(stack.sources_url + path, kind=kind, validators=validators, guard=guard_from(stack.env))
    assert isinstance(result, Fetched | NotModified)
    return result


def content(stack: Stack, path: str, kind: Kind) -> Fetched:
    result = fetched(stack, path, kind)
    assert isinstance(result, Fetched)
    return result


@functools.cache  # a reader is a process of its own
def entries(stack: Stack, source: Source) -> tuple[Entry, ...]:
    document = content(stack, source.path, KINDS[source.type])
    if source.type == "api":
        return read_api(document.content, document.url, OPEN_TRIVIA, charset=document.charset)
    read = read_feed if source.type == "feed" else read_index
    return read(document.content, document.url, charset=document.charset)


def milliseconds(article: Article) -> int:
    return int(article.published.timestamp() * 1000)


def test_five_sources_of_eight_items(sample: Stack) -> None:
    found = [entry for source in SOURCES for entry in entries(sample, source)]
    assert len({entry.id for entry in found}) == len(found) == 40
    assert all(len(entries(sample, source)) == 8 for source in SOURCES)


@pytest.mark.parametrize("source", [FULL, ATOM], ids=name)
def test_feeds_with_whole_texts(sample: Stack, source: Source) -> None:
    for entry, article in zip(entries(sample, source), newspaper(source.file).items, strict=True):
        assert (entry.title, entry.published) == (article.title, milliseconds(article))
        assert entry.text.split("\n") == article.paragraphs
        assert entry.raw["categories"] == list(article.categories)
        assert entry.image == f"{entry.url}.svg"


def test_a_feed_with_summaries(sample: Stack) -> None:
    for entry, article in zip(entries(sample, SHORT), newspaper("courier").items, strict=True):
        assert (entry.title, entry.text, entry.published) == (article.title, article.summary, milliseconds(article))


def test_an_index_page(sample: Stack) -> None:
    titles = [article.title for article in newspaper("culture").items]
    assert [entry.title for entry in entries(sample, INDEX)] == titles


@pytest.mark.parametrize("source", [SHORT, INDEX], ids=name)
def test_articles_on_pages_of_their_own(sample: Stack, source: Source) -> None:
    for listed, article in zip(entries(sample, source), newspaper(source.file).items, strict=True):
        document = content(sample, urlsplit(listed.url).path, PAGE)
        read = read_article(document.content, document.url, charset=document.charset)
        assert (read.id, read.title, read.published) == (listed.id, article.title, milliseconds(article))
        assert read.text.split("\n") == [article.title, *article.paragraphs]
        assert httpx.get(f"{listed.url}.svg").headers["content-type"] == "image/svg+xml"


def test_ready_questions(sample: Stack) -> None:
    asked = [(entry.title, entry.raw["answer"], tuple(entry.raw["wrong_answers"])) for entry in entries(sample, QUIZ)]
    assert asked == [(each.question, each.correct, each.incorrect) for each in quiz("quiz").items]
    plain = content(sample, QUIZ.path, JSON).content.decode()
    assert "C&ocirc;te d&#039;Ivoire" in plain
    assert "&quot;Las Meninas&quot;" in plain


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_what_did_not_change_is_not_sent_again(sample: Stack, source: Source) -> None:
    kind = KINDS[source.type]
    known = content(sample, source.path, kind).validators
    assert known.etag
    assert isinstance(fetched(sample, source.path, kind, known), NotModified)
    by_date = Validators(last_modified=known.last_modified)
    assert isinstance(fetched(sample, source.path, kind, by_date), NotModified)
    other = Validators(etag='"another"', last_modified=known.last_modified)
    assert isinstance(fetched(sample, source.path, kind, other), Fetched)  # a tag counts more than a date


def test_the_documents_say_their_types_and_sizes(sample: Stack) -> None:
    for path, document in documents(sample.sources_url).items():
        answer = httpx.head(sample.sources_url + path)
        assert answer.headers["content-type"] == document.media_type
        assert (answer.content, int(answer.headers["content-length"])) == (b"", len(document.body))


def test_unknown_paths(sample: Stack) -> None:
    assert httpx.get(f"{sample.sources_url}/gazette/nothing").status_code == 404
    assert httpx.get(f"{sample.sources_url}/../local/stack.py").status_code == 404


def test_only_the_stacks_setting_lets_them_through(sample: Stack) -> None:
    url = sample.sources_url + FULL.path
    with pytest.raises(AddressRefused, match="loopback"):
        fetch(url, kind=FEED, guard=Guard())
    with pytest.raises(AddressRefused, match="only for the local stack"):
        guard_from({**sample.env, "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001"})


def test_every_text_has_the_length_of_a_short_report() -> None:
    for source in PAPERS:
        for article in newspaper(source.file).items:
            assert 130 <= len(article.text.split()) <= 220, article.slug
