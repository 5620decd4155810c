"""A real headless Chromium, the built dashboard, and a page of it in any colour scheme and width.

One browser for the whole session: tests against the fake API and against the real stack share it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from weakref import WeakKeyDictionary

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

DASHBOARD = Path(__file__).resolve().parents[1] / "dashboard"
INSTALLED = (path for name in ("chromium-headless-shell", "chromium") if (path := shutil.which(name)))
CHROMIUM = os.environ.get("MILLRACE_CHROMIUM") or next(INSTALLED, "")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WAIT_MS = 20_000  # the longest that anything may take: a busy machine makes a page slow, not wrong
LOOK_MS, QUIET_LOOKS = 20, 6
OpenPage = Callable[..., Page]
expect.set_options(timeout=WAIT_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).is_file():
        found = CHROMIUM or "no Chromium is installed"
        pytest.fail(f"{found}: install Debian's chromium-headless-shell, or name a Chromium in MILLRACE_CHROMIUM")
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
        )
        context.add_init_script(_storing(stored or {}))
        contexts.append(context)
        context.on("page", _watch)
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


class Traffic:
    """What a page has asked for: how often in all, and what has no answer yet."""

    def __init__(self, page: Page) -> None:
        self.asked, self.open = 0, set[Request]()
        page.on("request", self._begun)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)

    def _begun(self, request: Request) -> None:
        self.asked += 1
        self.open.add(request)

    def _ended(self, request: Request) -> None:
        self.open.discard(request)


_traffic: WeakKeyDictionary[Page, Traffic] = WeakKeyDictionary()


def _watch(page: Page) -> None:
    _traffic[page] = Traffic(page)


def settled(page: Page, *, looks: int = QUIET_LOOKS, held: int = 0) -> None:
    """Returns when the page has had its answers and has asked for nothing more, look after look. Each look is
    a task of the page, behind what it has to do already; so a busy machine makes looks longer, not wrong.
    `held`: how many answers the test itself holds back. Playwright's "networkidle" is told once a load, and
    true for ever after."""
    traffic, end, quiet = _traffic[page], time.monotonic() + WAIT_MS / 1000, 0
    while time.monotonic() < end:
        asked = traffic.asked
        page.wait_for_timeout(LOOK_MS)
        page.evaluate("0")
        quiet = quiet + 1 if traffic.asked == asked and len(traffic.open) <= held else 0
        if quiet >= looks:
            return
    raise AssertionError(f"still without an answer: {[request.url for request in traffic.open]}")


def _storing(entries: dict[str, str]) -> str:
    """Puts the entries into localStorage before the first page is read: Playwright's own `storage_state`
    opens a page of its own for that, which takes longer than all the rest."""
    return f"""if (location.protocol === "http:" && localStorage.getItem("tests.stored") === null) {{
        for (const [name, value] of {json.dumps([*entries.items()])}) localStorage.setItem(name, value);
        localStorage.setItem("tests.stored", "yes");
    }}"""


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
