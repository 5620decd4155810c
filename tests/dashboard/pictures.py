"""Draws the pictures in docs/pictures from the fake API: `python -m tests.dashboard.pictures [folder]`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.dashboard import documents
from tests.dashboard.conftest import CHROMIUM, DASHBOARD, FLAGS, sign_in
from tests.dashboard.fake_api import FakeApi, serving

SHOTS = (  # name, path, document, scheme, width
    ("overview-running-light", "/", documents.running(), "light", 1280),
    ("overview-running-dark", "/", documents.running(), "dark", 1280),
    ("overview-running-phone", "/", documents.running(), "light", 320),
    ("overview-running-wide", "/", documents.running(), "light", 1920),
    ("overview-complete-light", "/", documents.finished(), "light", 1280),
    ("overview-complete-dark", "/", documents.finished(), "dark", 1280),
    ("overview-failed-light", "/", documents.failed(), "light", 1280),
    ("overview-first-run-light", "/", documents.never_run(), "light", 1280),
    ("overview-invented-dark", "/", documents.invented(), "dark", 900),
    ("run-light", f"/#/runs/{documents.RUN}", documents.finished(), "light", 1280),
    ("content-light", "/#/content?kind=article&status=in_review", documents.running(), "light", 1280),
    ("content-phone", "/#/content?kind=article", documents.running(), "dark", 320),
    ("article-light", "/#/content?kind=article&item=a1", documents.running(), "light", 1280),
    ("keywords-dark", "/#/content?kind=keyword&import=1", documents.running(), "dark", 1280),
)


def draw_all(folder: Path, only: tuple[str, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for shot in SHOTS:
            if not only or shot[0] in only:
                draw(browser, folder, *shot)
        with serving(FakeApi(DASHBOARD / "dist")) as api:
            page = browser.new_page(viewport={"width": 1280, "height": 700})
            page.goto(api.address)
            page.screenshot(path=folder / "sign-in-light.png")
        browser.close()


def draw(
    browser: Browser, folder: Path, name: str, path: str, document: documents.Document, scheme: str, width: int
) -> None:
    with serving(FakeApi(DASHBOARD / "dist")) as api:
        api.document = document
        api.runs = [] if document["run"] is None else [documents.row(document), *documents.history(12)]
        context = browser.new_context(
            color_scheme="dark" if scheme == "dark" else "light",
            viewport={"width": width, "height": 800},
            device_scale_factor=2 if width < 400 else 1,
            reduced_motion="reduce",
            locale="en-GB",
        )
        page: Page = context.new_page()
        page.goto(api.address)
        sign_in(page)
        page.goto(api.address + path)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}.png", full_page=True)
        context.close()


if __name__ == "__main__":
    draw_all(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures"), tuple(sys.argv[2:]))
