"""Articles -> the review queue: checked, then for a person to decide, or approved where the site says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chalicelib.items import Item, Moved, Result
from chalicelib.stages.article import WORDS_FEWEST, WORDS_MOST
from chalicelib.stages.edges import Edges


def run(articles: Sequence[Item], edges: Edges) -> Result:
    status = "approved" if edges.settings.get("auto_approve") else "in_review"
    moved = {article.id: Moved(status=status, data={"checks": checks(article)}) for article in articles}
    return Result(moved=moved, output_count=len(moved))


def checks(article: Item) -> list[dict[str, Any]]:
    """What a reviewer would look at first, each with whether it holds."""
    data = article.data
    headings = [section["heading"] for section in data["sections"]]
    outline = [section["heading"] for section in data["outline"]]
    words = data["word_count"]
    return [
        {"name": "follows its outline", "holds": headings == outline},
        {"name": f"{WORDS_FEWEST:,} to {WORDS_MOST:,} words", "holds": WORDS_FEWEST <= words <= WORDS_MOST},
        {"name": "has a featured image", "holds": any(image["role"] == "featured" for image in data["images"])},
        {"name": "all images are there", "holds": data["images_left"] == 0},
    ]
