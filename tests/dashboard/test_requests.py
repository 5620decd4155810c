"""What a page asks for when it opens: each thing once."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.dashboard.conftest import OpenPage, settled
from tests.dashboard.fake_api import FakeApi
from tests.dashboard.test_access import PAGES, opened

MOST = 6  # sites, pipelines, the picture of the site and of another run, its errors, its log
OF_A_RUN_THAT_IS_OVER = [name for name, (_, document) in PAGES.items() if document["poll_after_ms"] is None]


@pytest.mark.parametrize("name", OF_A_RUN_THAT_IS_OVER)
def test_a_page_asks_for_nothing_twice(api: FakeApi, signed_in: OpenPage, name: str) -> None:
    opened(api, signed_in, name)
    asked = Counter((one.method, one.path, *sorted(one.query.items())) for one in api.asked)
    assert [what for what, times in asked.items() if times > 1] == []
    assert len(asked) <= MOST


def test_a_list_is_loaded_anew_when_a_run_begins(api: FakeApi, signed_in: OpenPage) -> None:
    page = opened(api, signed_in, "sources")
    assert api.count("/sources") == 1
    _, api.document = PAGES["running"]
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page).to_have_title(re.compile("%"))
    settled(page)
    assert api.count("/sources") == 2
