"""A real headless Chromium, the built dashboard, and a page of it in any colour scheme and width.

One browser for the whole session: tests against the fake API and against the real stack share it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

DASHBOARD = Path(__file__).resolve().parents[1] / "dashboard"
CHROMIUM = os.environ.get("MILLRACE_CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WAIT_MS = 10_000
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.fail(f"{CHROMIUM} is missing: install Debian's chromium, or name another one in MILLRACE_CHROMIUM")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """`open_page(address, scheme=, width=, clock=, stored=)`: a page of its own, with nothing stored. An error
    that the page throws, or that it writes to its console, fails the test."""
    contexts = []
    thrown: list[str] = []

    def open_one(
        address: str,
        *,
        scheme: str = "light",
        width: int = 1280,
        clock: bool = False,
        stored: dict[str, str] | None = None,
    ) -> Page:
        context = browser.new_context(
            color_scheme="dark" if scheme == "dark" else "light",
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
            locale="en-GB",
            storage_state=_storage(address, stored or {}),
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda error: thrown.append(str(error)))
        page.on("console", lambda message: _note_complaint(message.type, message.text, thrown))
        if clock:
            page.clock.install()
        page.goto(address)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert thrown == []


def _storage(address: str, stored: dict[str, str]) -> Any:  # the type of an origin has no public name
    parts = urlsplit(address)
    entries = [{"name": name, "value": value} for name, value in stored.items()]
    origin = {"origin": f"{parts.scheme}://{parts.netloc}", "localStorage": entries}
    return {"cookies": [], "origins": [origin]}


def _note_complaint(kind: str, text: str, thrown: list[str]) -> None:
    # The browser itself writes every answer above 399 to the console: those are the tests' own doing.
    if kind == "error" and "Failed to load resource" not in text:
        thrown.append(text)


@pytest.fixture(scope="session")
def dist() -> Path:
    """The built dashboard, built here if it is missing or older than its sources."""
    built = DASHBOARD / "dist" / "index.html"
    sources = [path for path in DASHBOARD.glob("src/**/*") if path.is_file()] + [DASHBOARD / "index.html"]
    if not built.exists() or built.stat().st_mtime < max(path.stat().st_mtime for path in sources):
        if not (DASHBOARD / "node_modules").exists():
            npm("ci")
        npm("run", "build")
    return built.parent


def npm(*arguments: str) -> str:
    """What npm wrote; fails when it failed."""
    command = [sys.executable, str(DASHBOARD / "npm.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
