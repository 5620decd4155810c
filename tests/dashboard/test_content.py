"""The content page: lists, reading, review and import."""

from __future__ import annotations

from playwright.sync_api import FilePayload, expect

from tests.dashboard import documents
from tests.dashboard.conftest import OpenPage, settled
from tests.dashboard.fake_api import FakeApi, Reply, error
from tests.dashboard.fake_items import article


def test_items_are_filtered_by_status_and_words_and_the_address_keeps_it(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in("/#/content?kind=article")
    rows = page.locator(".items li")
    expect(rows).to_have_count(8)
    page.get_by_label("Status").select_option("in_review")
    expect(rows).to_have_count(5)
    page.get_by_label("Search Articles").fill("balcony")
    expect(rows).to_have_count(1)
    page.reload()
    expect(rows).to_have_count(1)
    expect(page.get_by_label("Search Articles")).to_have_value("balcony")
    page.get_by_label("Search Articles").fill("zebra")
    expect(page.get_by_text("No articles match this filter.")).to_be_visible()


def test_a_status_that_no_queue_knows_can_be_chosen_once_it_was_seen(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in("/#/content?kind=keyword")
    expect(page.locator(".items li")).to_have_count(50)
    page.get_by_label("Status").select_option("mapped")
    expect(page.locator(".items li")).to_have_count(40)
    page.reload()
    expect(page.get_by_label("Status")).to_have_value("mapped")
    expect(page.locator(".items li")).to_have_count(40)


def test_more_than_a_hundred_are_reviewed_in_calls_of_a_hundred(api: FakeApi, signed_in: OpenPage) -> None:
    api.items = [article(1) | {"id": f"a{n}"} for n in range(130)]
    page = signed_in("/#/content?kind=article")
    for _ in range(2):
        page.get_by_role("button", name="More").click()
        settled(page)
    page.get_by_label("Choose all shown").check()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("130 approved.")).to_be_visible()
    assert api.count("/reviews") == 2


def test_a_long_list_grows_page_by_page(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in("/#/content?kind=keyword")
    rows = page.locator(".items li")
    expect(rows).to_have_count(50)
    page.get_by_role("button", name="More").click()
    expect(rows).to_have_count(100)
    page.get_by_role("button", name="More").click()
    expect(rows).to_have_count(120)
    expect(page.get_by_role("button", name="More")).to_have_count(0)


def test_an_article_is_read_with_its_images(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in("/#/content?kind=article")
    page.get_by_role("link", name="How to build raised beds that last").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How to build raised beds that last")
    expect(page.get_by_role("heading", name="Which wood lasts")).to_be_visible()
    expect(page.get_by_text("1,104 words")).to_be_visible()
    checks = ["Holds: follows its outline", "Does not hold: has a featured image"]
    expect(page.get_by_role("list", name="Checks").get_by_role("listitem")).to_have_text(checks)
    for name in ("A raised bed in the sun", "Layers of soil"):
        image = page.get_by_role("img", name=name)
        expect(image).to_be_visible()
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert api.last(f"/items/{documents.SITE}/image/i1/file").headers["Authorization"] == "Bearer token-1"


def test_many_articles_are_approved_with_one_call(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in("/#/content?kind=article&status=in_review")
    page.get_by_label("Choose all shown").check()
    page.get_by_label("Choose How to build raised beds that last").uncheck()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("4 approved.")).to_be_visible()
    expect(page.locator(".items li")).to_have_count(1)
    asked = api.last("/reviews", "POST").body
    assert asked == {
        "site_id": documents.SITE,
        "kind": "article",
        "ids": ["a2", "a3", "a4", "a5"],
        "decision": "approve",
    }


def test_what_a_review_refuses_is_said_in_the_apis_words(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in("/#/content?kind=article")
    page.get_by_label("Choose Slugs: twelve methods compared").check()
    page.get_by_label("Choose Compost without the smell").check()
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "1 rejected. Slugs: twelve methods compared is draft, not in review."
    )


def test_an_article_is_approved_where_it_is_read(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in("/#/content?kind=article&item=a2")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("[data-field=status]").last).to_have_text("Approved")


def test_a_viewer_may_read_only(api: FakeApi, signed_in: OpenPage) -> None:
    api.role = "viewer"
    page = signed_in("/#/content?kind=article")
    expect(page.locator(".items li")).to_have_count(8)
    expect(page.get_by_role("checkbox")).to_have_count(0)
    page.get_by_role("link", name="Keywords").click()
    expect(page.locator(".items li")).to_have_count(50)
    expect(page.get_by_text("Import keywords")).to_have_count(0)


def test_pasted_keywords_are_imported_and_the_list_follows(api: FakeApi, signed_in: OpenPage) -> None:
    page = signed_in("/#/content?kind=keyword&import=1")
    page.get_by_label("Keywords, one a line").fill("a new bed\na new bed\nold")
    before = api.count("/items")
    page.get_by_role("button", name="Import", exact=True).click()
    result = page.get_by_role("region").filter(has=page.locator(".items"))
    expect(page.locator(".import-result dd")).to_have_text(["3", "2", "0"])
    expect(result).to_be_visible()
    settled(page)
    assert api.last("/items/import", "POST").body == {
        "site_id": documents.SITE, "format": "text", "content": "a new bed\na new bed\nold",
    }  # fmt: skip
    assert api.count("/items") == before + 1


def test_a_csv_file_is_imported_and_its_wrong_lines_are_named(api: FakeApi, signed_in: OpenPage) -> None:
    errors = [{"line": 3, "message": "longer than 200 letters"}]
    api.import_reply = Reply(200, {"added": 1204, "duplicates": 0, "invalid": 1, "errors": errors})
    page = signed_in("/#/content?kind=keyword&import=1")
    file = FilePayload(name="words.csv", mimeType="text/csv", buffer=b"keyword\nraised beds\n")
    page.get_by_label("or a CSV file").set_input_files(file)
    expect(page.locator(".import-result dd")).to_have_text(["1,204", "0", "1"])
    expect(page.get_by_text("Line 3: longer than 200 letters")).to_be_visible()
    assert api.last("/items/import", "POST").body["format"] == "csv"


def test_a_refused_import_says_why(api: FakeApi, signed_in: OpenPage) -> None:
    api.import_reply = error(400, "invalid_input", "content: more than 10,000 lines", field="content")
    page = signed_in("/#/content?kind=keyword&import=1")
    page.get_by_label("Keywords, one a line").fill("x")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("content: more than 10,000 lines")
