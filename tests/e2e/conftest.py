"""The real page on the real stack: the browser's fixtures are the dashboard's own."""

from __future__ import annotations

from tests.dashboard.conftest import browser, dist, open_page

__all__ = ["browser", "dist", "open_page"]
