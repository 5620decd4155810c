from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sources.web_server import Web, running_web


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with running_web() as running:
        yield running
