"""What the pages of lists have in common: a heading for each row, and dialogs."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def rows(place: Page | Locator) -> Locator:
    return place.locator(".rows > li")


def row(page: Page, name: str) -> Locator:
    return rows(page).filter(has=page.get_by_role("heading", name=name, exact=True))


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")
