"""Writing tasks -> articles that follow the task's outline, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from chalicelib.errors import OutputRejected
from chalicelib.items import Item, Made, Moved, Reason, Result
from chalicelib.stages.edges import Edges
from chalicelib.stages.schemas import Article

WORDS_FEWEST, WORDS_MOST = 1_000, 1_200


def run(tasks: Sequence[Item], edges: Edges) -> Result:
    made: list[Made] = []
    failed: dict[str, Reason] = {}
    for task in tasks:
        try:
            made.append(_article(task, edges))
        except OutputRejected as error:
            failed[task.id] = Reason(code=error.code, message=error.message)
    moved = {task.id: Moved(status="written") for task in tasks if task.id not in failed}
    return Result(moved=moved, made=tuple(made), failed=failed)


def _article(task: Item, edges: Edges) -> Made:
    asked = {name: task.data[name] for name in ("angle", "type", "keywords", "outline")}
    data = {"title": task.title, **asked, "words_fewest": WORDS_FEWEST, "words_most": WORDS_MOST}
    article = edges.complete("article", data, Article)
    _follows(article, task.data["outline"])
    content: dict[str, Any] = msgspec.to_builtins(article) | asked
    return Made(
        kind="article",
        status="draft",
        title=article.title,
        data=content | {"word_count": word_count(section.body for section in article.sections), "images": []},
        parent=task.name,
    )


def _follows(article: Article, outline: Sequence[dict[str, Any]]) -> None:
    wanted = [section["heading"] for section in outline]
    written = [section.heading for section in article.sections]
    if written != wanted:
        missing = [heading for heading in wanted if heading not in written]
        raise OutputRejected(f"the article does not follow its outline; missing: {', '.join(missing) or 'the order'}")


def word_count(bodies: Iterable[str]) -> int:
    return sum(len(body.split()) for body in bodies)
