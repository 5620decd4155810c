"""Articles without images -> image prompts: one featured and some for sections."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.errors import OutputRejected
from chalicelib.items import Item, Made, Moved, Result
from chalicelib.stages.edges import Edges
from chalicelib.stages.schemas import ImagePrompts

IN_ARTICLE = 1


def run(articles: Sequence[Item], edges: Edges) -> Result:
    made = {article.id: _prompts(article, edges) for article in articles}
    return Result(
        moved={id: Moved(status="illustrating", data={"images_left": len(images)}) for id, images in made.items()},
        made=tuple(image for images in made.values() for image in images),
    )


def _prompts(article: Item, edges: Edges) -> list[Made]:
    data = {
        "title": article.title,
        "sections": [section["heading"] for section in article.data["sections"]],
        "keywords": article.data["keywords"],
        "in_article": IN_ARTICLE,
    }
    prompts = edges.complete("image_prompts", data, ImagePrompts).prompts
    if sum(prompt.role == "featured" for prompt in prompts) != 1:
        raise OutputRejected("exactly one image prompt must be the featured one")
    return [
        Made(
            kind="image",
            status="pending",
            title=f"{article.title} ({prompt.role.replace('_', ' ')})",
            data={"prompt": prompt.prompt, "alt": prompt.alt, "role": prompt.role, "article_title": article.title},
            parent=article.name,
        )
        for prompt in prompts
    ]
