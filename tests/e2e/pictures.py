"""Draws docs/pictures from a real run on the real stack: `python -m tests.e2e.pictures`."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from cli.api import Api, open_api
from local.stack import DEMO, PROJECT, Stack
from tests.dashboard.conftest import CHROMIUM, FLAGS, sign_in

FOLDER = PROJECT / "docs" / "pictures"
SITE = "garden-blog"
BEGUN = 25  # per cent at which the running run is drawn
WAIT_SECONDS = 180
VIEWS = (("light", 1280), ("dark", 1280), ("phone", 320))


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, Stack(Path(data)) as stack, sync_playwright() as playwright:
        session = Api(stack.url).call("POST", "/session", json={"email": DEMO.email, "password": DEMO.password})
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        with open_api(stack.url, session["token"]) as api:
            _prepare(api)
            pages = {name: _page(browser, stack, name, width) for name, width in VIEWS}
            for _ in range(2):  # the second run has a history, so it knows its time left
                run_id = api.call("POST", "/runs", json={"site_id": SITE})["run_id"]
                _draw_run(api, run_id, pages)
                _prepare(api, more=True)
            _draw_content(stack, pages["light"])
        browser.close()


def _prepare(api: Api, *, more: bool = False) -> None:
    content = (PROJECT / "local" / "sample_keywords.csv").read_text(encoding="utf-8")
    if more:
        content = "\n".join(f"{line.split(',')[0]} for beginners" for line in content.splitlines()[1:])
    else:
        api.call("POST", "/sites", json={"site_id": SITE, "name": "Garden blog"})
    api.call("POST", "/items/import", json={"site_id": SITE, "format": "csv", "content": content})


def _page(browser: Browser, stack: Stack, name: str, width: int) -> Page:
    context = browser.new_context(
        color_scheme="dark" if name == "dark" else "light",
        viewport={"width": width, "height": 900},
        device_scale_factor=2 if width < 400 else 1,
        locale="en-GB",
    )
    page = context.new_page()
    page.goto(stack.url)
    sign_in(page, DEMO.email, DEMO.password)
    return page


def _draw_run(api: Api, run_id: str, pages: dict[str, Page]) -> None:
    _wait(api, run_id, lambda document: document["global_progress"]["percentage"] >= BEGUN)
    for name, page in pages.items():
        page.reload()
        page.get_by_role("region", name="Recent runs").get_by_role("row").nth(1).wait_for()
        page.screenshot(path=FOLDER / f"running-{name}.png", full_page=True)
    _wait(api, run_id, lambda document: document["run"]["status"] == "completed")
    for name, page in pages.items():
        page.reload()
        page.get_by_role("region", name="Recent runs").get_by_role("row").nth(1).wait_for()
        page.screenshot(path=FOLDER / f"complete-{name}.png", full_page=True)


def _draw_content(stack: Stack, page: Page) -> None:
    page.goto(f"{stack.url}/#/content?kind=article&status=in_review")
    first = page.locator("main a[href*='item=']").first
    first.wait_for()
    page.screenshot(path=FOLDER / "review.png", full_page=False)
    first.click()
    page.locator("article img, main img").first.wait_for()
    page.screenshot(path=FOLDER / "article.png", full_page=False)


def _wait(api: Api, run_id: str, reached: Any) -> None:
    for _ in range(WAIT_SECONDS * 5):
        document = api.call("GET", f"/runs/{run_id}")
        if reached(document) or document["poll_after_ms"] is None:
            return
        time.sleep(0.2)
    raise TimeoutError(f"run {run_id} did not get there in {WAIT_SECONDS} s")


if __name__ == "__main__":
    main()
