"""Sources to entries to texts, against a web server: new things once, health kept, each failure with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest

from chalicelib import progress
from chalicelib.facts import Note
from chalicelib.items import Item
from chalicelib.remaking import remake
from chalicelib.sources.guard import ALLOW
from chalicelib.stages.fetch import MOST_NEW
from chalicelib.steps import fail, finish, work
from chalicelib.store import Store
from chalicelib.withdrawing import withdraw
from local import audit
from tests.sources import documents
from tests.sources.web_server import Web, answer, running_web
from tests.steps import driver

TEXT = " ".join(documents.SENTENCES * 2)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    with running_web() as running:
        monkeypatch.setenv(ALLOW, f"127.0.0.1:{running.port}")
        yield running


def add_source(store: Store, site: str, url: str, **data: Any) -> str:
    source_id = store.new_id()
    declared = {"type": "feed", "url": url, "purposes": ["mcq", "current_affairs"], "categories": [], "count": 3}
    item = Item(
        site_id=site, kind="source", id=source_id, order=source_id, status="on", title="River news",
        data=declared | {"difficulty": None, "shape": None} | data, created_at=1, updated_at=1,
    )  # fmt: skip
    assert store.items.add_many([item]) == 1
    return source_id


def rss(*numbers: int) -> bytes:
    return documents.rss(
        *(
            documents.item(
                f"River {number}",
                f"/a/{number}",
                f"<category>Rivers</category><description>{number}: {TEXT}</description>",
            )
            for number in numbers
        )
    )


def fetched(store: Store, site: str) -> dict[str, Any]:
    """A run of the first two stages; checked against a scan of the tables."""
    run_id = driver.begin(store, site, "daily_fetch")
    ways = [driver.run_stage(run_id, key) for key in ("fetch", "read")]
    (fail if "stop" in ways else finish).handle({"run_id": run_id})
    document = progress.document(store.runs.read(run_id), now=store.clock(), role="viewer")
    assert audit.audit(document) == []
    return document


def stage(document: dict[str, Any], key: str) -> dict[str, Any]:
    return next(stage for stage in document["stages"] if stage["key"] == key)


def counts(document: dict[str, Any], key: str) -> tuple[int, ...]:
    names = ("input_count", "succeeded", "failed", "skipped", "output_count", "duplicate_count")
    return tuple(stage(document, key)[name] for name in names)


def reasons(document: dict[str, Any], name: str = "left_out") -> list[tuple[str, str, int]]:
    return [(found["stage"], found["message"], found["count"]) for found in document["metrics"][name]]


def found(store: Store, site: str, kind: str, status: str | None = None) -> list[Item]:
    items, _ = store.items.page(site, kind, status=status, search=None, run_id=None, limit=200, cursor=None)
    return items


def test_entries_become_texts_for_each_purpose(store: Store, site: str, web: Web) -> None:
    source = add_source(store, site, web.serve("/feed", answer(200, rss(1, 2, 3), content_type="application/rss+xml")))
    document = fetched(store, site)
    assert counts(document, "fetch") == (1, 1, 0, 0, 3, 0)
    assert counts(document, "read") == (3, 3, 0, 0, 6, 0)
    assert {item.status for item in found(store, site, "text")} == {"for_mcq", "for_current_affairs"}
    text = found(store, site, "text")[0]
    assert (text.data["source"], text.data["url"][-4:-1], text.data["count"]) == ("River news", "/a/", 3)
    assert text.data["categories"] == ["Rivers"]
    kept = store.items.get(site, "source", source)
    assert (kept.status, kept.data["health"]["new"], kept.data["health"]["found"]) == ("on", 3, 3)


def test_what_is_known_is_not_stored_again_and_the_run_says_why(store: Store, site: str, web: Web) -> None:
    feed = answer(200, rss(1, 2), content_type="text/xml")
    add_source(store, site, web.serve("/feed", feed, feed, answer(200, rss(3, 1, 2), content_type="text/xml")))
    fetched(store, site)
    again = fetched(store, site)
    assert counts(again, "fetch") == (1, 0, 0, 1, 0, 2)
    assert ("fetch", "nothing new: all its entries are known", 1) in reasons(again)
    assert ("fetch", "known from an earlier fetch", 2) in reasons(again)
    assert counts(again, "read") == (0, 0, 0, 0, 0, 0)
    assert counts(fetched(store, site), "fetch") == (1, 1, 0, 0, 1, 2)
    assert sorted(item.title for item in found(store, site, "entry")) == ["River 1", "River 2", "River 3"]


def test_a_source_that_has_not_changed_is_not_read(store: Store, site: str, web: Web) -> None:
    first = answer(200, rss(1), content_type="text/xml", etag='"one"')
    source = add_source(store, site, web.serve("/feed", first, answer(304)))
    fetched(store, site)
    again = fetched(store, site)
    assert web.seen["/feed"][1]["if-none-match"] == '"one"'
    assert counts(again, "fetch") == (1, 0, 0, 1, 0, 0)
    assert reasons(again) == [("fetch", "not changed since the last fetch", 1)]
    health = store.items.get(site, "source", source).data["health"]
    assert (health["found"], health["new"]) == (1, 0)


def test_what_is_withdrawn_is_fetched_again_though_its_source_did_not_change(store: Store, site: str, web: Web) -> None:
    feed = answer(200, rss(1, 2), content_type="text/xml", etag='"one"')
    source = add_source(store, site, web.serve("/feed", feed, feed))
    run_id = fetched(store, site)["run"]["run_id"]
    note = Note(who="editor", at=1, why="the wrong feed")
    cursor: str | None = ""
    while cursor is not None:
        cursor = withdraw(store, run_id, note, requeue=True, cursor=cursor or None).cursor
    assert store.items.get(site, "source", source).data["validators"] == {}
    again = fetched(store, site)
    assert "if-none-match" not in web.seen["/feed"][1]
    assert counts(again, "fetch") == (1, 1, 0, 0, 2, 0)
    assert [item.title for item in found(store, site, "entry", "read")] == ["River 2", "River 1"]


def test_an_entry_made_again_is_fetched_anew(store: Store, site: str, web: Web) -> None:
    feed = answer(200, rss(1, 2), content_type="text/xml", etag='"one"')
    add_source(store, site, web.serve("/feed", feed, feed))
    fetched(store, site)
    entry = found(store, site, "entry")[0]
    again = remake(store, driver.Execution(), entry, trigger="manual", who="editor", why="cut off")  # type: ignore[arg-type]
    assert {one.title for one in again.replaces} == {"River 1", "River 2"}  # what one unit made belongs together
    assert driver.run_stage(again.run_id, "fetch") == "next"
    assert store.runs.read(again.run_id).stages[0].total("made") == 2


def test_a_source_that_fails_stays_and_tells_its_last_error_when_it_is_well(store: Store, site: str, web: Web) -> None:
    source = add_source(store, site, web.serve("/feed", answer(410), answer(200, rss(1), content_type="text/xml")))
    failed = fetched(store, site)
    assert counts(failed, "fetch") == (1, 0, 1, 0, 0, 0)
    [(_, message, _)] = reasons(failed, "errors")
    assert message.endswith("it is gone for good (410)")
    kept = store.items.get(site, "source", source)
    assert kept.status == "on"
    assert kept.failure is not None
    assert counts(fetched(store, site), "fetch") == (1, 1, 0, 0, 1, 0)
    kept = store.items.get(site, "source", source)
    assert kept.failure is None
    assert kept.data["health"]["last_error"]["error"] == message


def test_a_source_that_is_off_is_not_asked(store: Store, site: str, web: Web) -> None:
    source = add_source(store, site, web.serve("/feed", answer(200, rss(1), content_type="text/xml")))
    store.items.change(store.items.get(site, "source", source), status="off", data={})
    assert counts(fetched(store, site), "fetch") == (0, 0, 0, 0, 0, 0)
    assert "/feed" not in web.seen


def test_more_new_entries_than_one_run_takes_come_with_the_next(store: Store, site: str, web: Web) -> None:
    many = answer(200, rss(*range(MOST_NEW + 10)), content_type="text/xml", etag='"one"')
    source = add_source(store, site, web.serve("/feed", many))
    assert counts(fetched(store, site), "fetch") == (1, 1, 0, 0, MOST_NEW, 0)
    assert store.items.get(site, "source", source).data["health"]["waiting"] == 10
    assert counts(fetched(store, site), "fetch") == (1, 1, 0, 0, 10, MOST_NEW)


def test_two_sources_with_the_same_entries_at_the_same_moment_store_them_once(
    store: Store, site: str, web: Web
) -> None:
    feed = answer(200, rss(*range(10)), content_type="text/xml")
    for name in ("/one", "/two"):
        add_source(store, site, web.serve(name, feed))
    run_id = driver.begin(store, site, "daily_fetch")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work.handle, driver.planned(run_id, "fetch")))
    document = progress.document(store.runs.read(run_id), now=store.clock(), role="viewer")
    assert (stage(document, "fetch")["output_count"], stage(document, "fetch")["duplicate_count"]) == (10, 10)
    assert len(found(store, site, "entry")) == 10
    assert audit.audit(document) == []


def test_a_summary_is_completed_from_its_page_and_stands_where_the_page_is_gone(
    store: Store, site: str, web: Web
) -> None:
    short = "".join(documents.SENTENCES[:2])
    feed = documents.rss(
        documents.item("Whole", "/whole", f"<description>{short}</description>"),
        documents.item("Gone", "/gone", f"<description>{short}</description>"),
        documents.item("Nothing", "/nothing", "<description>Too short.</description>"),
    )
    head = '<title>Whole</title><meta property="article:published_time" content="2026-03-01T10:00:00+05:30">'
    web.serve("/whole", answer(200, documents.page(head=head), content_type="text/html"))
    add_source(store, site, web.serve("/feed", answer(200, feed, content_type="text/xml")), purposes=["mcq"])
    document = fetched(store, site)
    assert counts(document, "read") == (3, 2, 1, 0, 2, 0)
    texts = {item.title: item.data for item in found(store, site, "text")}
    assert documents.SENTENCES[7] in texts["Whole"]["text"]
    assert progress.rfc3339(texts["Whole"]["published"]) == "2026-03-01T04:30:00.000Z"
    assert documents.SENTENCES[7] not in texts["Gone"]["text"]
    [(_, message, _)] = reasons(document, "errors")
    assert message.endswith("there is nothing at this address (404)")


def test_records_of_an_api_are_ready_questions_and_a_bad_one_says_so(store: Store, site: str, web: Web) -> None:
    good = {"question": "Which river is the longest?", "correct_answer": "The Nile", "category": "Geography"}
    records = [good | {"incorrect_answers": ["The Rhine", "The Po", "The Elbe"], "difficulty": "easy"}]
    body = msgspec.json.encode({"response_code": 0, "results": records})
    add_source(store, site, web.serve("/api", answer(200, body, content_type="application/json")), type="api")
    document = fetched(store, site)
    assert counts(document, "read") == (1, 1, 0, 0, 1, 0)
    [text] = found(store, site, "text")
    assert (text.status, text.data["record"]["answer"]) == ("for_mcq", "The Nile")
    assert sorted(text.data["record"]["options"]) == ["The Elbe", "The Nile", "The Po", "The Rhine"]
