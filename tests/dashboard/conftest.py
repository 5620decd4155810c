"""The dashboard against a fake API. The browser is the session's (tests/browser.py)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import CHROMIUM, DASHBOARD, FLAGS, WAIT_MS, OpenPage, npm, settled
from tests.dashboard.fake_api import EMAIL, PASSWORD, FakeApi, served

__all__ = ["CHROMIUM", "DASHBOARD", "FLAGS", "WAIT_MS", "OpenPage", "npm", "settled", "sign_in"]


@pytest.fixture
def api(dist: Path) -> Iterator[FakeApi]:
    with served(FakeApi(dist)) as api:
        yield api


@pytest.fixture
def signed_in(api: FakeApi, open_page: OpenPage) -> OpenPage:
    """`signed_in(path, ...)`: a page of the fake API's dashboard, as its operator. Who has signed in is put
    where the sign-in page would put it; that page has tests of its own."""

    def open_one(path: str = "/", **options: object) -> Page:
        session = {"token": "token-1", "refreshToken": "again", "user": {"name": EMAIL, "role": api.role}}
        return open_page(api.address + path, stored={"millrace.session": json.dumps(session)}, **options)

    return open_one


def sign_in(page: Page, email: str = EMAIL, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("navigation", name="Pages").wait_for()
